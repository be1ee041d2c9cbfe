"""Writes the numbers of a table, the countries of a map and the points of a chart.

They are too many for a template, which takes twice as long.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from orgprofile.drawing.chart import Point, Shape
from orgprofile.drawing.worldmap import MapCountry, WorldMap
from orgprofile.network.counts import CountRow
from orgprofile.network.pages import NetworkPage
from orgprofile.values.figures import Amount
from references.templatetags.citations import edit, mark, when

register = template.Library()

# Elements in which white space counts.
AS_WRITTEN = re.compile(r"(?s)(<(?:pre|textarea)\b.*?</(?:pre|textarea)>)")
UNDATED = mark_safe('<span class="unknown">undated</span>')
UNKNOWN = mark_safe('<i class="unknown">not given</i>')
BASIS = ' <span class="small small--line">{}</span>'


def _joined(drawn: Iterable[SafeString], between: str = "") -> SafeString:
    return format_html_join(between, "{}", ((each,) for each in drawn))


@register.simple_tag
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
def points(drawn: list[Point], still: bool = False) -> SafeString:
    """Draw each figure as a link to its row, or as a mark on a still picture."""
    return _joined((_point(point, still) for point in drawn), "\n")


@lru_cache(maxsize=1000)
def _point(point: Point, still: bool) -> SafeString:
    shapes = _joined(map(_shape, point.shapes))
    if still:
        return shapes
    link = '<a href="#{0}" aria-labelledby="{0}">{1}</a>'
    return format_html(link, point.name, shapes)


def _shape(shape: Shape) -> SafeString:
    kind = "" if shape.is_exact else " chart__dot--open"
    dot = '<circle class="chart__dot{}" cx="{}" cy="{}" r="3"/>'
    return format_html(dot, kind, shape.x, shape.y)


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
def figure_row(row: CountRow, page: NetworkPage | None = None) -> SafeString:
    """Write a figure as a row of a table: its date, numbers, source and reservations."""
    count, measure = row.count, row.count.measure
    is_stated = count.basis in ("", count.Basis.STATED)
    is_first = bool(page and page.newest and page.newest.count == count)
    tags = [*["shown first"] * is_first, *count.reservations]
    numbers = [(measure.counted, count.amount), (measure.within_unit, count.second)]
    return format_html(
        '<tr{} {}><th scope="row">{}{}</th>{}<td class="counts__source">{}{}{}</td></tr>',
        format_html(' id="{}"', count.slug) if page else "",
        edit(count),
        when(count.as_of, "some day") or UNDATED,
        "" if is_stated else format_html(BASIS, count.get_basis_display()),
        format_html_join(
            "",
            '<td class="number" data-unit="{}">{}</td>',
            ((unit, amount(number)) for unit, number in numbers[: row.columns - 2]),
        ),
        count.citation.maker,
        mark(row.mark),
        format_html_join("", ' <span class="tag small">{}</span>', zip(tags)),
    )


def amount(number: Amount | None) -> SafeString | str:
    if number is None:
        return UNKNOWN
    qualified = '<span class="small">{}</span> {}'
    words = number.qualifier, number.digits
    return format_html(qualified, *words) if number.qualifier else number.digits
