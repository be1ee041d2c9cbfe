"""The preview of a row: it shows what is in the form as readers would see it after a save."""

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from references.ledger import NO_ENTRIES, Ledger, ReferenceList, reference_list
from references.models.fields import Derived, PartialDateField
from references.models.record import Record
from references.models.sourced import Published, Sourced
from references.prose import markdown, sourcing
from references.prose.footnotes import Place
from references.prose.relative_time import undated_sentences
from references.quality.drafts import unseen_line
from references.values import dates
from references.values.text import shortened

# The id of the previewed part, which is the place of marks on the page.
FRAGMENT = "preview-row"
# At most so many sentences with words of relative time are quoted, each cut at this length.
MOST_NAMED = 5
LONGEST_NAMED = 120

# The parts in a form (rows that belong to its row) by model, in the order of the form.
Parts = Mapping[type[Record], list[Any]]


@dataclass(frozen=True, slots=True)
class Preview:
    """A row as its public page shows it: a partial template, its context, and the notes."""

    template: str
    context: Mapping[str, Any]
    references: ReferenceList = NO_ENTRIES
    title: str = ""


def plain_preview(row: Any) -> Preview:
    """Return the preview of a row: its prose and its sources alone. At most three queries."""
    ledger = Ledger()
    title = row.short_name()
    place = Place(title, FRAGMENT)
    lines = [
        (row._meta.get_field(name).verbose_name, ledger.prose(row, name, place))
        for name in row.prose_fields()
    ]
    marks = [ledger.source(row, place, name) for name in row.source_fields()]
    # A row that names no source says nothing beyond its prose.
    context = {"words": str(row) if marks else "", "marks": marks, "lines": lines}
    return Preview("references/_statement.html", context, reference_list(ledger), title)


def preview_view(model_admin: Any) -> Any:
    """Return the view that previews rows of a model; only our own pages may frame it."""
    view: Any = partial(_preview, model_admin)
    view = require_http_methods(["GET", "HEAD", "POST"])(view)
    return xframe_options_sameorigin(csp_replace({"frame-ancestors": [SELF]})(view))


def _preview(model_admin: Any, request: Any, number: str | None = None) -> HttpResponse:
    """Answer with the preview of a row as stored or sent in its form; save nothing."""
    request.is_preview = True
    row = model_admin.get_object(request, number) if number else None
    if number and row is None:
        raise Http404(
            f"There is no {model_admin.opts.verbose_name} with the number {number}. Open it "
            "again from its list."
        )
    if not model_admin.has_view_permission(request, row):
        raise PermissionDenied
    fields = flatten_fieldsets(model_admin.get_fieldsets(request, row))
    form_class = model_admin.get_form(request, row, change=bool(row), fields=fields)
    # On GET the form may show an old version of the row.
    row = form_class.shown_row or row
    form = form_class(request.POST if request.method == "POST" else None, instance=row)
    formsets = formsets_of(model_admin, request, form)
    is_typed = form.is_bound and form.has_changed()
    context = {
        **_filled_context(model_admin, form, formsets, is_empty=not (row or is_typed)),
        "row": row or model_admin.opts.verbose_name,
    }
    return render(request, "admin/preview_page.html", context)


def formsets_of(model_admin: Any, request: HttpRequest, form: Any) -> list[Any]:
    """Return the formsets of the parts in a form with the values that were sent, unchecked."""
    row = form.instance
    pairs = model_admin.get_formsets_with_inlines(request, row if row.pk else None)
    formsets = []
    for formset_class, inline in pairs:
        prefix = formset_class.get_default_prefix()
        kwargs = model_admin.get_formset_kwargs(request, row, inline, prefix)
        formsets.append(formset_class(**kwargs))
    return formsets


def _filled_context(
    model_admin: Any, form: Any, formsets: list[Any], *, is_empty: bool
) -> dict[str, Any]:
    """Return the "preview" of a form, its "html" and "remarks"; {} if nothing can be shown."""
    # Asking for the errors fills the rows of the forms.
    all_forms = [form, *(part for formset in formsets for part in formset.forms)]
    errors = [each_form.errors for each_form in all_forms]
    row = _readable_copy(form.instance)
    parts: dict[type[Record], list[Any]] = {}
    for formset in formsets:
        part_admin: Any = model_admin.admin_site.get_model_admin(formset.model)
        needed = [name for name in part_admin.shown_with if name != formset.fk.name]
        rows = [_readable_copy(part) for part in formset.rows_to_save()]
        for part in rows:
            setattr(part, formset.fk.name, row)
        parts[formset.model] = [part for part in rows if _are_filled(part, needed)]
    is_complete = _are_filled(row, model_admin.shown_with)
    if (is_empty and not any(parts.values())) or not is_complete:
        return {}
    preview: Preview = model_admin.lay_out(row, parts)
    if preview.references.ledger:
        # A label after each statement with something to mend says how it is sourced.
        preview.references.ledger.labelled_ways = sourcing.TO_MEND
    # The HTML is made only now, when the marks have their numbers.
    html = render_to_string(preview.template, dict(preview.context))
    remarks = [*_remarks(row, parts, has_errors=any(errors))]
    return {"preview": preview, "html": html, "remarks": remarks}


def _readable_copy(row: Any) -> Any:
    """Return a copy of a row without invalid dates, and with the fields that a save derives."""
    row = copy(row)
    fields = row._meta.fields
    for field in fields:
        is_date = isinstance(field, PartialDateField)
        if is_date and not dates.known(getattr(row, field.name) or ""):
            setattr(row, field.name, "")
    # Only now, since some are derived from dates.
    for field in fields:
        if isinstance(field, Derived):
            field.pre_save(row, add=False)
    return row


def in_order(rows: Iterable[Any]) -> list[Any]:
    """Return rows sorted by `order`; rows with no `order` come last, as they stand in the form."""
    return sorted(rows, key=lambda row: (row.order is None, row.order or 0))


def _are_filled(row: Any, names: Iterable[str]) -> bool:
    """Return whether none of these fields of a row is empty."""
    values = (getattr(row, row._meta.get_field(name).attname) for name in names)
    return all(value not in (None, "") for value in values)


def _remarks(row: Any, parts: Parts, *, has_errors: bool) -> Iterator[str]:
    """Yield sentences on what readers will not see, and on words that will not stay true."""
    if has_errors:
        words = (
            "This preview leaves out fields with an error, or shows them as they were last "
            "saved."
        )
        yield f"The form has errors. {words}"
    all_rows = [row, *(part for rows in parts.values() for part in rows)]
    yield from islice(chain.from_iterable(map(_undated, all_rows)), MOST_NAMED)
    if not isinstance(row, Published):
        return
    if not row.is_published:
        yield f"This {row._meta.verbose_name} is a draft: readers do not see it."
        return
    for whole in row.wholes():
        if not whole.is_published:
            yield f"“{whole}” is a draft: readers see neither “{whole}” nor the entries in it."
            return
    drafts = [
        p for p in all_rows[1:] if isinstance(p, Published) and not p.is_published
    ]
    if drafts:
        yield unseen_line(drafts)


def _undated(row: Record) -> Iterator[str]:
    """Yield remarks on prose that can't be published, and on sentences with "now" or the like."""
    if isinstance(row, Sourced):
        for field in row.prose_fields():
            if fault := markdown.fault(getattr(row, field)):
                yield fault
            for words, advice in undated_sentences(getattr(row, field)):
                yield f"“{shortened(words, LONGEST_NAMED)}”: {advice}."
