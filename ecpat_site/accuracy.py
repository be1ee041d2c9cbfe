"""How often we are wrong: audits, files in the folder of the profile, shown as they are.

`audits/2026-12-02.csv` has a row for each statement that somebody compared with its source
that day. Its columns, head and outcomes are in docs/your-profile.md.
"""

import csv
import re
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from itertools import takewhile
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path

from references.ledger import ReferenceList
from references.showing import PlainPage, render_page

OUTCOMES = ("exact", "off", "wrong", "invented", "not checkable")
COLUMNS = [
    "id",
    "page",
    "about",
    "words",
    "sources",
    "outcome",
    "found",
    "seen",
    "done",
    "new_words",
]


@dataclass(slots=True)
class Audit:
    """A file of statements that were compared with their sources, without what can't be read."""

    path: Path
    content: bytes = b""
    day: date | None = None
    how: list[str] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    faults: list[tuple[int, str]] = field(default_factory=list)  # (line, words)

    @property
    def drawn(self) -> str:
        return self.path.stem[11:].replace("-", " ")  # such as "by seed"

    def read(self, text: str) -> None:
        """Take the lines of the head, the rows and the counts from the text of the file."""
        lines = [*StringIO(text, newline="")]
        head = [x[1:].strip() for x in takewhile(lambda x: x[0] == "#", lines)]
        known = [line for line in head if line.startswith("Counts:")]
        self.how = [line for line in head if line not in known]
        for outcome, number in re.findall(rf"({'|'.join(OUTCOMES)}) (\d+)", f"{known}"):
            self.counts[outcome] = int(number)
        table = csv.DictReader(lines[len(head) :], restval="")
        missing = [x for x in COLUMNS if x not in (table.fieldnames or ())]
        if missing and not known:
            self.faults.append((len(head) + 1, f"no column {', '.join(missing)}"))
        for row in () if missing else table:
            if (outcome := row["outcome"]) in OUTCOMES:
                self.rows.append(row)
                self.counts[outcome] += 1
            else:
                words = f"“{outcome}” is not an outcome"
                self.faults.append((len(head) + table.line_num, words))


def audits() -> list[Audit]:
    """Return each audit of the profile, the newest first, also those that can't be read."""
    files = (settings.PROFILE.folder / "audits").glob("*.csv")
    return [_audit(file) for file in sorted(files, reverse=True)]


def _audit(file: Path) -> Audit:
    audit = Audit(file)
    try:
        audit.content = file.read_bytes()
        audit.read(audit.content.decode("utf-8-sig"))
        audit.day = date.fromisoformat(file.stem[:10])
    except (OSError, csv.Error, ValueError) as error:
        start = getattr(error, "start", 0)  # of what is not UTF-8
        audit.faults.append((audit.content.count(b"\n", 0, start) + 1, str(error)))
    return audit


def accuracy(request: HttpRequest) -> HttpResponseBase:
    """Show each audit: how it was drawn, its numbers, and its rows."""
    shown = [audit for audit in audits() if audit.day and any(audit.counts.values())]
    changed = max((audit.day for audit in shown if audit.day), default=None)
    page = PlainPage("How often we are wrong", ReferenceList(changed=changed))
    return render_page(request, "ecpat_site/accuracy.html", page, audits=shown)


def audit_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send an audit as it is."""
    contents = {audit.path.stem: audit.content for audit in audits()}
    if name not in contents:
        raise Http404("There is no audit with this name. The page lists all audits.")
    return HttpResponse(contents[name], content_type="text/csv; charset=utf-8")


urlpatterns = [
    path("", accuracy, name="accuracy"),
    path("<str:name>.csv", audit_file, name="audit"),
]
