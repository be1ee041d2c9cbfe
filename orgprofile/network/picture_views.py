"""The chart and the map of a network as SVG files of their own.

A drawing is what our pages show: bare, in the colours a reader prefers, with links. It
brings its own style sheet, because it is given none by a page that shows it. A picture is
taken along: title, source, date and licence are drawn in it, and its colours are those of
the light scheme. The policy of an answer names the hash of the sheet in it.
"""

import hashlib
from base64 import b64encode
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from orgprofile.drawing import framing, worldmap
from orgprofile.models import Organisation
from orgprofile.network import charts, pages
from orgprofile.network.views import asked_moment, network_page, of_network
from orgprofile.values.moments import Moment
from references.exchange.exports import absolute
from references.values import dates, text

_DRAWINGS = settings.BASE_DIR / "static" / "css" / "drawings.css"
_PICTURES = settings.BASE_DIR / "orgprofile" / "drawing" / "pictures.css"
STYLE = _DRAWINGS.read_text("utf-8")
PICTURE_STYLE = STYLE + _PICTURES.read_text("utf-8")
# What every picture of the map says of it.
BORDERS = (
    "A country left blank may have a member too. Outlines: Natural Earth; boundaries and "
    "names imply no position on their status."
)


@of_network
def map_svg(
    request: HttpRequest, row: Organisation, as_picture: bool
) -> HttpResponseBase:
    """Send the map: by itself each country leads to its page. One query."""
    at = asked_moment(request)
    tallies = pages.tallies(row.pk, at.looks_back_from)
    return _send(
        request,
        "map",
        as_picture,
        drawing=pages.world(row, at, tallies),
        caption=pages.map_caption(row, at, tallies),
        legend=[
            (entry.kind, f"{entry.words} ({entry.number})")
            for entry in worldmap.legend(tallies, at.on)
        ],
        feet=_feet(row, at, "member", "member-list", BORDERS),
    )


@of_network
def growth_svg(
    request: HttpRequest, row: Organisation, as_picture: bool
) -> HttpResponseBase:
    """Send the chart of what the network leads with, its members alone."""
    at = asked_moment(request)
    growth = network_page(row, at).growth
    if growth is None:
        raise Http404(f"Too few figures of {row.name} are dated for a chart.")
    size = {"width": framing.INNER, "panel_height": 240} if as_picture else charts.SMALL
    return _send(
        request,
        "growth",
        as_picture,
        drawing=growth.draw(1, **size),
        caption=growth.caption,
        legend=growth.legend,
        feet=_feet(row, at, "figure", "count-list"),
    )


def _feet(
    row: Organisation, at: Moment, of: str, page: str, *more: str
) -> tuple[str, ...]:
    """Return what a picture says of its source, its date and its licence.

    `page` names the page that has each thing of a kind, `of`, with its source.
    """
    known = at.asked or dates.partial_date(str(at.on))
    address = absolute(f"{row.network_url(page)}{at.query}").partition("//")[2]
    return (
        f"Every {of} with its source: {address}",
        *more,
        f"As known for {known.spelled_out()}. An independent profile of "
        f"{settings.SITE_SUBJECT}. Licence: {settings.PROFILE.licence.name}.",
    )


def _send(
    request: HttpRequest, name: str, as_picture: bool, **words: Any
) -> HttpResponseBase:
    """Return a drawing or a picture as SVG."""
    template, style = f"orgprofile/{name}_drawing.svg", STYLE
    if as_picture:
        template, style = f"orgprofile/{name}.svg", PICTURE_STYLE
        (title, subtitle), drawing = words["caption"], words["drawing"]
        size = float(drawing.width), float(drawing.height)
        words["frame"] = framing.frame(
            title, subtitle, words["legend"], words["feet"], size
        )
    drawn = render_to_string(template, {"style": style, **words}, request)
    answer = HttpResponse(text.for_xml(drawn.strip()), content_type="image/svg+xml")
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    allow_style = csp_update({"style-src": [f"'sha256-{digest}'"]})
    return allow_style(lambda _request: answer)(request)
