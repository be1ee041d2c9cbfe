"""The countries of a map: two hundred and fifty of them, too many for a template."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from orgprofile.worldmap import Place, WorldMap

register = template.Library()


@register.simple_tag
def places(drawn: WorldMap, hatch: str) -> SafeString:
    """Each country as a link, or as a shape alone; `hatch` is the id of a pattern."""
    return format_html_join(
        "\n",
        "{}",
        ((_place(place, drawn.dot, hatch),) for place in drawn.places),
    )


def _place(place: Place, dot: str, hatch: str) -> SafeString:
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
