"""`check_citations`: reports what is broken, unused or worth a look among the sources."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count, Exists, OuterRef

from references.models import Citation, Use, derived, names
from references.quality import lint, reading_days
from references.quality.drafts import rows_and_drafts, unseen_line
from references.values.source import FIELDS

# At most so many findings of a kind are listed.
LISTED = 50


class Command(BaseCommand):
    help = (
        "Checks the whole profile. Lists citations of a source that does not exist, and public "
        "sentences without a source. Lists sources that no text cites, and sources with the "
        "same DOI or the same address. Lists “as of” dates that are only the day on which "
        "somebody read the source. Lists sources that seem to be filled in wrongly; "
        "docs/editing.md says how to fill them in. The command exits with 1 if a cited source does not exist, or if "
        "a sentence has no source. It also exits with 1 if a date or a source has an error, or if "
        "the index of citations is out of date."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each kind of finding under a heading; exit with 1 if one must be mended."""
        broken = [_line(use, words) for use, words in names.broken()]
        stale = derived.stale()
        bare = _sentences("lacking", source="")
        uses = Use.objects.filter(source=OuterRef("key"))
        uncited = Citation.objects.filter(~Exists(uses)).in_order()
        sources = Citation.objects.in_order().only(*FIELDS)
        findings = [
            (source.key, rule, sentence)
            for source in sources.iterator()
            for rule, sentence in lint.findings(source)
        ]
        self.section("Broken markers", broken)
        self.section("Sentences without a source", bare)
        self.stdout.write(
            "The index of uses is out of date: run manage.py changed"
            if stale
            else "Index of uses: in step"
        )
        self.section("Citations that nothing cites", [c.key for c in uncited])
        shared = [*_shared("doi"), *_shared("url")]
        self.section("DOIs and addresses of several citations", shared)
        beyond = _sentences("lacking", readings__gt="")
        self.section("Statements that say more than their readings", beyond)
        without_reading = _sentences("lacking", source__gt="", readings="")
        self.section("Statements with a source, but no note of it", without_reading)
        self.section("Words of relative time", _sentences("undated"))
        reading_day_lines = [
            f"{row._meta.label_lower} {row.pk}, {field}: {words}"
            for row, field, words in reading_days.statements_dated_by_reading()
        ]
        self.section("Dated by the day of reading", reading_day_lines)
        drafts = [f"{r.full_name()}: {unseen_line(d)}" for r, d in rows_and_drafts()]
        self.section("Published entries with a part that is still a draft", drafts)
        words = lint.severities_in_words(finding[1:] for finding in findings)
        self.stdout.write(f"Findings: {words or 'none'}")
        for rule in lint.RULES:
            lines = [
                f"{key}: {words}" for key, broken, words in findings if broken is rule
            ]
            if lines:
                self.section(f"{rule.heading} ({rule.severity}: {rule.code})", lines)
        is_wrong = any(rule.severity == "error" for _key, rule, _words in findings)
        if broken or stale or bare or reading_day_lines or is_wrong:
            sys.exit(1)

    def section(self, heading: str, lines: list[str]) -> None:
        """Print a heading with the number of lines, then the first `LISTED` lines."""
        self.stdout.write(f"{heading}: {len(lines) or 'none'}")
        for line in lines[:LISTED]:
            self.stdout.write(f"  {line}")
        if len(lines) > LISTED:
            self.stdout.write(f"  and {len(lines) - LISTED} more")


def _line(use: Use, sentence: str) -> str:
    """Return a sentence preceded by its row and field: "timeline.event 3, summary: …"."""
    return f"{use.model._meta.label_lower} {use.row}, {use.field}: {sentence}"


def _shared(field: str) -> list[str]:
    """Return the values of a field that several sources have, each with the number of sources."""
    # Several sources may share the address of a site, or of a page in place of the source.
    sources = Citation.objects.exclude(address__in=["site", "substitute"])
    rows = sources.exclude(**{field: ""}).order_by(field).values_list(field)
    repeated = rows.annotate(number=Count("pk")).filter(number__gt=1)
    return [f"{value}: {number}" for value, number in repeated]


def _sentences(column: str, **wanted: str) -> list[str]:
    """Return the sentences in a column of the public uses, each after its row and field."""
    uses = Use.objects.public().filter(**wanted).order_by("pk")
    return [_line(u, words) for u in uses for words in getattr(u, column).splitlines()]
