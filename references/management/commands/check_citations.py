"""`check_citations`: reports what is broken, unused or worth a look among the sources."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Exists, OuterRef
from tqdm import tqdm

from references.models import Citation, Use, derived, names
from references.models.judging import LACKING
from references.prose import sourcing
from references.quality import duplicates, lint
from references.quality.lint import Finding
from references.quality.sourcing import sourced
from references.values.source import FIELDS

# So many rows of a kind are listed.
LISTED = 50

Row = dict[str, Any]


class Command(BaseCommand):
    help = (
        "Lists markers that name no citation, reading or doubt, public sentences without "
        "a source, citations that nothing cites, and what the linter finds in each "
        "(docs/editing.md). Exits with 1 for a broken marker, a sentence without a "
        "source, an index of uses that is out of date, or a finding that is an error."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--severity",
            choices=lint.SEVERITIES,
            default=lint.SEVERITIES[-1],
            help="The least grave of the findings to list; errors fail in any case.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        number = lint.SEVERITIES.index(options["severity"]) + 1
        broken, stale = list(broken_markers()), derived.stale()
        bare, beyond, sources = statements()
        found = list(findings(lint.SEVERITIES[:number]))
        severities = Counter(finding.severity for _key, finding in found)
        self.places("Broken markers", broken)
        self.places("Sentences without a source", bare)
        self.stdout.write(
            "The index of uses is out of date: run manage.py changed"
            if stale
            else "Index of uses: in step"
        )
        self.section("Citations that nothing cites", list(uncited()))
        self.stdout.write(sourcing.coverage(sources) or "No statement is published.")
        self.places("Statements that say more than their readings", beyond)
        self.places("Words of relative time", list(undated()))
        self.stdout.write(f"Findings: {lint.severities_in_words(severities) or 'none'}")
        for rule in lint.RULES:
            lines = [f"{key}: {f.sentence}" for key, f in found if f.code == rule.code]
            if lines:
                self.section(f"{rule.heading} ({rule.severity}: {rule.code})", lines)
        if broken or stale or bare or severities["error"]:
            sys.exit(1)

    def places(self, heading: str, rows: list[Row]) -> None:
        """List what was found, each with the place where it stands."""
        lines = [
            f"{r['model']} {r['row']}, {r['field']}: {r['sentence']}" for r in rows
        ]
        self.section(heading, lines)

    def section(self, heading: str, lines: list[str]) -> None:
        """List the first lines under a heading with their number."""
        self.stdout.write(f"{heading}: {len(lines) or 'none'}")
        for line in lines[:LISTED]:
            self.stdout.write(f"  {line}")
        if len(lines) > LISTED:
            self.stdout.write(f"  and {len(lines) - LISTED} more")


def broken_markers() -> Iterator[Row]:
    """Yield the markers that name no citation, reading or doubt, each with what to do."""
    for use, name, sentence in names.broken():
        yield _place(use) | {"key": name, "sentence": sentence}


def statements() -> tuple[list[Row], list[Row], dict[str, int]]:
    """Return what has no source, what says more than its readings, and numbers."""
    bare, beyond = list[Row](), list[Row]()
    numbers = dict.fromkeys(sourcing.KINDS, 0)
    for each in sourced():
        judged = each.judged
        numbers[judged.kind] += 1
        label = each.row._meta.label_lower
        place = {"model": label, "row": each.row.pk, "field": each.field}
        if judged.kind in LACKING:
            rows = bare if judged.kind == "bare" else beyond
            rows.append(place | {"sentence": judged.lack})
    return bare, beyond, numbers


def undated() -> Iterator[Row]:
    """Yield the public sentences with words of relative time, as their uses have them."""
    for use in Use.objects.public().exclude(undated="").order_by("pk"):
        for sentence in use.undated.splitlines():
            yield _place(use) | {"sentence": sentence}


def _place(use: Use) -> Row:
    label = use.model._meta.label_lower
    return {"model": label, "row": use.row, "field": use.field}


def uncited() -> Iterable[str]:
    """Return the keys of the sources that no statement cites, not even a draft."""
    cited = Use.objects.filter(source=OuterRef("key"))
    rows = Citation.objects.filter(~Exists(cited)).in_order()
    return rows.values_list("key", flat=True)


def findings(severities: Iterable[str]) -> Iterator[tuple[str, Finding]]:
    """Yield what the linter finds of these severities, with the key of the source."""
    others = duplicates.others()
    rows = Citation.objects.in_order().only(*FIELDS).iterator()
    for citation in tqdm(rows, "Looking at sources", disable=None, leave=False):
        for finding in lint.findings(citation, others):
            if finding.severity in severities:
                yield citation.key, finding
