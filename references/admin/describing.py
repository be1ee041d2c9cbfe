"""Setting one relation, tier or language in many sources, by an action of their list."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from references.admin.publishing import reason_in
from references.models import Citation, Use
from references.models.record import LONGEST_REASON, changing_because

SET = ("relation", "tier", "language")
_AS_IT_IS = ("", "as it is")


class DescribingForm(ActionForm):
    """The choice of an action for sources, with what it may set in them, and why.

    Django answers one that is not valid with “No action selected.”.
    """

    relation = forms.ChoiceField(
        required=False, choices=[_AS_IT_IS, *Citation.Relation.choices]
    )
    tier = forms.ChoiceField(
        required=False, choices=[_AS_IT_IS, *Citation.Tier.choices[1:]]
    )
    language = forms.CharField(
        required=False, max_length=20, widget=forms.TextInput({"size": 5})
    )
    why = forms.CharField(
        required=False, widget=forms.TextInput({"maxlength": LONGEST_REASON})
    )


@admin.action(
    description="Set the relation, tier or language given here", permissions=["publish"]
)
def describe(of_rows: Any, request: HttpRequest, queryset: Any) -> None:
    """Set what is chosen beside the action in all these sources, or in none."""
    said = {name: request.POST.get(name, "").strip() for name in SET}
    said = {name: value for name, value in said.items() if value}
    rows = Citation.objects.filter(pk__in=queryset.values("pk")).select_for_update()
    changed = [
        row for row in rows if any(getattr(row, name) != said[name] for name in said)
    ]
    public = Use.objects.public().filter(source__in=[row.key for row in changed])
    try:
        if not said:
            raise ValidationError(
                "Choose a relation or a tier next to the action, or type a language."
            )
        reason = reason_in(request)
        if not reason and {*Citation.explained} & said.keys() and public.exists():
            raise ValidationError("Readers see some of these: say in a few words why.")
    except ValidationError as error:
        messages.error(request, f"Nothing was set. {' '.join(error.messages)}")
        return
    with changing_because(reason):
        for row in changed:
            for name, value in said.items():
                setattr(row, name, value)
            row.save()
    messages.success(request, f"Set in {len(changed)} sources.")
