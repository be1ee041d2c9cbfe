"""Writes the rows of long tables and lists, the countries of a map and the parts of a chart.

They are too many for a template, which takes twice as long. What depends on a figure alone is
kept with its row, which the pages of a revision share; on a country or a chart, by its content.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from orgprofile.drawing.chart import Chart, ChartDot, ChartPoint
from orgprofile.drawing.worldmap import MapCountry, Tally, WorldMap
from orgprofile.models import MembershipCount
from orgprofile.network.counts import CountRow, Disagreement
from orgprofile.network.pages import NetworkPage
from orgprofile.values.countries import Country
from orgprofile.values.figures import Amount
from references.templatetags.citations import doubt_kind, edit, mark, passage, when

register = template.Library()

# Elements in which white space counts.
AS_WRITTEN = re.compile(r"(?s)(<(?:pre|textarea)\b.*?</(?:pre|textarea)>)")
UNDATED = mark_safe('<span class="unknown">undated</span>')
UNKNOWN = mark_safe('<i class="unknown">not given</i>')
TAG = ' <span class="tag small">{}</span>'


def _joined(drawn: Iterable[SafeString], between: str = "") -> SafeString:
    return format_html_join(between, "{}", ((each,) for each in drawn))


@register.simple_tag
@lru_cache(maxsize=10)
def places(drawn: WorldMap, still: bool = False, file: str = "") -> SafeString:
    """Draw the countries, by class: where members are a link to the line, if not still.

    Outlines are used from a file, if one is named. A small country can be pressed next to it
    too, where no other is.
    """
    groups = groupby(drawn.places, lambda place: (place.has_dot, place.kind))
    shapes = format_html_join(
        "\n",
        '<g class="map__place map__place--{}">{}</g>',
        (
            (kind, _joined(_place(place, still, file) for place in group))
            for (_has_dot, kind), group in groups
        ),
    )
    small = [p for p in drawn.places if p.mark and p.kind != "none" and not still]
    reach = '<a href="#in-{}" tabindex="-1"><circle cx="{}" cy="{}"/></a>'
    around = ((place.country.path, place.x, place.y) for place in small)
    reaches = format_html_join("", reach, around)
    return format_html(
        '<g class="map__reach" aria-hidden="true">{}</g>{}', reaches, shapes
    )


@lru_cache(maxsize=1000)
def _place(place: MapCountry, still: bool, file: str) -> SafeString:
    use = format_html('<use href="{}#{}"/>', file, place.country.code)
    shapes = use if file else format_html('<path d="{}"/>', place.path)
    if place.has_dot:
        shapes += format_html('<circle cx="{}" cy="{}" r="7"/>', place.x, place.y)
    if still or place.kind == "none":
        return format_html("<g><title>{}</title>{}</g>", place.title, shapes)
    link = '<a href="#in-{}" aria-label="{}">{}</a>'
    return format_html(link, place.country.path, place.country.name, shapes)


@register.simple_tag
@lru_cache(maxsize=100)
def panels(chart: Chart, still: bool = False) -> SafeString:
    """Draw a chart: the lines and words of its panels, its points, and their numbers."""
    stroke = '<path class="chart__{}" d="{}"/>'
    words = '<text class="chart__{}" x="{}" y="{}">{}</text>'
    grounds = (
        format_html_join("", stroke, panel.strokes)
        + format_html_join("", words, (label[:4] for label in panel.labels))
        for panel in chart.panels
    )
    numbers = (
        (number.anchor, number.x, number.y, number.words)
        for panel in chart.panels
        for number in panel.numbers
    )
    number = '<text class="chart__end" text-anchor="{}" x="{}" y="{}">{}</text>'
    return format_html(
        '<g aria-hidden="true">{}</g><g class="chart__dot">{}</g><g aria-hidden="true">{}</g>',
        _joined(grounds, mark_safe('</g><g aria-hidden="true">')),
        _joined(_point(point, still) for point in chart.points),
        format_html_join("", number, numbers),
    )


def _point(point: ChartPoint, still: bool) -> SafeString:
    """Draw a figure as a link to its row, or as a mark on a still picture."""
    dots = _joined(map(_dot, point.dots))
    if still:
        return dots
    link = '<a href="#{0}" aria-labelledby="{0}">{1}</a>'
    return format_html(link, point.name, dots)


def _dot(dot: ChartDot) -> SafeString:
    kind = "" if dot.is_exact else mark_safe(' class="chart__dot--open"')
    return format_html('<circle{} cx="{}" cy="{}" r="3"/>', kind, dot.x, dot.y)


@register.filter
def compact(html: SafeString) -> SafeString:
    """Return HTML without the indents and the blank lines of its template.

    What is shown as it is written, such as commands, keeps them.
    """
    parts = AS_WRITTEN.split(html)
    for number in range(0, len(parts), 2):
        lines = map(str.strip, parts[number].splitlines())
        parts[number] = "\n".join(filter(None, lines))
    return mark_safe("\n".join(parts))  # noqa: S308 - as safe as it was


@register.simple_tag
def tally_rows(rows: Iterable[tuple[Country, Tally]], address: str) -> SafeString:
    """Write countries as items of a list, each with its members, and a link to its page."""
    return _joined((_tally_row(*row, address) for row in rows), "\n")


@lru_cache(maxsize=1000)
def _tally_row(country: Country, tally: Tally, address: str) -> SafeString:
    return format_html(
        '<li id="in-{0}"><a href="{1}{0}/">{2}</a> <span>{3}</span> <span>{4}</span> '
        "<small>{5}: {6}</small></li>",
        country.path,
        address,
        country.name,
        tally.members or "former",
        tally.newest.year if tally.newest else "undated",
        capfirst(tally.last_named if tally.members else tally.summary()),
        tally.said,
    )


@register.simple_tag
def figure_rows(
    rows: Iterable[CountRow], page: NetworkPage | None = None
) -> SafeString:
    """Write figures as rows of a table; below each its remark and, on a page, what differs."""
    first = page.newest.count if page and page.newest else None
    return _joined((_figure_row(row, page, row.count == first) for row in rows), "\n")


def _figure_row(row: CountRow, page: NetworkPage | None, is_first: bool) -> SafeString:
    cells = _cells(row.count)
    note = passage(row.note) if row.note else ""
    differences = _joined(map(_difference, row.differences)) if page else ""
    below = '<tr class="table__more quiet"><td colspan="{}">{}{}</td></tr>'
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
    kept = count.__dict__
    if "_cells" not in kept:
        kept["_cells"] = _made_cells(count)
    cells: FigureCells = kept["_cells"]
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
    link = format_html(
        '<a href="{}">{}</a> ({})',
        *(count.get_absolute_url(), count.figure, date or "undated"),
    )
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


def amount(number: Amount | None) -> SafeString | str:
    if number is None:
        return UNKNOWN
    qualified = '<span class="small">{}</span> {}'
    words = number.qualifier, number.digits
    return format_html(qualified, *words) if number.qualifier else number.digits
