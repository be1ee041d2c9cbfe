"""Writes tables of figures, and keeps drawings and lists of countries.

They have too many parts for a template at each request. What is written of a figure is kept
with its row, which the pages of a revision share.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from orgprofile.models import MembershipCount
from orgprofile.network.counts import CountRow, Disagreement
from orgprofile.network.pages import MeasurePage, NetworkPage
from orgprofile.profile.pages import MarkedRow
from orgprofile.values.figures import Amount
from references.models.sourced import PLANNED
from references.templatetags.citations import doubt_kind, edit, mark, passage, when

register = template.Library()

UNDATED = mark_safe('<span class="unknown">undated</span>')
UNKNOWN = mark_safe('<i class="unknown">not given</i>')
TAG = ' <span class="tag small">{}</span>'


def _joined(drawn: Iterable[SafeString], between: str = "") -> SafeString:
    return format_html_join(between, "{}", ((each,) for each in drawn))


@register.simple_tag
@lru_cache(maxsize=100)
def kept(template_name: str, **parts: Any) -> SafeString:
    """Return a part of a page that is made once for its content, such as a drawing."""
    return SafeString(render_to_string(template_name, parts))


@register.simple_tag
def figure_rows(
    rows: Iterable[CountRow], page: NetworkPage | MeasurePage | None = None
) -> SafeString:
    """Write figures as rows of a table; below each its remark and, on a page, what differs."""
    newest = getattr(page, "newest", None)
    first = newest.count if newest else None
    return _joined((_figure_row(row, page, row.count == first) for row in rows), "\n")


def _figure_row(row: CountRow, page: Any, is_first: bool) -> SafeString:
    cells = _cells(row.count)
    note = passage(row.note) if row.note else ""
    differences = _joined(map(_difference, row.differences)) if page else ""
    below = '<tr><td colspan="{}">{}{}</td></tr>'
    return format_html(
        "<tr{} {}>{}{}{}{}</td></tr>{}",
        format_html(' id="{}"', row.count.slug) if page else "",
        edit(row.count),
        cells.before_mark,
        mark(row.mark),
        format_html(TAG, "used at the top") if is_first else "",
        cells.after_mark,
        format_html(below, row.columns, note, differences)
        if note or differences
        else "",
    )


class FigureCells(NamedTuple):
    """The cells of a figure before and after its mark, and a link to it with its date."""

    before_mark: SafeString
    after_mark: SafeString
    link: SafeString


def _cells(count: MembershipCount) -> FigureCells:
    # Pages of a revision share the row.
    attributes = count.__dict__
    if "_cells" not in attributes:
        attributes["_cells"] = _made_cells(count)
    cells: FigureCells = attributes["_cells"]
    return cells


def _made_cells(count: MembershipCount) -> FigureCells:
    """Write date, numbers and maker of a figure, and its reservations."""
    is_stated = count.basis in ("", count.Basis.STATED)
    basis = "" if is_stated else count.get_basis_display()
    date = when(count.as_of, "some day")
    numbers = (
        [count.amount, count.second] if count.measure.within_unit else [count.amount]
    )
    before = format_html(
        '<th scope="row">{}{}</th>{}<td>{}',
        date or UNDATED,
        format_html(" <small>{}</small>", basis) if basis else "",
        format_html_join("", "<td>{}</td>", ((amount(each),) for each in numbers)),
        count.citation.maker,
    )
    after = format_html_join("", TAG, ((words,) for words in count.reservations))
    figure = (count.get_absolute_url(), count.figure, date or "undated")
    link = format_html('<a href="{}">{}</a> ({})', *figure)
    return FigureCells(before, after, link)


def _difference(difference: Disagreement) -> SafeString:
    """Write which figures a row differs from, and what was decided on them."""
    return format_html(
        '<div class="weighed weighed--{}"><p>{}{} {}.</p>{}</div>',
        difference.state,
        format_html("{}. ", doubt_kind("differ")) if difference.is_open else "",
        difference.words,
        _joined((_cells(other).link for other in difference.others), ", "),
        passage(difference.reason) if difference.reason else "",
    )


@register.simple_tag
def milestone_rows(milestones: Iterable[MarkedRow]) -> SafeString:
    """Write events as items of a list, each with its date and a link to its page."""
    row = '<li {}><small>{}{}</small> <a href="{}">{}</a>{}</li>'
    cells = (
        (
            *(
                edit(event),
                when(event.date, event.day_of),
                ", planned" * (event.basis == PLANNED),
            ),
            *(event.get_absolute_url(), event.title, mark(dated_by)),
        )
        for event, dated_by in milestones
    )
    return format_html_join("\n", row, cells)


def amount(number: Amount | None) -> SafeString | str:
    if number is None:
        return UNKNOWN
    qualified = "<small>{}</small> {}"
    words = number.qualifier, number.digits
    return format_html(qualified, *words) if number.qualifier else number.digits
