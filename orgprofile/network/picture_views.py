"""The chart and the map of a network: drawings, pictures to take along, and embeds."""

from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt

from orgprofile.drawing import framing, worldmap
from orgprofile.models import Organisation
from orgprofile.network import captions, pages, pictures
from orgprofile.network.charts import Growth
from orgprofile.network.views import asked_moment, network_page, of_network
from orgprofile.values.moments import Moment

# What every picture of the map says of it.
BORDERS = (
    "A country left blank may have a member too. Outlines: Natural Earth; boundaries and "
    "names imply no position on their status."
)

# Of an embed alone: any site may frame it, and it needs less than a page.
_framed = csp_replace(
    {
        "default-src": [NONE],
        "script-src": None,
        "connect-src": None,
        "manifest-src": None,
        "img-src": [SELF],
        "form-action": [NONE],
        "frame-ancestors": ["*"],
    }
)


@of_network
def map_drawing(request: HttpRequest, row: Organisation) -> HttpResponseBase:
    """Send the map by itself; each country leads to its page."""
    return pictures.send(
        request, "orgprofile/map_drawing.svg", **_world(row, asked_moment(request))
    )


@of_network
def map_picture(
    request: HttpRequest, row: Organisation, written: str
) -> HttpResponseBase:
    """Send the map as a picture to take along."""
    at = _moment_of_picture(request, written)
    return _send_picture(request, "orgprofile/map.svg", written, **_world(row, at))


@of_network
def map_embed(request: HttpRequest, row: Organisation) -> HttpResponseBase:
    """Show the map on a page that other sites may frame."""
    at = asked_moment(request)
    page, drawn = row.network_url("member-list"), row.network_url("map-drawing")
    return _embed(request, at, page, drawn, of="member", **_world(row, at))


def _world(row: Organisation, at: Moment) -> dict[str, Any]:
    """Return the map, and the words for it. One query."""
    found = row.members.published().known_on(at.looks_back_from)
    tallies = pages.tallies(found.tallies())
    return {
        "drawing": pages.world(row, at, tallies),
        "caption": captions.world(row, at, tallies),
        "legend": [
            (entry.kind, f"{entry.words} ({entry.number})")
            for entry in worldmap.legend(tallies, at.on)
        ],
        "feet": captions.feet(row, at, "member", "member-list", BORDERS),
    }


@of_network
def growth_drawing(request: HttpRequest, row: Organisation) -> HttpResponseBase:
    """Send a small chart of what the network leads with, its members alone."""
    at = asked_moment(request)
    growth = _growth(row, at)
    return pictures.send(
        request,
        "orgprofile/growth_drawing.svg",
        drawing=growth.small,
        caption=growth.caption,
        feet=captions.feet(row, at, "figure", "count-list"),
    )


@of_network
def growth_picture(
    request: HttpRequest, row: Organisation, written: str
) -> HttpResponseBase:
    """Send the chart of what the network leads with as a picture to take along."""
    at = _moment_of_picture(request, written)
    growth = _growth(row, at)
    drawing = growth.draw(1, width=framing.INNER, panel_height=240)
    return _send_picture(
        request,
        "orgprofile/growth.svg",
        written,
        drawing=drawing,
        caption=growth.caption,
        legend=growth.legend,
        feet=captions.feet(row, at, "figure", "count-list"),
    )


@of_network
def growth_embed(request: HttpRequest, row: Organisation) -> HttpResponseBase:
    """Show the chart on a page that other sites may frame."""
    at = asked_moment(request)
    growth = _growth(row, at)
    return _embed(
        request,
        at,
        row.network_url(),
        row.network_url("growth-drawing"),
        of="figure",
        drawing=growth.small,
        caption=growth.caption,
        legend=growth.legend,
        feet=captions.feet(row, at, "figure", "count-list"),
    )


def _growth(row: Organisation, at: Moment) -> Growth:
    growth = network_page(row, at).growth
    if growth is None:
        raise Http404(f"Too few figures of {row.name} are dated for a chart.")
    return growth


def _send_picture(
    request: HttpRequest, template: str, written: str, **words: Any
) -> HttpResponseBase:
    caption, drawing = words["caption"], words["drawing"]
    frame = framing.frame(
        caption.title,
        caption.subtitle,
        words["legend"],
        words["feet"],
        (float(drawing.width), float(drawing.height)),
    )
    return pictures.send_picture(request, template, written, frame=frame, **words)


def _moment_of_picture(request: HttpRequest, written: str) -> Moment:
    at = asked_moment(request)
    if written == "png" and not captions.has_png(at):
        raise BadRequest(
            f"A PNG looks back to a whole year: ask for {at.on.year}, or take the SVG."
        )
    return at


def _embed(
    request: HttpRequest, at: Moment, page: str, drawn: str, **context: Any
) -> HttpResponseBase:
    """Show a figure on a page that any site may frame."""
    asked = at.query
    context |= {"page": f"{page}{asked}", "drawn": f"{drawn}{asked}"}
    answer = render(request, "orgprofile/embed.html", context)
    return xframe_options_exempt(_framed(lambda _request: answer))(request)
