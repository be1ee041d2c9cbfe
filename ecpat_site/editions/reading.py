"""Shows editions: their list, and their files as they are, whatever the code has become."""

import mimetypes
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponseBase,
)
from django.shortcuts import redirect
from django.urls import path
from django.utils.cache import get_conditional_response

from ecpat_site import editions
from ecpat_site.editions import Edition
from references.catalogue.showing import PlainPage, absolute, render_page

mimetypes.add_type("application/atom+xml", ".atom")
mimetypes.add_type("application/toml", ".toml")
mimetypes.add_type("application/yaml", ".yaml")
# What the living site has at no address.
ITS_OWN = re.compile(r"profile/|changes\.|LICENCES")


def edition_list(request: HttpRequest) -> HttpResponseBase:
    """Show all editions, the newest first, and what was withdrawn from any."""
    context = {
        "editions": [*editions.whole()],
        "withdrawn": editions.withdrawals()[::-1],
    }
    template = "ecpat_site/edition_list.html"
    return render_page(request, template, PlainPage("Editions"), **context)


def latest(request: HttpRequest) -> HttpResponseBase:
    """Lead to the newest edition; before the first, to the list that says so."""
    newest = editions.newest()
    return redirect(newest.address if newest else "editions:list")


def edition_file(request: HttpRequest, name: str, path: str = "") -> HttpResponseBase:
    """Send a file that the manifest of an edition names, and no other."""
    edition = _edition(name)
    path = path if path and not path.endswith("/") else f"{path}index.html"
    if not (digest := edition.files.get(path)):
        raise Http404(
            "This edition has no page at this address. Open the first page of the edition from the page “Editions”."
        )
    is_gone = path in edition.withdrawn
    response = _send(request, edition.folder / "data" / path, digest, is_gone=is_gone)
    if not ITS_OWN.match(path):
        living = re.sub(r"page-(\d+)\.html$", r"?page=\1", f"/{path}")
        address = absolute(living.removesuffix("index.html"))
        response.headers["Link"] = f'<{address}>; rel="original"'
    return response


def edition_zip(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send the zip of an edition, whose bytes follow from those of its files."""
    edition = _edition(name)
    return _send(request, edition.folder.with_suffix(".zip"), edition.digest)


def _edition(name: str) -> Edition:
    if name not in editions.folders() or editions.fault(name):
        raise Http404(
            "There is no edition with this name. The page “Editions” lists all editions."
        )
    return editions.named(name)


def _send(
    request: HttpRequest, path: Path, digest: str, *, is_gone: bool = False
) -> HttpResponseBase:
    """Send a file, or 304; kept for five minutes alone, since it may be withdrawn.

    A notice in place of a withdrawn file is sent with 410.
    """
    root = Path(settings.EDITIONS_DIR)
    # A link, or "..", leads elsewhere.
    if path.resolve() != root.resolve() / path.relative_to(root) or not path.is_file():
        raise Http404(
            "This edition has no page at this address. Open the first page of the edition from the page “Editions”."
        )
    response: Any = get_conditional_response(request, f'"{digest}"')
    if is_gone or not response:
        kind = mimetypes.guess_type(path.name)[0] or "text/plain"
        is_text = kind.endswith(("xml", "json", "toml", "yaml")) or kind[:5] == "text/"
        kind = f"{kind}; charset=utf-8" if is_text else kind
        status = 410 if is_gone else 200
        response = FileResponse(path.open("rb"), content_type=kind, status=status)
    response.headers["ETag"] = f'"{digest}"'
    response.headers["Cache-Control"] = "max-age=300"
    response.headers["X-Accel-Expires"] = "0"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


app_name = "editions"
urlpatterns = [
    path("", edition_list, name="list"),
    path("latest/", latest, name="latest"),
    path("<str:name>.zip", edition_zip),
    path("<str:name>/", edition_file),
    path("<str:name>/<path:path>", edition_file),
]
