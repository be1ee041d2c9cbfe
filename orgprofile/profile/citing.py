"""An admin action that cites one source on several facts: on all of them, or on none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from orgprofile.models import Fact
from references.admin.picking import CitationChoiceField, CitationSelect, label
from references.models import Citation
from references.records.forms import VersionField

# As many as an editor can read on one page before answering for them.
MOST_FACTS = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One fact on the page: what it cites, and whether it changed meanwhile."""

    fact: Fact
    cites: str
    is_ticked: bool
    changed: bool


@transaction.atomic
def cite(citation: Citation, versions: Mapping[int, int | None]) -> list[Fact]:
    """Cite a source on the facts of these versions; return those that changed.

    Raises ValidationError, with a sentence for each fact that prevents it, and
    changes nothing then.
    """
    held = Fact.objects.filter(pk__in=versions).select_for_update(of=("self",))
    facts = {fact.pk: fact for fact in held.order_by("pk")}
    wrong: list[str] = []
    for number, version in versions.items():
        fact = facts.get(number)
        if fact is None:
            wrong.append("A fact you ticked is no longer there: somebody deleted it.")
        elif fact.version != version:
            wrong.append(
                f"“{fact}” was saved by somebody after you opened this page. What it says "
                "and cites now is shown below: tick it again if the source holds for it."
            )
    changed = [fact for fact in facts.values() if fact.citation_id != citation.pk]
    for fact in changed:
        # Its reading is of the source that it cited before.
        fact.citation, fact.reading = citation, ""
        try:
            fact.full_clean()
        except ValidationError as error:
            wrong += [f"“{fact}”: {words}" for words in error.messages]
    if wrong:
        raise ValidationError(wrong)
    for fact in changed:
        fact._change_reason = "cited on several facts at once"
        fact.save()
    return changed


class CitingForm(forms.Form):
    """The source, the facts to cite it on, and the versions that the editor saw."""

    citation = CitationChoiceField(
        Citation.objects.all(),
        label="Source",
        error_messages={"required": "Choose the source."},
    )
    facts = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={
            "required": "Tick the facts that it is the source of.",
            "invalid_choice": "A fact you ticked is no longer there: somebody deleted it.",
        },
    )

    def __init__(self, facts: list[Fact], site: Any, data: Any) -> None:
        super().__init__(data)
        self.shown = facts
        source: Any = self.fields["citation"]
        source.widget = CitationSelect(Fact._meta.get_field("citation"), site)
        source.widget.choices = source.choices
        numbers: Any = self.fields["facts"]
        numbers.choices = [(fact.pk, str(fact)) for fact in facts]
        for fact in facts:
            self.fields[f"version-{fact.pk}"] = VersionField(required=False)

    def cite(self) -> str:
        """Cite the source on what was ticked; return a sentence, or raise as `cite`."""
        ticked = self.cleaned_data["facts"]
        versions = {n: self.cleaned_data.get(f"version-{n}") for n in ticked}
        citation = self.cleaned_data["citation"]
        changed = len(cite(citation, versions))
        same = len(ticked) - changed
        already = f" Cited it already: {same}." if same else ""
        return f"“{citation.key}” is now cited on: {changed}.{already}"

    def rows(self) -> Iterator[Row]:
        """Give the facts as they are now; one is unticked if it has changed meanwhile."""
        ticked = self["facts"].value() or []
        for fact in self.shown:
            version = self[f"version-{fact.pk}"].value()
            changed = self.is_bound and version != str(fact.version)
            is_chosen = (
                str(fact.pk) in ticked if self.is_bound else not fact.citation_id
            )
            cites = label(fact.citation) if fact.citation else ""
            yield Row(fact, cites, is_chosen and not changed, changed)


@admin.action(
    description="Cite a source on the selected facts …", permissions=["publish"]
)
def cite_source(
    model_admin: admin.ModelAdmin, request: HttpRequest, queryset: Any
) -> HttpResponse | None:
    """Show the page on which the source is chosen, or cite what was chosen there."""
    related = queryset.select_related("organisation", "citation")
    in_order = related.order_by("organisation__name", "order", "label")
    facts = list(in_order[: MOST_FACTS + 1])
    if len(facts) > MOST_FACTS:
        messages.error(request, f"Select at most {MOST_FACTS} facts at a time.")
        return None
    sent = request.POST if "_cite" in request.POST else None
    form = CitingForm(facts, model_admin.admin_site, sent)
    if form.is_valid():
        try:
            messages.success(request, form.cite())
        except ValidationError as error:
            form.add_error(None, error)
            # Somebody may have changed them since they were read above.
            form.shown = list(in_order)
        else:
            return None
    return TemplateResponse(
        request,
        "admin/orgprofile/fact/cite.html",
        {
            **model_admin.admin_site.each_context(request),
            "title": "Cite a source on several facts",
            "opts": model_admin.opts,
            "media": model_admin.media + form.media,
            "form": form,
            "errors": [words for found in form.errors.values() for words in found],
            "rows": list(form.rows()),
        },
    )
