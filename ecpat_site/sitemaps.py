"""The sitemap: every public page once, at its one address."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.conf import settings
from django.contrib.sitemaps.views import x_robots_tag
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from ecpat_site import editions
from ecpat_site.context_processors import PARTS
from orgprofile.models import Organisation
from references.models import Citation
from references.models.registry import related, statement_models
from references.showing import absolute

PAGES = ["home", "doubts:list", *(view for _name, view in PARTS)]
PAGES += ["orgprofile:member-list", "orgprofile:organisation-list", "corrections"]
PAGES += ["changes:list", "accuracy"]


@x_robots_tag
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every public page. What changed, and when, is in the feed of changes."""
    pages = [{"location": absolute(path)} for path in _paths()]
    return TemplateResponse(
        request, "sitemap.xml", {"urlset": pages}, content_type="application/xml"
    )


def _paths() -> Iterator[str]:
    """Yield the pages of the site, then each page on which a public row or source stands."""
    organisations = Organisation.objects.published()
    networks = organisations.exclude(slug=settings.SITE_ORGANISATION).with_network()
    models: Any = statement_models()
    rows = chain.from_iterable(
        related(model).published().defer(*model.prose_fields()) for model in models
    )
    pages = [row.get_absolute_url().partition("#")[0] for row in rows]
    # A list of members without any says nothing.
    members = reverse("orgprofile:member-list")
    has_members = any(page.startswith(members) for page in pages)
    names = [name for name in PAGES if has_members or name != "orgprofile:member-list"]
    names += ["editions:list"] if editions.newest() else []
    pages += [row.network_url() for row in networks.filter(has_network=True)]
    pages += [row.get_absolute_url() for row in Citation.objects.public().in_order()]
    yield from dict.fromkeys([*map(reverse, names), *pages])
