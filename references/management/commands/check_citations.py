"""`check_citations`: reports what is broken, unused or worth a look among the sources."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Exists, OuterRef
from tqdm import tqdm

from references.models import Citation, Use
from references.prose import markers, sourcing
from references.prose.markers import DOUBT
from references.quality import duplicates, lint
from references.quality.lint import Finding
from references.quality.sourcing import sourced
from references.statements.doubt import Doubt
from references.uses import index, questions
from references.uses.judging import LACKING
from references.values.source import FIELDS

# So many rows of a kind are listed.
LISTED = 50

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """Rows of broken markers, keys of uncited sources, and findings with their keys."""

    broken: list[Row]
    stale: int
    uncited: list[str]
    findings: list[tuple[str, Finding]]
    # Public sentences with words of relative time, and those without a source; statements
    # that say what no reading has; how many statements are sourced in each way.
    undated: list[Row]
    bare: list[Row]
    beyond: list[Row]
    sourced: dict[str, int]

    @property
    def by_severity(self) -> Counter[str]:
        return Counter(finding.severity for _key, finding in self.findings)

    @property
    def is_sound(self) -> bool:
        return not (self.broken or self.stale or self.bare or self.by_severity["error"])


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
        report = Report(
            list(broken_markers()),
            index.stale(),
            list(uncited()),
            list(findings(lint.SEVERITIES[:number])),
            list(undated()),
            *statements(),
        )
        self.write(report)
        if not report.is_sound:
            sys.exit(1)

    def write(self, report: Report) -> None:
        self.places("Broken markers", report.broken)
        self.places("Sentences without a source", report.bare)
        self.stdout.write(
            "The index of uses is out of date: run manage.py changed"
            if report.stale
            else "Index of uses: in step"
        )
        self.section("Citations that nothing cites", report.uncited)
        line = sourcing.coverage(report.sourced)
        self.stdout.write(line or "No statement is published.")
        self.places("Statements that say more than their readings", report.beyond)
        self.places("Words of relative time", report.undated)
        self.stdout.write(f"Findings: {lint.in_words(report.by_severity) or 'none'}")
        for rule in lint.RULES:
            lines = [
                f"{key}: {finding.sentence}"
                for key, finding in report.findings
                if finding.code == rule.code
            ]
            if lines:
                self.section(f"{rule.heading} ({rule.severity}: {rule.code})", lines)

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
    doubts = Doubt.objects.all_names()
    for use, name in questions.broken(doubts):
        key, is_reading, _slug = name.partition("#")
        if name[0] == DOUBT:
            slugs = [known.removeprefix(DOUBT) for known in doubts]
            sentence = markers.unknown_doubt_sentence(name.removeprefix(DOUBT), slugs)
        elif is_reading:
            known = Citation.objects.filter(key=key).all_names()
            sentence = markers.unknown_reading_sentence(name, known)
        else:
            near = Citation.objects.compared_with([key])
            sentence = markers.unknown_key_sentence(key, near)
        yield _place(use) | {"key": name, "sentence": sentence}


def statements() -> tuple[list[Row], list[Row], dict[str, int]]:
    """Return the fields of a report on how statements are sourced."""
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
