"""Citing one source on several facts at once: all of them, or none."""

from collections.abc import Mapping
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

# So many facts fit on a page that one reads before answering for it.
MOST_FACTS = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One fact on the page: what it says, what it cites now, whether it is ticked."""

    fact: Fact
    cites: str
    is_ticked: bool
    changed: bool


@transaction.atomic
def cite(citation: Citation, versions: Mapping[int, int | None]) -> list[Fact]:
    """Cite a source on these facts, each as its editor saw it; those that changed.

    Raises ValidationError with a sentence for each fact that stands in the way; nothing
    is changed then.
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
                "and cites now stands below: tick it again if the source holds for it."
            )
    changed = [fact for fact in facts.values() if fact.citation_id != citation.pk]
    for fact in changed:
        fact.citation = citation
        try:
            fact.full_clean()
        except ValidationError as error:
            wrong += [f"“{fact}”: {words}" for words in error.messages]
    if wrong:
        raise ValidationError(wrong)
    for fact in changed:
        # What simple-history keeps as the reason of this change.
        setattr(fact, "_change_reason", "cited on several facts at once")  # noqa: B010
        fact.save()
    return changed


class CitingForm(forms.Form):
    """The source, the facts it is cited on, and the versions of them that were seen."""

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

    def __init__(self, facts: list[Fact], site: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        link = Fact._meta.get_field("citation")
        source: Any = self.fields["citation"]
        source.widget = CitationSelect(link, site)
        source.widget.choices = source.choices
        numbers: Any = self.fields["facts"]
        numbers.choices = [(fact.pk, str(fact)) for fact in facts]
        for fact in facts:
            self.fields[_version_of(fact)] = VersionField(required=False)

    def cite(self) -> list[Fact]:
        """Cite the source on what was ticked; raises ValidationError as `cite` does."""
        ticked = self.cleaned_data["facts"]
        versions = {n: self.cleaned_data.get(f"version-{n}") for n in ticked}
        return cite(self.cleaned_data["citation"], versions)


class CitingAdmin(admin.ModelAdmin):
    """Cites one source on the facts that were selected in their list."""

    @admin.action(
        description="Cite a source on the selected facts …", permissions=["change"]
    )
    def cite_source(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """The page on which the source is chosen; then what was chosen there."""
        facts = list(_in_order(queryset)[: MOST_FACTS + 1])
        if len(facts) > MOST_FACTS:
            messages.error(request, f"Select at most {MOST_FACTS} facts at a time.")
            return None
        sent = request.POST if "_cite" in request.POST else None
        form = CitingForm(facts, self.admin_site, sent)
        if sent is not None and form.is_valid():
            try:
                changed = form.cite()
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _cited(form, changed))
                return None
        return self._ask(request, form, _in_order(queryset))

    def _ask(self, request: HttpRequest, form: CitingForm, facts: Any) -> HttpResponse:
        """The page for choosing, with what stood in the way of what was chosen."""
        errors = [words for found in form.errors.values() for words in found]
        rows = [_row(fact, form) for fact in facts]
        return TemplateResponse(
            request,
            "admin/orgprofile/fact/cite.html",
            {
                **self.admin_site.each_context(request),
                "title": "Cite a source on several facts",
                "opts": self.opts,
                "media": self.media + form.media,
                "form": form,
                "errors": errors,
                "rows": rows,
            },
        )


def _in_order(facts: Any) -> Any:
    related = facts.select_related("organisation", "citation")
    return related.order_by("organisation__name", "order", "label")


def _row(fact: Fact, form: CitingForm) -> Row:
    """A fact as it is now: unticked where it has a source, or has changed meanwhile."""
    ticked = form["facts"].value() or []
    cites = label(fact.citation) if fact.citation else ""
    if not form.is_bound:
        return Row(fact, cites, is_ticked=not fact.citation_id, changed=False)
    changed = form[_version_of(fact)].value() != str(fact.version)
    is_ticked = str(fact.pk) in ticked and not changed
    return Row(fact, cites, is_ticked, changed)


def _version_of(fact: Fact) -> str:
    return f"version-{fact.pk}"


def _cited(form: CitingForm, changed: list[Fact]) -> str:
    key = form.cleaned_data["citation"].key
    same = len(form.cleaned_data["facts"]) - len(changed)
    already = f" Cited it already: {same}." if same else ""
    return f"“{key}” is now cited on: {len(changed)}.{already}"
