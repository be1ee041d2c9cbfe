"""The pages, files and drawings of a network: its figures, its members, its countries.

A drawing is what our pages show small: bare, in the colours a reader prefers. It
brings its own style sheet, because it is given none by a page that shows it. A picture is
taken along: title, source, date and licence are drawn in it, and its colours are those of
the light scheme. The policy of an answer names the hash of the sheet in it.
"""

import hashlib
from base64 import b64encode
from functools import wraps
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone

from orgprofile.drawing import framing
from orgprofile.drawing.chart import Chart
from orgprofile.drawing.worldmap import WorldMap
from orgprofile.models import Organisation
from orgprofile.models.in_force import figures
from orgprofile.network import exports, filters, pages
from orgprofile.network.counts import SMALL, Caption
from orgprofile.network.filters import MemberFilter
from orgprofile.network.pages import MemberMap, NetworkPage
from orgprofile.values import countries
from references.catalogue.showing import absolute, show
from references.values import dates, text

# How many members a page of the directory lists.
PAGE_SIZE = 50
STYLE = (settings.BASE_DIR / "static/css/drawings.css").read_text("utf-8")
_PICTURES = settings.BASE_DIR / "orgprofile/drawing/pictures.css"
PICTURE_STYLE = STYLE + _PICTURES.read_text("utf-8")
# What every picture of the map says of it.
BORDERS = (
    "Counted: members of the United Nations, and what else was searched. Hatched: disputed. Outlines: Natural "
    "Earth; boundaries and names imply no position on their status."
)


def of_network(view: Any) -> Any:
    """Give a view the organisation its address names, or the subject.

    The subject has one address a page: its long addresses redirect to the short ones.
    """

    @wraps(view)
    def found(request: HttpRequest, slug: str = "", **kwargs: Any) -> HttpResponseBase:
        if slug == settings.SITE_ORGANISATION:
            short = request.get_full_path().removeprefix(f"/organisations/{slug}")
            return redirect(short, permanent=True)
        row = get_object_or_404(
            Organisation.objects.published(), slug=slug or settings.SITE_ORGANISATION
        )
        return view(request, row, **kwargs)

    return found


@of_network
def count_list(request: HttpRequest, row: Organisation) -> HttpResponseBase:
    """Show how big a network is, how it has grown and where it is."""
    return show(request, "orgprofile/count_list.html", network_page(row))


@of_network
def count_export(request: HttpRequest, row: Organisation) -> HttpResponseBase:
    """Send the figures of the network's page as a file, each with its source."""
    page = network_page(row)
    columns, records = exports.count_columns(page), exports.count_records(page)
    return exports.send_table(request, row, "counts", columns, records)


def network_page(row: Organisation) -> NetworkPage:
    """Query and lay out the page of a network as it is today."""
    counts, decisions = figures(row.pk)
    today, tallies = timezone.now().date(), pages.tallies(row.pk)
    return pages.network(row, today, counts, decisions, tallies)


@of_network
def member_list(request: HttpRequest, row: Organisation) -> HttpResponseBase:
    """List the members that sources name, narrowed by the query string."""
    listing = MemberFilter(request.GET, filters.members(row))
    pagination = listing.page(request.GET.get("page"), PAGE_SIZE)
    country = listing.values.get("country")
    search = None
    if country and not pagination.paginator.count:
        search = row.country_searches.published().filter(country=country).first()
    page = pages.member_page(row, pagination.object_list, search=search)
    files = {
        kind: listing.address(row.network_url(f"member-{kind}"))
        for kind in ("csv", "json")
    }
    context = {"list": listing, "pagination": pagination, "files": files}
    return show(request, "orgprofile/member_list.html", page, **context)


@of_network
def member_export(request: HttpRequest, row: Organisation) -> HttpResponseBase:
    """Send all members that the same query string lists as a file."""
    listing = MemberFilter(request.GET, filters.members(row))
    found = listing.rows_for_file().iterator(chunk_size=2000)
    records = exports.member_records(found)
    columns = exports.MEMBER_COLUMNS
    return exports.send_table(request, row, "members", columns, records)


@of_network
def country_detail(
    request: HttpRequest, row: Organisation, country: str
) -> HttpResponseBase:
    """Show the members found in one country, or the search that found none."""
    entry = countries.table().get(country.upper())
    if entry is None:
        raise Http404(f"There is no country {country}.")
    if country != entry.path:
        address = row.network_url("country-detail", country=entry.path)
        return redirect(address, permanent=True)
    found = filters.members(row).filter(country=entry.code)
    searches = row.country_searches.published().filter(country=entry.code)
    page = pages.member_page(row, found, entry, searches.first())
    return show(request, "orgprofile/country_detail.html", page)


@of_network
def map_svg(
    request: HttpRequest, row: Organisation, as_picture: bool
) -> HttpResponseBase:
    """Send the map. Two queries."""
    drawn = MemberMap(row, timezone.now().date(), pages.tallies(row.pk))
    legend = [(entry.kind, f"{entry.words} ({entry.number})") for entry in drawn.legend]
    feet = _feet(row, "member", "member-list", BORDERS)
    return _send(request, "map", as_picture, drawn.drawing, drawn.caption, legend, feet)


@of_network
def growth_svg(
    request: HttpRequest, row: Organisation, as_picture: bool
) -> HttpResponseBase:
    """Send the chart of what the network leads with, its first panel alone."""
    growth = network_page(row).growth
    if growth is None:
        raise Http404(f"Too few figures of {row.name} are dated for a chart.")
    size = {"width": framing.INNER, "panel_height": 240} if as_picture else SMALL
    drawn, words = growth.draw(1, **size), growth.caption
    feet = _feet(row, "figure", "count-list")
    return _send(request, "chart", as_picture, drawn, words, drawn.legend, feet)


def _feet(row: Organisation, of: str, page: str, *more: str) -> tuple[str, ...]:
    """Return what a picture says of its source, its date and its licence.

    `page` names the page that has each thing of a kind, `of`, with its source.
    """
    today = dates.partial_date(str(timezone.now().date()))
    address = absolute(row.network_url(page)).partition("//")[2]
    return (
        f"Every {of} with its source: {address}",
        *more,
        f"As known on {today.spelled_out()}. An independent profile of "
        f"{settings.SITE_SUBJECT}. Licence: {settings.PROFILE.licence.name}.",
    )


def _send(
    request: HttpRequest,
    kind: str,
    as_picture: bool,
    drawing: Chart | WorldMap,
    caption: Caption,
    legend: list[tuple[str, str]],
    feet: tuple[str, ...],
) -> HttpResponseBase:
    """Return a drawing or a picture as SVG."""
    template, style = f"orgprofile/{kind}.svg", STYLE
    words: dict[str, Any] = {"kind": kind, "caption": caption, "feet": feet}
    if as_picture:
        template, style = "orgprofile/picture.svg", PICTURE_STYLE
        size = float(drawing.width), float(drawing.height)
        words["frame"] = framing.frame(*caption, legend, feet, size)
    context = {"drawing": drawing, "style": style, **words}
    drawn = render_to_string(template, context, request)
    answer = HttpResponse(text.for_xml(drawn.strip()), content_type="image/svg+xml")
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    allow_style = csp_update({"style-src": [f"'sha256-{digest}'"]})
    return allow_style(lambda _request: answer)(request)
