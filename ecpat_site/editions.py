"""Editions: the public site of a day as plain files, in a BagIt bag that anyone can verify.

In EDITIONS_DIR each has a folder, named by its day, and a zip of that folder.
"""

from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path
from django.utils.dateformat import format as date_text
from django.views.static import serve

from references.showing import PlainPage, render_page

TAGS, MANIFEST = "tagmanifest-sha256.txt", "manifest-sha256.txt"


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition by its name, the day on which it was made: 2026-12-01."""

    name: str

    @property
    def folder(self) -> Path:
        return Path(settings.EDITIONS_DIR, self.name)

    @property
    def day(self) -> date:
        return date.fromisoformat(self.name)

    @property
    def title(self) -> str:
        return f"edition of {date_text(self.day, 'j F Y')}"

    @property
    def address(self) -> str:
        return f"{settings.SITE_URL}/editions/{self.name}/"

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the digests of all its files; "" while it is being made."""
        tags = self.folder / TAGS
        return sha256(tags.read_bytes()).hexdigest() if tags.exists() else ""

    @property
    def summary(self) -> str:
        lines = (self.folder / "bag-info.txt").read_text("utf-8").splitlines()
        return dict(line.split(": ", 1) for line in lines)["External-Description"]

    def shows(self, path: str) -> bool:
        return (self.folder / "data" / path).is_file()


# The pages that are asked for an edition say so, and cite it.
being_made: ContextVar[Edition | None] = ContextVar("being_made", default=None)


def whole() -> Iterator[Edition]:
    """Yield the editions, the newest first."""
    files = Path(settings.EDITIONS_DIR).glob(f"????-??-??/{TAGS}")
    yield from (Edition(file.parent.name) for file in sorted(files, reverse=True))


def newest() -> Edition | None:
    return being_made.get() or next(whole(), None)


def edition_list(request: HttpRequest) -> HttpResponseBase:
    """Show all editions, the newest first."""
    page, rows = PlainPage("Editions"), [*whole()]
    return render_page(request, "ecpat_site/edition_list.html", page, editions=rows)


def latest(request: HttpRequest) -> HttpResponseBase:
    """Lead to the newest edition; before the first, to the list that says so."""
    edition = newest()
    return redirect(edition.address if edition else "editions:list")


def edition_file(
    request: HttpRequest, name: str, path: str = "", ending: str = ""
) -> HttpResponseBase:
    """Send a file of an edition, or its zip."""
    if Edition(name) not in whole():
        raise Http404(
            "There is no edition with this name. The page “Editions” lists all editions."
        )
    folder = str(settings.EDITIONS_DIR)
    if ending:
        answer = serve(request, f"{name}{ending}", folder)
    else:
        file = path if path and not path.endswith("/") else f"{path}index.html"
        answer = serve(request, file, f"{folder}/{name}/data")
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


app_name = "editions"
urlpatterns = [
    path("", edition_list, name="list"),
    path("latest/", latest, name="latest"),
    path("<str:name>.zip", edition_file, {"ending": ".zip"}),
    path("<str:name>/", edition_file),
    path("<str:name>/<path:path>", edition_file),
]
