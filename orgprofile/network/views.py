"""The pages and files of a network: its figures, its members, its countries."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from orgprofile.models import Organisation
from orgprofile.models.in_force import Decisions, figures
from orgprofile.network import exports, filters, members, pages
from orgprofile.network.filters import MemberFilter
from orgprofile.network.pages import NetworkPage
from orgprofile.values import countries
from orgprofile.values.moments import Moment, moment
from references.catalogue.showing import show
from references.values.dates import InvalidDate

# How many members a page of the directory lists.
PAGE_SIZE = 50


def of_network(view: Any) -> Any:
    """Give a view the published organisation its address names, or the subject.

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
    page = network_page(row, asked_moment(request))
    context = {
        "files": {kind: row.network_url(f"count-{kind}") for kind in ("csv", "json")},
        "this_year": timezone.now().year,
    }
    return show(request, "orgprofile/count_list.html", page, **context)


@of_network
def count_export(request: HttpRequest, row: Organisation) -> HttpResponseBase:
    """Send the figures of the network's page as a file, each with its source."""
    page = network_page(row, asked_moment(request))
    records = exports.count_records(page)
    return exports.send_table(request, row, page.moment, "counts", records)


def network_page(row: Organisation, at: Moment) -> NetworkPage:
    """Query and lay out the page of a network."""
    counts, decisions = figures(row.pk)
    if day := at.looks_back_from:
        # A figure counts from the day on which its date had passed.
        counts = [c for c in counts if c.as_of_latest and c.as_of_latest <= day]
        decisions = Decisions.of(counts, decisions.by_pair.values())
    tallies = pages.tallies(row.pk, at.looks_back_from)
    searches = row.country_searches.published()
    return pages.network(row, at, counts, decisions, tallies, searches)


@of_network
def member_list(request: HttpRequest, row: Organisation) -> HttpResponseBase:
    """List the members that sources name, narrowed by the query string."""
    at = asked_moment(request)
    listing = MemberFilter(request.GET, filters.members(row, at.looks_back_from))
    pagination = listing.page(request.GET.get("page"), PAGE_SIZE)
    country = listing.values.get("country")
    search = None
    if country and not pagination.paginator.count:
        search = row.country_searches.published().filter(country=country).first()
    page = members.directory(row, pagination.object_list, at.looks_back_from)
    context = {
        "list": listing,
        "pagination": pagination,
        "search": search,
        "address": row.network_url("member-list"),
        "files": {
            kind: listing.address(row.network_url(f"member-{kind}"))
            for kind in ("csv", "json")
        },
    }
    return show(request, "orgprofile/member_list.html", page, **context)


@of_network
def member_export(request: HttpRequest, row: Organisation) -> HttpResponseBase:
    """Send all members that the same query string lists as a file."""
    at = asked_moment(request)
    listing = MemberFilter(request.GET, filters.members(row, at.looks_back_from))
    found = listing.rows_for_file().iterator(chunk_size=2000)
    records = exports.member_records(found, at.looks_back_from)
    return exports.send_table(request, row, at, "members", records)


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
    at = asked_moment(request)
    found = filters.members(row, at.looks_back_from).filter(country=entry.code)
    searches = row.country_searches.published().filter(country=entry.code)
    # Searches are of today: they say nothing of an earlier day.
    search = None if at.asked else searches.first()
    page = members.country(row, entry, at, found, search)
    address = row.network_url("member-list")
    return show(request, "orgprofile/country_detail.html", page, address=address)


def asked_moment(request: HttpRequest) -> Moment:
    """Return the date asked for in the address; raise BadRequest for any other text."""
    try:
        return moment(request.GET.get("as_of", ""), timezone.now().date())
    except InvalidDate as error:
        raise BadRequest(f"As known for: {error}") from error
