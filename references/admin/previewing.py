"""The preview of a row: how its form will read, before anything is saved."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, ClassVar

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from references.admin.form_fields import kept
from references.admin.forms import PREVIEW
from references.admin.writing import boxes
from references.ledger import NO_NOTES, Ledger, Notes, reference_list
from references.models.fields import Derived, PartialDateField
from references.models.record import Record
from references.models.statement import Statement
from references.prose import relative_time
from references.prose.footnotes import Place
from references.quality.drafts import unseen
from references.values import dates
from references.values.dates import InvalidDate
from references.values.text import shortened

# The id of what is shown, which is the place of marks without another.
FRAGMENT = "preview-row"
# The sentences that say beside them how they are sourced.
MARKED = frozenset({"bare"})
# So many sentences with words of relative time are named, and so much of each.
MOST_NAMED = 5
LONGEST_NAMED = 120

# The rows within a form, by model, in the order typed.
Parts = Mapping[type[Record], list[Any]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as a public page shows it: the part of a template, and what it is given.

    `title` is the heading, for a part that leaves it to its caller.
    """

    template: str
    context: Mapping[str, Any]
    notes: Notes = NO_NOTES
    title: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What readers will see of a row, drafts included, with remarks for the editor."""

    title: str
    html: SafeString
    notes: Notes
    remarks: tuple[str, ...]
    fragment: str = FRAGMENT


class PreviewingAdmin(admin.ModelAdmin):
    """The admin of rows whose form shows beside it how they will read."""

    # Fields without which a row is not shown, within the form of another either.
    shown_with: ClassVar[Sequence[str]] = ()

    def lay_out(self, row: Any, parts: Parts) -> Shown:
        """Lay out a row, which need not be saved, as its public page does.

        By default its prose and its sources, one below the other. At most three queries.
        """
        ledger = Ledger()
        title = row.in_words()
        place = Place(title, FRAGMENT)
        lines = [
            (row._meta.get_field(name).verbose_name, ledger.prose(row, name, place))
            for name in row.prose_fields()
        ]
        marks = [ledger.source(row, place, name) for name in row.source_fields()]
        return Shown(
            "references/_statement.html",
            {"words": str(row) if marks else "", "marks": marks, "lines": lines},
            reference_list(ledger),
            title,
        )

    def get_urls(self) -> list[URLPattern]:
        """Add the page on which a row, as saved or as typed, is shown as readers will see it."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
        view = self.admin_site.admin_view(self.preview_view)
        return [
            path("preview/", view, name=f"{name}_new"),
            path("<path:number>/preview/", view, name=name),
            *super().get_urls(),
        ]

    @method_decorator(xframe_options_sameorigin)
    @method_decorator(csp_replace({"frame-ancestors": [SELF]}))
    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def preview_view(
        self, request: HttpRequest, number: str | None = None
    ) -> HttpResponse:
        """Show a row as it is saved, or as its form is filled in; nothing is saved.

        The form shows it within itself, which only our own pages may do.
        """
        row = number and self.get_object(request, number)
        if number and row is None:
            raise Http404(f"No {self.opts.verbose_name} has the number {number}.")
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        is_change = row is not None
        fields = flatten_fieldsets(self.get_fieldsets(request, row))
        form_class: Any = self.get_form(request, row, change=is_change, fields=fields)
        # Whatever was sent, so that the forms check and lock no more than they need.
        sent = request.POST.copy() if request.method == "POST" else None
        if sent is not None:
            sent[PREVIEW] = "on"
            request.POST = sent  # type: ignore[assignment]
        form = form_class(sent, instance=row)
        has_errors = bool(form.errors)
        # Django's own, which its types leave out.
        formsets, _inlines = self._create_formsets(  # type: ignore[attr-defined]
            request, form.instance, change=is_change
        )
        for formset in formsets:
            has_errors |= formset.is_bound and not formset.is_valid()
        found = self._preview(form, formsets, has_errors=has_errors)
        parts = [form, *(part for formset in formsets for part in formset.forms)]
        context = {
            "preview": found,
            "boxes": boxes(parts, found.notes if found else NO_NOTES),
            "row": row or self.opts.verbose_name,
        }
        return render(request, "admin/preview_page.html", context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Show the form beside its preview, which is a page of its own."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_preview"
        row = context.get("original")
        context["preview_address"] = (
            reverse(name, args=[row.pk]) if row else reverse(f"{name}_new")
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def _preview(
        self, form: Any, formsets: Iterable[Any], *, has_errors: bool = False
    ) -> Preview | None:
        """Lay out what is typed in a form, or else what is saved; None if there is nothing."""
        row = readable(form.instance)
        parts: dict[type[Record], list[Any]] = {}
        said = kept(form) if form.is_bound else []
        for formset in formsets:
            said += [
                each for part in formset.forms if part.is_bound for each in kept(part)
            ]
            of_part: Any = self.admin_site.get_model_admin(formset.model)
            needed = getattr(of_part, "shown_with", ())
            link: Any = getattr(formset, "fk", None)
            parts[formset.model] = rows = []
            for part in map(readable, formset.kept()):
                if link:
                    setattr(part, link.name, row)
                if _has(
                    part, [name for name in needed if not link or name != link.name]
                ):
                    rows.append(part)
        is_empty = row.pk is None and not (form.is_bound and form.has_changed())
        if (is_empty and not any(parts.values())) or not _has(row, self.shown_with):
            return None
        shown = self.lay_out(row, parts)
        if shown.notes.ledger:
            shown.notes.ledger.shown_kinds = MARKED
        # Written only now, when the marks have their numbers.
        html = render_to_string(shown.template, dict(shown.context))
        remarks = [*said, *_remarks(row, parts, has_errors=has_errors)]
        return Preview(shown.title, html, shown.notes, tuple(remarks))


def in_order(rows: Iterable[Any]) -> list[Any]:
    """Sort rows by their number; a save puts those without one last, in the order typed."""
    return sorted(rows, key=lambda row: (row.order is None, row.order or 0))


def _has(row: Any, names: Iterable[str]) -> bool:
    """Return whether none of these fields of a row is empty."""
    values = (getattr(row, row._meta.get_field(name).attname) for name in names)
    return all(value not in (None, "") for value in values)


def readable(row: Any) -> Any:
    """Copy a row, without the dates that cannot be read, and with what a save derives."""
    row = copy(row)
    for each in row._meta.fields:
        if isinstance(each, PartialDateField):
            try:
                dates.parse(getattr(row, each.name) or "")
            except InvalidDate:
                setattr(row, each.name, "")
    for each in row._meta.fields:
        if isinstance(each, Derived):
            each.pre_save(row, add=False)
    return row


def _remarks(row: Any, parts: Parts, *, has_errors: bool) -> Iterator[str]:
    """Give sentences on what readers will not see, or will read wrongly one day."""
    if has_errors:
        yield (
            "The form has errors. What it refuses is left out here, or shown as it "
            "was saved."
        )
    shown = [row, *(part for rows in parts.values() for part in rows)]
    yield from islice(chain.from_iterable(map(_undated, shown)), MOST_NAMED)
    if not row.has_status:
        return
    if not row.is_published:
        yield f"This {row._meta.verbose_name} is a draft: readers see none of it."
        return
    for whole in filter(None, map(_reached(row), row.part_of)):
        if not whole.is_published:
            yield f"“{whole}” is a draft: readers see nothing of what it has."
            return
    found = [p for rows in parts.values() for p in rows if isinstance(p, Statement)]
    drafts = [part for part in found if not part.is_published]
    if drafts:
        yield unseen(drafts)


def _undated(row: Record) -> Iterator[str]:
    """Name the sentences of a row that have words of relative time, with what to do."""
    if isinstance(row, Statement):
        for field in row.prose_fields():
            for each in relative_time.undated(row.prose(field)):
                yield f"“{shortened(each.words, LONGEST_NAMED)}”: {each.told}."


def _reached(row: Any) -> Callable[[str], Any]:
    """Return what finds the row at the end of a path, or None where one is not chosen."""

    def found(names: str) -> Any:
        reached = row
        for name in names.split("__"):
            reached = getattr(reached, name) if getattr(reached, f"{name}_id") else None
            if reached is None:
                return None
        return reached

    return found
