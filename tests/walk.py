"""Every address of the site."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.urls import URLResolver, get_resolver, reverse
from django.views.generic import RedirectView

from ecpat_site.sitemaps import PAGES
from orgprofile.models import Criticism, Measure, Member, Organisation
from references.models import Citation
from references.models.doubt import Doubt
from references.models.record import Record
from references.models.sourced import Published
from timeline.models import HistoryEvent

RECORDS = [m for m in apps.get_models() if issubclass(m, Record)]
STATEMENTS = [m for m in RECORDS if issubclass(m, Published)]
# Those whose form shows how it will read.
PREVIEWED = [*STATEMENTS, Citation, Doubt]


# The row of `make_profile` in each address that names one.
EXAMPLES = {
    "accuracy/<str:name>.csv": "accuracy/2026-12-02.csv",
    "<slug:country>": "th",
    "<slug:measure>": "members",
    "<slug:key>": "ecpat-germany-2018",
    "criticism/<slug:slug>": "criticism/figure",
    "history/<slug:slug>": "history/founding",
    "open-questions/<slug:slug>": "open-questions/campaign-years",
    "organisations/<slug:slug>": "organisations/ecpat-usa",
}


def one_of_each() -> list[str]:
    """Return one address of each public pattern of urls, of rows that exist."""
    found = []
    for route in _routes(get_resolver()):
        for part, example in EXAMPLES.items():
            route = route.replace(part, example)
        assert "<" not in route, f"{route} needs an example"
        found.append(f"/{route}")
    return list(dict.fromkeys(found))


def _routes(resolver: URLResolver, start: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = f"{start}{pattern.pattern}"
        if not isinstance(pattern, URLResolver):
            # Redirects, and files of editions, have tests of their own.
            view_class = getattr(pattern.callback, "view_class", None)
            if view_class is not RedirectView and "editions/<" not in route:
                yield route
        elif route != "admin/":
            yield from _routes(pattern, route)


# The addresses that machines read.
FILES = [
    *("sitemap", "orgprofile:count-csv", "orgprofile:member-csv"),
    *("orgprofile:map-svg", "orgprofile:growth-svg"),
    *("timeline:event-csv", "statements", "profile-json", "changes:feed"),
]


def public_addresses() -> list[str]:
    """Return the pages and files of all rows, published or not."""
    return html_addresses() + [reverse(name) for name in (*FILES, "search")]


def html_addresses() -> list[str]:
    """Return the pages of all rows, each at its one address."""
    models: Any = (Organisation, Criticism, HistoryEvent, Doubt, Citation)
    rows = [row for model in models for row in model.objects.all()]
    pages = [reverse(name) for name in PAGES] + [r.get_absolute_url() for r in rows]
    # A member of the subject's network is on the page of its country.
    found = Member.objects.filter(network__slug=settings.SITE_ORGANISATION)
    pages += [m.page for m in Measure.objects.exclude(counts=None)]
    pages += [m.get_absolute_url().partition("#")[0] for m in found]
    return list(dict.fromkeys(pages))


def content(response: Any) -> str:
    """Return the text of an answer, streamed or not."""
    return response.getvalue().decode()


def admin_addresses() -> list[str]:
    """Return the pages of the admin, of each model and of one row of each."""
    pages = [reverse("admin:index")]
    for model in RECORDS:
        pages += [admin_address(model), admin_address(model, "add")]
        row = model.objects.first()
        if row is not None:
            names = ["change", "history"]
            names += ["delete"] * ("delete" in model._meta.default_permissions)
            names += ["preview"] * (model in PREVIEWED)
            pages += [
                admin_address(model, "deleted"),
                *(admin_address(row, name) for name in names),
                f"{admin_address(row, 'change')}?restore={row.history.first().pk}",
            ]
    return pages


def admin_address(what: type[Record] | Record, name: str = "changelist") -> str:
    """Return the address where staff list or add such rows, or change this one."""
    kind = f"{what._meta.app_label}_{what._meta.model_name}"
    args = [what.pk] if isinstance(what, Record) else []
    return reverse(f"admin:{kind}_{name}", args=args)
