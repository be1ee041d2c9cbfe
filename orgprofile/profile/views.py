"""The views of the organisations: the list of them, and the page of each."""

from django.conf import settings
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from orgprofile.models import Criticism, Organisation
from orgprofile.profile import pages
from orgprofile.profile.pages import Finder, nothing
from references.catalogue.showing import PlainPage, render_page, show
from references.ledger import Ledger, dated, reference_list
from references.prose.footnotes import Place


def organisation_list(request: HttpRequest) -> HttpResponse:
    """List every published organisation by name."""
    template = "orgprofile/organisation_list.html"
    found = list(Organisation.objects.published().order_by(Lower("name"), "slug"))
    page = PlainPage("Organisations", dated(found))
    return render_page(request, template, page, organisations=found)


def organisation_detail(
    request: HttpRequest,
    slug: str,
    related: Finder = nothing,
    disputed: Finder = nothing,
) -> HttpResponseBase:
    """Show one organisation in prose and facts."""
    organisation = get_object_or_404(
        Organisation.objects.published().with_network().select_related("parent"),
        slug=slug,
    )
    page = pages.organisation(
        organisation,
        facts=organisation.facts.published().select_related("citation"),
        people=organisation.people.published().select_related("citation"),
        sections=organisation.sections.published(),
        disputed=disputed,
        today=timezone.now().date(),
    )
    received = Criticism.objects.published().filter(target=organisation).with_turns()
    context = {"received": list(received), "related": related(organisation)}
    return show(request, "orgprofile/organisation_detail.html", page, **context)


def leadership(request: HttpRequest) -> HttpResponseBase:
    """Show who has led the organisation this site is about, newest first."""
    organisation = get_object_or_404(
        Organisation.objects.published(), slug=settings.SITE_ORGANISATION
    )
    ledger, place = Ledger(), Place("People", "people")
    people = organisation.people.published().select_related("citation")
    roles = pages.leadership(people, ledger, place)
    page = pages.LeadershipPage(roles, reference_list(ledger))
    template = "orgprofile/leadership.html"
    return show(request, template, page, organisation=organisation)
