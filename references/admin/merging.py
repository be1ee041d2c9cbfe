"""Merging two citations: a page with both side by side, then the merge."""

from dataclasses import dataclass
from itertools import chain
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from references.admin.publishing import ALONE
from references.admin.records import use_link
from references.models import Citation
from references.quality import merging
from references.records.forms import VersionField
from references.records.record import Record
from references.uses import questions

COMPARED = ["type", "title", *chain(*merging.TAKEN_TOGETHER.values())]
# Of more uses, the page says only that there are more.
MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of one of the two; `take` names what the other lacks and may take over."""

    text: str
    take: str = ""
    is_taken: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """A field of both citations."""

    label: str
    cells: tuple[Cell, Cell]

    @property
    def differs(self) -> bool:
        return self.cells[0].text != self.cells[1].text


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two citations, and what cites it."""

    citation: Citation
    is_kept: bool
    uses: list[SafeString]
    has_more: bool


class MergingForm(forms.Form):
    """Which of two citations stays, what it takes over, and which versions were seen."""

    keep = forms.TypedChoiceField(
        coerce=int, error_messages={"required": "Choose the citation that stays."}
    )
    take = forms.MultipleChoiceField(required=False)

    def __init__(self, two: list[Citation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.two = two
        one, other = two
        offered = [*merging.lacking(one, other), *merging.lacking(other, one)]
        keep: Any = self.fields["keep"]
        take: Any = self.fields["take"]
        keep.choices = [(citation.pk, citation.key) for citation in two]
        take.choices = [(name, name) for name in offered]
        for citation in two:
            self.fields[f"version-{citation.pk}"] = VersionField(
                initial=citation.version,
                error_messages={"required": "Open this page again: it is not whole."},
            )

    def merge(self) -> tuple[Citation, Citation, int]:
        """Merge the two; return what went, what stays, and how many rows changed.

        Raises ValidationError with the reasons against it.
        """
        kept = self.cleaned_data["keep"]
        drop, keep = sorted(self.two, key=lambda citation: citation.pk == kept)
        for citation in self.two:
            citation.version = self.cleaned_data[f"version-{citation.pk}"]
        lacking = merging.lacking(keep, drop)
        take = [name for name in self.cleaned_data["take"] if name in lacking]
        return drop, keep, len(merging.merge(drop, keep, take))


class MergingAdmin(admin.ModelAdmin):
    """Merges two citations, for those who may change those that are cited in public."""

    actions = ["merge"]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perms(
            ("references.change_citation", "references.publish_citation")
        )

    @admin.action(description="Merge two citations …", permissions=["merge"])
    def merge(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        two = list(queryset.order_by("pk")[:3])
        if len(two) != 2:
            reason = (
                "Nothing was merged: one of the two is no longer there."
                if "_merge" in request.POST
                else "Choose exactly two citations to merge: two records of one source."
            )
            messages.error(request, reason)
            return None
        sent = request.POST if "_merge" in request.POST else None
        form = MergingForm(two, sent)
        if sent is not None and form.is_valid():
            try:
                _refuse_foreign(request, self.admin_site, form)
                drop, keep, number = form.merge()
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _merged(drop, keep, number))
                return None
        return self._compare(request, form)

    def _compare(self, request: HttpRequest, form: MergingForm) -> HttpResponse:
        """Show both, with the reasons against a merge."""
        # As they are now: their editor may have waited, and merging sets fields.
        numbers = [citation.pk for citation in form.two]
        rows = Citation.objects.filter(pk__in=numbers).with_use_count()
        two = list(rows.order_by("pk"))
        most_used = max(two, key=lambda citation: citation.use_count)
        kept = str(form["keep"].value() or most_used.pk)
        taken = form["take"].value() or []
        errors = [sentence for found in form.errors.values() for sentence in found]
        return TemplateResponse(
            request,
            "admin/references/citation/merge.html",
            {
                **self.admin_site.each_context(request),
                "title": "Merge two citations",
                "opts": self.opts,
                "errors": errors,
                "rows": compared(two, taken),
                "sides": [
                    _side(citation, str(citation.pk) == kept) for citation in two
                ],
            },
        )


def compared(two: list[Citation], taken: list[str]) -> list[Compared]:
    """Return the fields in which either says anything, in the order of the form."""
    one, other = two
    offered = (merging.lacking(other, one), merging.lacking(one, other))
    rows = []
    for name in COMPARED:
        left, right = (
            Cell(_shown(citation, name), name if name in lacks else "", name in taken)
            for citation, lacks in zip(two, offered, strict=True)
        )
        if left.text or right.text:
            label = str(getattr(Citation._meta.get_field(name), "verbose_name", name))
            rows.append(Compared(label, (left, right)))
    return rows


def _shown(citation: Citation, name: str) -> str:
    shown = getattr(citation, f"get_{name}_display", None)
    return str(shown() if shown else getattr(citation, name))


def _side(citation: Citation, is_kept: bool) -> Side:
    found = questions.of(citation.key, most=MOST_LISTED + 1)
    links = [use_link(use) for use in found[:MOST_LISTED]]
    return Side(citation, is_kept, links, len(found) > MOST_LISTED)


def _refuse_foreign(request: HttpRequest, site: Any, form: MergingForm) -> None:
    """Refuse to change through a source the rows that this editor may not change."""

    def may_save(row: Record) -> bool:
        of_row = site.get_model_admin(type(row))
        may: bool = of_row.has_change_permission(request, row)
        return may and of_row.may_change_as_it_is(request, row)

    drop = next(c for c in form.two if c.pk != form.cleaned_data["keep"])
    rows: list[Record] = [*merging.citing(drop), *drop.readings.all()]
    if settings.EDITORIAL_FOUR_EYES and any(
        row.is_published for row in (*form.two, *rows)
    ):
        raise ValidationError(ALONE)
    foreign = sorted(
        {str(row._meta.verbose_name_plural) for row in rows if not may_save(row)}
    )
    if foreign:
        raise ValidationError(
            f"“{drop.key}” has, or is cited by, rows that you may not change: "
            f"{', '.join(foreign)}. Ask somebody who may to merge the two."
        )


def _merged(drop: Citation, keep: Citation, number: int) -> SafeString:
    rows = "1 row was" if number == 1 else f"{number} rows were"
    return format_html(
        'Merged “{}” into <a href="{}">“{}”</a>. {} rewritten, and the old key leads there '
        "for good.",
        drop.key,
        keep.get_absolute_url(),
        keep.key,
        rows,
    )
