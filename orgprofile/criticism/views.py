"""The views of the criticism: the list of exchanges, and each exchange."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from orgprofile.criticism import pages
from orgprofile.models import Criticism
from references.catalogue.showing import show


def criticism_list(request: HttpRequest) -> HttpResponseBase:
    """List the criticism, the weightiest first."""
    exchanges = Criticism.objects.published().with_turns()
    template = "orgprofile/criticism_list.html"
    return show(request, template, pages.criticism_list(exchanges))


def criticism_detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show one criticism as an exchange."""
    published = Criticism.objects.published().with_turns()
    page = pages.criticism(get_object_or_404(published, slug=slug))
    return show(request, "orgprofile/criticism_detail.html", page)
