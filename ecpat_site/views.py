"""The front page, the pages about the site, and the pages for errors."""

import logging
import sys
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone

from ecpat_site.checks import missing_profile
from ecpat_site.logs import request_id
from ecpat_site.middleware import RETRY_AFTER
from ecpat_site.questions import open_questions
from orgprofile.models import Criticism, Organisation
from orgprofile.profile.views import organisation_page, published_subject
from references.models import ReadingCheck
from references.models.revision import per_revision
from references.showing import PlainPage, render_page, show
from timeline.models import HistoryEvent
from timeline.pages import OrganisationHistory

logger = logging.getLogger(__name__)


def home(request: HttpRequest) -> HttpResponseBase:
    """Show the whole profile of the organisation that this site is about, or that it has none."""
    slug = settings.SITE_ORGANISATION
    organisation = published_subject(slug)
    if organisation is None:
        context = {}
        if not Organisation.objects.filter(slug=slug).exists():
            fault, hint = missing_profile()
            logger.error("%s %s", fault, hint)
            # What to do is said on the page only where its reader is the one to do it.
            context = {"fault": fault, "hint": hint} if settings.LOCAL else {}
        return render(request, "ecpat_site/no_profile.html", context)
    page = organisation_page(organisation, OrganisationHistory)
    results, criticism = in_brief()
    return show(
        request,
        "ecpat_site/home.html",
        page,
        open_questions=len(open_questions()),
        results=results,
        criticism=criticism,
    )


@per_revision
def in_brief() -> tuple[list[HistoryEvent], list[Criticism]]:
    """Return (events that are results of its work, criticism) for the first screen."""
    names = settings.PROFILE.results
    events = HistoryEvent.objects.published().filter(slug__in=names)
    rows = {event.slug: event for event in events.select_related("date_citation")}
    results = [rows[name] for name in names if name in rows]
    return results, Criticism.objects.published().in_brief()


def about(request: HttpRequest) -> HttpResponse:
    """Show how the profile is made, who answers for it, and its licence."""
    page = PlainPage("About this profile")
    checks = ReadingCheck.objects.counted()
    return render_page(request, "ecpat_site/about.html", page, checks=checks)


def robots(request: HttpRequest) -> HttpResponse:
    """Let crawlers read everything but the admin and the forms for reports."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /report/"]
    lines += [f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def security(request: HttpRequest) -> HttpResponse:
    """Say for a month whom to tell of a security fault. Source: RFC 9116."""
    if not settings.PROFILE.contact:
        raise Http404("The profile does not name a contact for this site.")
    context = {"expires": timezone.now() + timedelta(days=30)}
    kind = "text/plain; charset=utf-8"
    return render(request, "ecpat_site/security.txt", context, content_type=kind)


def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect from the address where browsers look for an icon by themselves."""
    return redirect(static("img/favicon.svg"), permanent=True)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what was wrong with a request, if one of our own views raised it."""
    # The words of a SuspiciousOperation are for the log, not for the sender.
    reason = str(exception) if isinstance(exception, BadRequest) else ""
    return render(request, "400.html", {"reason": reason}, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Show the page for an unforeseen error, or for a database that can't be asked."""
    context = {"request_id": request_id.get()}
    if not isinstance(sys.exception(), (OperationalError, InterfaceError)):
        return render(request, "500.html", context, status=500)
    response = render(request, "503.html", context, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def too_many_tries(request: HttpRequest, *, is_report: bool = False) -> HttpResponse:
    """Refuse whoever failed to sign in, or sent reports, too often; say when to try again."""
    response = render(request, "429.html", {"is_report": is_report}, status=429)
    response.headers["Retry-After"] = "3600" if is_report else "60"
    return response
