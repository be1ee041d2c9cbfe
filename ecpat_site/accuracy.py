"""How often we are wrong: audits, files in the folder of the profile, shown as they are.

`audits/2026-12-02.csv` has a row for each statement that somebody compared with its source
that day; lines before the heading that begin with "#" say how they were drawn and by whom.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import dropwhile
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path

from references.catalogue.showing import PlainPage, render_page
from references.exchange.exports import Row


@dataclass(frozen=True)
class Audit:
    """Statements that were compared with their sources; `name` is that of the file."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.stem

    @cached_property
    def lines(self) -> list[str]:
        return self.path.read_text("utf-8").splitlines(keepends=True)

    @property
    def how(self) -> str:
        """Return what the file says of how its statements were drawn, and by whom."""
        return " ".join(x[1:].strip() for x in self.lines if x.startswith("#"))

    @cached_property
    def rows(self) -> list[Row]:
        return [*csv.DictReader(dropwhile(lambda x: x.startswith("#"), self.lines))]

    @property
    def numbers(self) -> list[tuple[str, int]]:
        """Return how many rows have each verdict, the most frequent first."""
        return Counter(row["verdict"] for row in self.rows).most_common()


def audits() -> list[Audit]:
    """Return the audits of the profile, the newest first."""
    files = (settings.PROFILE.folder / "audits").glob("*.csv")
    return [Audit(file) for file in sorted(files, reverse=True)]


def accuracy(request: HttpRequest) -> HttpResponseBase:
    """Show each audit: how it was drawn, its numbers, and its rows."""
    page = PlainPage("How often we are wrong")
    return render_page(request, "ecpat_site/accuracy.html", page, audits=audits())


def audit_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send an audit as it is."""
    for audit in audits():
        if audit.name == name:
            return HttpResponse("".join(audit.lines), content_type="text/csv")
    raise Http404("There is no audit with this name. The page lists all audits.")


urlpatterns = [
    path("", accuracy, name="accuracy"),
    path("<slug:name>.csv", audit_file, name="audit"),
]
