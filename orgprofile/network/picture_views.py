"""The chart and the map of a network: drawings, and pictures to take along."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

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


@of_network
def map_drawing(request: HttpRequest, row: Organisation) -> HttpResponseBase:
    """Send the map by itself; each country leads to its page."""
    return pictures.send(
        request, "orgprofile/map_drawing.svg", **_world(row, asked_moment(request))
    )


@of_network
def map_picture(request: HttpRequest, row: Organisation) -> HttpResponseBase:
    """Send the map as a picture to take along."""
    world = _world(row, asked_moment(request))
    return _send_picture(request, "orgprofile/map.svg", **world)


def _world(row: Organisation, at: Moment) -> dict[str, Any]:
    """Return the map, and the words for it. One query."""
    tallies = pages.tallies(row.pk, at.looks_back_from)
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
def growth_picture(request: HttpRequest, row: Organisation) -> HttpResponseBase:
    """Send the chart of what the network leads with as a picture to take along."""
    at = asked_moment(request)
    growth = _growth(row, at)
    drawing = growth.draw(1, width=framing.INNER, panel_height=240)
    return _send_picture(
        request,
        "orgprofile/growth.svg",
        drawing=drawing,
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
    request: HttpRequest, template: str, **words: Any
) -> HttpResponseBase:
    caption, drawing = words["caption"], words["drawing"]
    frame = framing.frame(
        caption.title,
        caption.subtitle,
        words["legend"],
        words["feet"],
        (float(drawing.width), float(drawing.height)),
    )
    style = pictures.PICTURE_STYLE
    return pictures.send(request, template, style, frame=frame, **words)
