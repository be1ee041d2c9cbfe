"""Shows editions: their list, and their files as they are, whatever the code has become."""

import mimetypes
import re
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect
from django.urls import path, register_converter, reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed

from ecpat_site import editions
from ecpat_site.editions import Edition
from references.catalogue.showing import PlainPage, absolute, render_page

mimetypes.add_type("application/atom+xml", ".atom")
mimetypes.add_type("application/yaml", ".yaml")
# What the living site has at no address.
ITS_OWN = re.compile(r"profile/|changes\.|LICENCES")


class EditionConverter:
    """The name of an edition in an address."""

    regex = editions.NAME.pattern

    def to_python(self, value: str) -> Edition:
        try:
            return editions.named(value)
        except OSError as error:
            raise ValueError from error

    def to_url(self, value: str) -> str:
        return value


register_converter(EditionConverter, "edition")


def edition_list(request: HttpRequest) -> HttpResponseBase:
    """Show all editions, the newest first, and what was withdrawn from any."""
    found = list(map(editions.named, editions.names()))
    withdrawn = editions.withdrawals()[::-1]
    page = PlainPage("Editions")
    return render_page(
        request,
        "ecpat_site/edition_list.html",
        page,
        editions=found,
        withdrawn=withdrawn,
    )


def latest(request: HttpRequest) -> HttpResponseRedirectBase:
    """Lead to the newest edition; before the first, to the list that says so."""
    newest = editions.newest()
    return redirect(newest.address if newest else "editions:list")


def edition_file(
    request: HttpRequest, edition: Edition, path: str = ""
) -> HttpResponseBase:
    """Show a file of an edition: one that its manifest names, and no other."""
    name = f"{path}index.html" if not path or path.endswith("/") else path
    if not (digest := edition.files.get(name)):
        raise Http404("It is not in this edition.")
    response = _send(request, edition.folder / "data" / name, digest)
    if not ITS_OWN.match(name):
        living = re.sub(r"(page)-(\d+)\.html$", r"?\1=\2", f"/{name}")
        living = re.sub(r"index\.html$", "", living)
        response.headers["Link"] = f'<{absolute(living)}>; rel="original"'
    return response


def edition_zip(request: HttpRequest, edition: Edition) -> HttpResponseBase:
    """Show the zip of an edition, whose bytes follow from the files in it."""
    return _send(request, edition.zip, edition.digest)


def _send(request: HttpRequest, path: Path, digest: str) -> HttpResponseBase:
    """Send a file, or 304; kept for five minutes alone, since it may be withdrawn."""
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    text = kind.startswith("text/") or kind.endswith(("xml", "json", "yaml"))
    response: Any = get_conditional_response(request, f'"{digest}"')
    response = response or FileResponse(
        path.open("rb"), content_type=f"{kind}; charset=utf-8" if text else kind
    )
    response.headers["ETag"] = f'"{digest}"'
    response.headers["Cache-Control"] = "max-age=300"
    # nginx keeps none: what is withdrawn is gone at once.
    response.headers["X-Accel-Expires"] = "0"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


class EditionFeed(Feed):
    """The editions, the newest first. Source: RFC 4287."""

    feed_type = Atom1Feed
    language = settings.PROFILE.language
    title = f"{settings.SITE_SUBJECT}: editions of its sourced profile"
    author_name = settings.PROFILE.signed_by or title

    def link(self) -> str:
        return absolute(reverse("editions:list"))

    def feed_url(self) -> str:
        return absolute(reverse("editions:feed"))

    feed_guid = feed_url

    def items(self) -> list[Edition]:
        return list(map(editions.named, editions.names()))

    def item_title(self, edition: Edition) -> str:
        return f"The {edition.title}"

    def item_link(self, edition: Edition) -> str:
        return edition.address

    def item_updateddate(self, edition: Edition) -> datetime:
        return datetime.combine(edition.day, time(), UTC)

    def item_description(self, edition: Edition) -> str:
        return f"{edition.summary} {edition.changes}".strip()


app_name = "editions"
urlpatterns = [
    path("", edition_list, name="list"),
    path("editions.atom", EditionFeed(), name="feed"),
    path("latest/", latest, name="latest"),
    path("<edition:edition>.zip", edition_zip, name="zip"),
    path("<edition:edition>/", edition_file, name="edition"),
    path("<edition:edition>/<path:path>", edition_file),
]
