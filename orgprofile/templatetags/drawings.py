"""Tags that draw the countries of a map and the points of a chart.

They are too many for a template: 250 countries take it 9 ms, 80 points 8; here, half,
and nothing where the same drawing was made before.
"""

from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from orgprofile.drawing.chart import Point, Shape
from orgprofile.drawing.worldmap import MapCountry, WorldMap

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=16)
def places(drawn: WorldMap, hatch: str) -> SafeString:
    """Draw each country as a link or a shape; `hatch` is the id of a pattern."""
    return format_html_join(
        "\n",
        "{}",
        ((_place(place, drawn.dot, hatch),) for place in drawn.places),
    )


def _place(place: MapCountry, dot: str, hatch: str) -> SafeString:
    # As an attribute: in a style sheet the address would be that sheet's own.
    fill = format_html(' fill="url(#{})"', hatch) if place.kind == "former" else ""
    outline = place.outline
    shape = SafeString("")
    if outline.path:
        shape += format_html('<path d="{}"{}/>', outline.path, fill)
    if outline.has_dot:
        shape += format_html(
            '<circle cx="{}" cy="{}" r="{}"{}/>', outline.x, outline.y, dot, fill
        )
    if not place.href:
        return format_html(
            '<g class="map__place map__place--{}">{}</g>', place.kind, shape
        )
    return format_html(
        '<a class="map__place map__place--{}" href="{}"><title>{}</title>{}</a>',
        place.kind,
        place.href,
        place.title,
        shape,
    )


@register.simple_tag
@lru_cache(maxsize=16)
def points(drawn: tuple[Point, ...], still: bool = False) -> SafeString:
    """Draw each figure as a link to its row, or as a mark on a still picture."""
    return format_html_join("\n", "{}", ((_point(point, still),) for point in drawn))


def _point(point: Point, still: bool) -> SafeString:
    shapes = format_html_join("", "{}", ((_shape(shape),) for shape in point.shapes))
    if still:
        return format_html('<g class="chart__point">{}</g>', shapes)
    return format_html(
        '<a class="chart__point" href="#{}" aria-label="{}"><title>{}</title>{}</a>',
        point.name,
        point.label,
        point.label,
        shapes,
    )


def _shape(shape: Shape) -> SafeString:
    """Draw a value: the span of its date, the bar of its number, its mark."""
    x, y, drawn = shape.x, shape.y, SafeString("")
    if shape.span:
        drawn += format_html(
            '<path class="chart__span" d="M{} {}H{}"/>', shape.span[0], y, shape.span[1]
        )
    if shape.bar:
        low, high = shape.bar
        ends = (
            f"M{x} {high}m-3 4l3 -4l3 4"
            if shape.kind == "at-least"
            else f"M{x} {low}m-3 0h6M{x} {high}m-3 0h6"
        )
        drawn += format_html(
            '<path class="chart__bar" d="M{} {}V{}{}"/>', x, low, high, ends
        )
    if shape.kind == "aside":
        return drawn + format_html(
            '<path class="chart__aside" d="M{} {}m-4 -4l8 8m0 -8l-8 8"/>', x, y
        )
    return drawn + format_html(
        '<circle class="chart__dot chart__dot--{}" cx="{}" cy="{}" r="4"/>',
        shape.kind,
        x,
        y,
    )
