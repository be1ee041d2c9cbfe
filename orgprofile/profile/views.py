"""The views of the organisations: the list of them, and the page of each."""

from typing import NamedTuple

from django.conf import settings
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from orgprofile.models import Criticism, Fact, KeyPerson, Organisation, Section
from orgprofile.network.pages import network_on
from orgprofile.profile import pages
from orgprofile.profile.pages import History, OrganisationPage
from references.ledger import Ledger, list_without_sources, reference_list
from references.models.revision import per_revision
from references.showing import PlainPage, render_page, show


def organisation_list(request: HttpRequest) -> HttpResponse:
    """List every published organisation by name."""
    template = "orgprofile/profile/organisation_list.html"
    rows = list(Organisation.objects.published().order_by(Lower("name"), "slug"))
    page = PlainPage("Organisations", list_without_sources(rows))
    return render_page(request, template, page, organisations=rows)


def organisation_detail(
    request: HttpRequest, slug: str, history: type[History] = History
) -> HttpResponseBase:
    """Show one organisation in prose and facts."""
    rows = Organisation.objects.published().with_network().select_related("parent")
    page = organisation_page(get_object_or_404(rows, slug=slug), history)
    return show(request, "orgprofile/profile/organisation_detail.html", page)


def organisation_page(row: Organisation, history: type[History]) -> OrganisationPage:
    """Query and lay out the page of an organisation, read `with_network`, as it is today."""
    today, criticism = timezone.now().date(), Criticism.objects.published()
    shown = shown_rows(row)
    return pages.organisation(
        row,
        today,
        facts=shown.facts,
        people=shown.people,
        sections=shown.sections,
        # Criticism of the subject has a page of its own.
        criticism=()
        if row.is_subject
        else list(criticism.filter(target=row).with_turns()),
        network=network_on(row, today) if row.has_network else None,
        history=history(row),
    )


@per_revision
def published_subject(slug: str) -> Organisation | None:
    """Return the organisation that the site is about, for its page; None until it is published."""
    rows = Organisation.objects.published().with_network()
    return rows.filter(slug=slug).first()


class ShownRows(NamedTuple):
    """What is public of an organisation, each kind in its order."""

    facts: list[Fact]
    people: list[KeyPerson]
    sections: list[Section]


@per_revision
def shown_rows(row: Organisation) -> ShownRows:
    """Return what is public of an organisation."""
    return ShownRows(
        list(row.facts.published().select_related("citation")),
        list(row.people.published().select_related("citation")),
        list(row.sections.published()),
    )


def leadership(request: HttpRequest) -> HttpResponseBase:
    """Show who has led the organisation this site is about, newest first."""
    organisation = get_object_or_404(
        Organisation.objects.published(), slug=settings.SITE_ORGANISATION
    )
    ledger = Ledger()
    people = organisation.people.published().select_related("citation")
    roles = pages.leadership(people, ledger, pages.PEOPLE, timezone.now().date())
    page = pages.LeadershipPage(roles, reference_list(ledger))
    template = "orgprofile/profile/leadership.html"
    return show(request, template, page, organisation=organisation)
