"""The pages, files and drawings of a network: its figures, its members, its countries.

A drawing is a file with its title, source, date and licence as text below it; our pages show
its part `#drawing` alone. It brings its own style sheet, because a page that shows it gives it
none: the policy of its answer names the hash of that sheet.
"""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from functools import wraps
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone

from orgprofile.drawing.chart import Chart
from orgprofile.drawing.worldmap import LegendEntry, WorldMap
from orgprofile.models import Organisation
from orgprofile.network import exports, filters, pages
from orgprofile.network.filters import MemberFilter
from orgprofile.network.pages import MemberMap, NetworkPage
from orgprofile.values import countries
from references.exchange.exports import csv_lines, send
from references.showing import absolute, show
from references.values import dates, text

# How many members a page of the directory lists.
PAGE_SIZE = 50
STYLE = (settings.BASE_DIR / "static/css/drawings.css").read_text("utf-8")
_DIGEST = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
styled = csp_update({"style-src": [f"'sha256-{_DIGEST}'"]})
# What the map says of itself as a file.
BORDERS = (
    "Areas filled with thin lines are disputed between states. Our outlines (by Natural "
    "Earth) and names do not mean that we support a side."
)


def of_network(view: Any) -> Any:
    """Give a view the organisation its address names, or the subject.

    The subject has one address a page: its long addresses redirect to the short ones.
    """

    @wraps(view)
    def answer(request: HttpRequest, slug: str = "", **kwargs: Any) -> HttpResponseBase:
        if slug == settings.SITE_ORGANISATION:
            short = request.get_full_path().removeprefix(f"/organisations/{slug}")
            return redirect(short, permanent=True)
        row = get_object_or_404(
            Organisation.objects.published(), slug=slug or settings.SITE_ORGANISATION
        )
        return view(request, row, **kwargs)

    return answer


@of_network
def count_list(request: HttpRequest, row: Organisation) -> HttpResponseBase:
    """Show how big a network is, how it has grown and where it is."""
    file = row.network_url("count-csv")
    return show(
        request, "orgprofile/network/count_list.html", network_page(row), file=file
    )


@of_network
def measure_detail(
    request: HttpRequest, row: Organisation, measure: str
) -> HttpResponseBase:
    """Show every figure of one thing that is counted."""
    counted = get_object_or_404(row.measures, slug=measure)
    page = pages.measure_page(counted, pages.network_on(row, timezone.now().date()))
    if not page.table.rows:
        raise Http404(f"No figure of “{counted}” is published.")
    file = row.network_url("count-csv")
    return show(request, "orgprofile/network/measure_detail.html", page, file=file)


@of_network
def count_export(request: HttpRequest, row: Organisation) -> HttpResponseBase:
    """Send every figure as a file, each with its source."""
    first = next(pages.network_on(row, timezone.now().date()).leaders(), None)
    records = exports.count_records(pages.every_table(row), first)
    lines = csv_lines(exports.COUNT_COLUMNS, records)
    return send(request, lines, f"{row.slug}-counts", "csv")


def network_page(row: Organisation) -> NetworkPage:
    """Query and lay out the page of a network as it is today."""
    return pages.network(pages.network_on(row, timezone.now().date()))


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
    file = listing.address(row.network_url("member-csv"))
    context = {"list": listing, "pagination": pagination, "file": file}
    return show(request, "orgprofile/network/member_list.html", page, **context)


@of_network
def member_export(request: HttpRequest, row: Organisation) -> HttpResponseBase:
    """Send all members that the same query string lists as a file."""
    listing = MemberFilter(request.GET, filters.members(row))
    members = listing.rows_for_file().iterator(chunk_size=2000)
    records = exports.member_records(members)
    columns = exports.MEMBER_COLUMNS
    return send(request, csv_lines(columns, records), f"{row.slug}-members", "csv")


@of_network
def country_detail(
    request: HttpRequest, row: Organisation, country: str
) -> HttpResponseBase:
    """Show the members found in one country, or the search that found none."""
    entry = countries.table().get(country.upper())
    if entry is None:
        raise Http404(f"There is no country with the code {country}.")
    if country != entry.path:
        address = row.network_url("country-detail", country=entry.path)
        return redirect(address, permanent=True)
    members = filters.members(row).filter(country=entry.code)
    searches = row.country_searches.published().filter(country=entry.code)
    page = pages.member_page(row, members, entry, searches.first())
    return show(request, "orgprofile/network/country_detail.html", page)


@styled
@of_network
def map_svg(request: HttpRequest, row: Organisation) -> HttpResponseBase:
    """Send the map with its legend."""
    drawn = MemberMap(row, timezone.now().date(), pages.tallies(row.pk))
    source = f"Each member with its source: {absolute(drawn.address)}"
    return _send("map", drawn.drawing, [*drawn.caption, source, BORDERS], drawn.legend)


@styled
@of_network
def growth_svg(request: HttpRequest, row: Organisation) -> HttpResponseBase:
    """Send the chart of what the network leads with, its first panel alone."""
    growth = network_page(row).growth
    if growth is None:
        raise Http404(
            f"There is no chart, because too few figures for “{row.name}” have a date."
        )
    source = f"Each figure with its source: {absolute(row.network_url())}"
    paler = [
        f"Paler: {words}." for sign, words in growth.small.legend if sign == "open"
    ]
    return _send("chart", growth.small, [*growth.caption, *paler, source])


def _send(
    kind: str,
    drawing: Chart | WorldMap,
    words: list[str],
    legend: Sequence[LegendEntry] = (),
) -> HttpResponse:
    """Return a drawing as SVG, with lines of a fortieth of its width below it."""
    today = dates.partial_date(str(timezone.now().date())).spelled_out()
    about = f"An independent profile of {settings.SITE_SUBJECT}, {today}."
    words = [*words, f"{about} Licence: {settings.PROFILE.licence.name}."]
    lines = len(words) + len(legend) + 1
    context = {
        "height": float(drawing.height) + lines * float(drawing.width) / 40,
        "kind": kind,
        "drawing": drawing,
        "words": words,
        "legend": legend,
        "style": STYLE,
    }
    drawn = render_to_string("orgprofile/drawing/drawing.svg", context)
    return HttpResponse(text.for_xml(drawn.strip()), content_type="image/svg+xml")
