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
from orgprofile.values.figures import Amount

register = template.Library()


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
    small = [p for p in drawn.places if p.outline.mark and p.kind != "none"]
    reach = '<a href="#in-{}" tabindex="-1"><circle cx="{}" cy="{}"/></a>'
    around = ((p.country.path, p.outline.x, p.outline.y) for p in small)
    reaches = format_html_join("", reach, around if not still else ())
    return format_html(
        '<g class="map__reach" aria-hidden="true">{}</g>{}', reaches, shapes
    )


def _place(place: MapCountry, still: bool, file: str) -> SafeString:
    _mark, x, y, path = place.outline
    use = format_html('<use href="{}#{}"/>', file, place.country.code)
    shapes = use if file else format_html('<path d="{}"/>', path)
    if place.has_dot:
        shapes += format_html('<circle cx="{}" cy="{}" r="7"/>', x, y)
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
    """Return HTML with one line break for the blank space of its template round tags."""
    less = re.sub(r">\s*\n\s*", ">\n", re.sub(r"\s*\n\s*<", "\n<", html))
    return mark_safe(less)  # noqa: S308 - as safe as it was


@register.filter
def amount(given: Amount | None) -> SafeString:
    """Write a number with the words before it, or say that none is given."""
    if given is None:
        return format_html('<i class="unknown">{}</i>', "not given")
    if not given.qualifier:
        return format_html("{}", given.digits)
    qualified = '<span class="small">{}</span> {}'
    return format_html(qualified, given.qualifier, given.digits)
