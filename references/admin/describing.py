"""An action of the list of sources that sets who published them, their tier or their language."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.http import HttpRequest

from references.admin.publishing import reason_field, reason_in
from references.models import Citation, Use

SET = ("relation", "tier", "language")
_SAME = ("", "as it is")
_choice = partial(forms.ChoiceField, required=False)


class DescribingForm(ActionForm):
    """The choice of an action for the selected sources, the values to set, and the reason."""

    relation = _choice(
        label="Who published it", choices=[_SAME, *Citation.Relation.choices]
    )
    tier = _choice(
        label="Original or second-hand", choices=[_SAME, *Citation.Tier.choices[1:]]
    )
    language = forms.CharField(
        required=False, max_length=20, widget=forms.TextInput({"size": 5})
    )
    why = reason_field()


@admin.action(
    description="Set what is chosen here in each source", permissions=["publish"]
)
def describe(model_admin: Any, request: HttpRequest, queryset: Any) -> None:
    """Set the chosen values in the selected sources. A change of a public one needs a reason."""
    values = {n: value for n in SET if (value := request.POST.get(n, "").strip())}
    if not values:
        words = "Nothing was set. Choose a value in at least one of the three boxes above the list."
        messages.error(request, words)
        return
    rows = Citation.objects.filter(pk__in=queryset.values("pk")).select_for_update()
    changed = [row for row in rows if any(getattr(row, n) != values[n] for n in values)]
    public = Use.objects.public().filter(source__in=[row.key for row in changed])
    needs_reason = not values.keys().isdisjoint(Citation.explained) and public.exists()
    if needs_reason and not reason_in(request):
        words = "Nothing was set. Readers see some of these sources: give a reason in a few words."
        messages.error(request, words)
        return
    for row in changed:
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
    messages.success(request, f"Set: {len(changed)}.")
