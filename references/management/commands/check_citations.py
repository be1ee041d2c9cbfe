"""`check_citations`: what is broken, unused or worth a look among the sources."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Exists, OuterRef

from references.models import Citation, FormerKey, IndexedUse
from references.prose import markers
from references.quality import duplicates, lint
from references.quality.lint import Finding
from references.uses import index, questions
from references.values.source import FIELDS, Source

# How many rows of a kind the text lists; the JSON has them all.
LISTED = 50


class Command(BaseCommand):
    help = (
        "Lists markers that name no citation, citations that nothing cites, and what the "
        "linter finds in each (docs/linting.md). Exits with 1 for a broken marker, an "
        "index of uses that is out of date, or a finding that is an error."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument(
            "--severity",
            choices=lint.SEVERITIES,
            default=lint.SEVERITIES[-1],
            help="The least grave of the findings to list; errors fail in any case.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        gravest_first = lint.SEVERITIES
        listed = gravest_first[: gravest_first.index(options["severity"]) + 1]
        report = self.as_json if options["format"] == "json" else self.as_text
        if not report(listed):
            sys.exit(1)

    def as_text(self, severities: Iterable[str]) -> bool:
        """Write a report for people; whether it names nothing that fails."""
        broken = self.section(
            "Broken markers",
            (
                f"{b['model']} {b['row']}, {b['field']}: {b['sentence']}"
                for b in broken_markers()
            ),
        )
        stale = index.stale()
        self.stdout.write(
            "The index of uses is out of date: run manage.py index_uses"
            if stale
            else "Index of uses: in step"
        )
        self.section(
            "Citations that nothing cites",
            (f"{u['key']}: {u['reason'] or 'no reason is given'}" for u in uncited()),
        )

        numbers: Counter[str] = Counter()
        first: dict[str, list[str]] = {code: [] for code in lint.CODES}
        for key, finding in found(severities):
            numbers[finding.code] += 1
            if numbers[finding.code] <= LISTED:
                first[finding.code].append(f"{key}: {finding.sentence}")
        self.stdout.write(f"Findings: {lint.in_words(_by_severity(numbers)) or 'none'}")
        for rule in lint.RULES:
            if numbers[rule.code]:
                heading = f"{rule.heading} ({rule.severity}: {rule.code})"
                self.list(heading, numbers[rule.code], first[rule.code])
        return not (broken or stale or _by_severity(numbers)["error"])

    def section(self, heading: str, lines: Iterable[str]) -> int:
        """List lines under a heading that counts them; how many there are."""
        number, first = 0, []
        for line in lines:
            number += 1
            if number <= LISTED:
                first.append(line)
        self.list(heading, number, first)
        return number

    def list(self, heading: str, number: int, first: list[str]) -> None:
        self.stdout.write(f"{heading}: {number or 'none'}")
        for line in first:
            self.stdout.write(f"  {line}")
        if number > len(first):
            self.stdout.write(
                f"  and {number - len(first)} more: --format json has all"
            )

    def as_json(self, severities: Iterable[str]) -> bool:
        """Write one object, piece by piece; whether it names nothing that fails."""
        numbers: Counter[str] = Counter()
        stale = index.stale()

        def counted() -> Iterator[dict[str, Any]]:
            for key, finding in found(severities):
                numbers[finding.code] += 1
                yield {"key": key} | asdict(finding)

        self.stdout.write("{")
        has_broken = self.array("broken_markers", broken_markers())
        self.stdout.write(f'"stale_uses": {stale},')
        self.array("uncited", uncited())
        self.array("findings", counted())
        is_sound = not (has_broken or stale or _by_severity(numbers)["error"])
        counts = {code: numbers[code] for code in lint.CODES}
        self.stdout.write(f'"counts": {json.dumps(counts)},')
        self.stdout.write(f'"ok": {json.dumps(is_sound)}')
        self.stdout.write("}")
        return is_sound

    def array(self, name: str, rows: Iterable[dict[str, Any]]) -> int:
        """Write a member of the object, one row a line; how many rows there are."""
        number = 0
        self.stdout.write(f'"{name}": [', ending="")
        for row in rows:
            self.stdout.write(",\n" if number else "\n", ending="")
            self.stdout.write(json.dumps(row, ensure_ascii=False), ending="")
            number += 1
        self.stdout.write("],")
        return number


def broken_markers() -> Iterator[dict[str, Any]]:
    """The markers that name no citation, each with what to do."""
    merged = dict(FormerKey.objects.values_list("key", "citation__key"))
    for model, row, field, key in questions.broken():
        near = Citation.objects.compared_with([key])
        sentence = markers.unknown_key_sentence(key, near, merged)
        place = {"model": model, "row": row, "field": field, "key": key}
        yield place | {"sentence": sentence}


def uncited() -> Iterator[dict[str, Any]]:
    """The citations that no statement cites, drafts included, each with its reason."""
    cited = IndexedUse.objects.filter(key=OuterRef("key"))
    rows = Citation.objects.filter(~Exists(cited)).in_order()
    for key, reason in rows.values_list("key", "uncited_because").iterator():
        yield {"key": key, "reason": reason}


def found(severities: Iterable[str]) -> Iterator[tuple[str, Finding]]:
    """What the linter finds of these severities, source by source."""
    others = duplicates.all_others()
    for citation in Citation.objects.in_order().only(*FIELDS).iterator():
        for finding in lint.findings(Source.of(citation), others):
            if finding.severity in severities:
                yield citation.key, finding


def _by_severity(numbers: Counter[str]) -> Counter[str]:
    """How many findings there are of each severity, from how many of each code."""
    found: Counter[str] = Counter()
    for code, number in numbers.items():
        found[lint.CODES[code].severity] += number
    return found
