"""The tasks on an editor's start page: first those that others wait for.

The other kinds are ordered by how much they mislead a reader. A user sees only the tasks that
they may do. The query of a kind sets the order of its tasks.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import chain
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value

from references import citing_sentences
from references.admin.addresses import form_address, may
from references.models import Citation, Correction, ReadingCheck, Use
from references.models.derived import known_by
from references.models.doubt import Doubt
from references.models.registry import published_models, related
from references.quality.corrections import unsaid
from references.quality.drafts import draft_parts, rows_with_drafts, unseen_line
from references.values import dates
from references.values.text import shortened

# Most doubts are settled by annual reports and accounts, which come once a year.
REVIEWED_EVERY = timedelta(days=365)
LONGEST_SHOWN = 160
# The heading of each kind, and what to do about each of its tasks.
KINDS = {
    # Somebody waits.
    "report": ("Reports of readers", "Read it, and decide"),
    # Readers see a sentence without a source, or an entry without a part of it.
    "bare": ("Sentences without a source", "Cite a source"),
    "unanswered": (
        "Published entries with a part that is still a draft",
        "Publish that part, or leave it as a draft",
    ),
    # Readers see two values, and not which one holds.
    "undecided": ("Figures that disagree, and nobody has decided", "Decide"),
    "offices": (
        "Two people in one post at the same time",
        "Say when the first person left the post, or choose the same doubt for both",
    ),
    # Readers see a correction that the page does not bear out.
    "unsaid": (
        "Corrections whose new text the page does not have",
        "Withdraw the correction, or correct the page",
    ),
    # Readers see more than the source says, or words that will not stay true, or they can't find
    # the words of our note in the source.
    "beyond": (
        "Compare these with their sources",
        "Correct the statement, or our note of its source",
    ),
    "unnoted": (
        "Entries whose source has no note",
        "Write a note of what the source says, or choose the note that is there",
    ),
    "undated": ("Words that will not stay true", "Write the date"),
    "words-gone": (
        "Sources that no longer have the words of our note",
        "Look again, and correct the note, or the sentences that cite it",
    ),
    # Readers see a doubt that may be settled by now.
    "doubt": (
        "Doubts that nobody has looked at for a year",
        "Look for an answer. If there is one, write it where the doubt is named, take its sign out "
        "there, and delete the doubt",
    ),
    # Readers see nothing wrong: only staff see drafts.
    "draft": ("Drafts", "Finish it, and publish it"),
}


@dataclass(frozen=True, slots=True)
class Task:
    """Something for an editor to do with a row: a title, its place, its form's address, details."""

    words: str
    place: str
    address: str
    details: tuple[str, ...] = ()


class Tasks:
    """The tasks of one kind. `count` counts the tasks of all kinds; only those shown are read."""

    def __init__(self, make: Callable[[list[Any]], Iterable[Task]], *rows: Any) -> None:
        """Store the queries of the rows, and the function that makes tasks of a list of rows."""
        self.make, self.rows = make, rows
        # The number of rows of each query, by its index; empty ones are left out. Set by `count`.
        self.numbers: dict[int, int] = {}

    def __len__(self) -> int:
        return sum(self.numbers.values())

    def __getitem__(self, wanted: slice) -> list[Task]:
        """Return the first tasks, up to the end of a slice, whose start does not count."""
        rows: list[Any] = []
        for place in sorted(self.numbers):
            if (left := wanted.stop - len(rows)) > 0:
                rows += self.rows[place][:left]
        return list(self.make(rows))


def count(kinds: Sequence[Tasks]) -> None:
    """Set `numbers` in the tasks of several kinds. One query."""
    counts = [
        rows.order_by()
        .values_list(Value(index), Value(place))
        .annotate(row_count=Count("*"))
        for index, kind in enumerate(kinds)
        for place, rows in enumerate(kind.rows)
    ]
    # The index of a kind, the index of one of its queries, and how many rows this has.
    lines = counts[0].union(*counts[1:], all=True) if counts else ()
    for index, place, row_count in lines:
        if row_count:
            kinds[index].numbers[place] = row_count


def tasks(user: Any, today: date) -> dict[str, Tasks | list[Task]]:
    """Return the tasks for a user, under the kinds of `KINDS` that this package knows."""
    kinds: dict[str, Tasks] = {
        "draft": drafts(user),
        "unanswered": _unanswered(user),
        **_uses(user),
    }
    if may(user, "change", Doubt):
        kinds["doubt"] = _old_doubts(today)
    if may(user, "change", Citation):
        kinds["words-gone"] = _words_gone()
    count([*kinds.values()])
    return kinds | {"unsaid": _unsaid() if may(user, "publish", Correction) else []}


def statements(user: Any) -> list[Any]:
    """Return the models of statements that a user may change."""
    return [model for model in published_models() if may(user, "change", model)]


def _uses(user: Any) -> dict[str, Tasks]:
    """Return four kinds of tasks, each under its key in `KINDS`, from what stored uses lack."""
    # The uses are those of the public statements and doubts that the user may change.
    models = statements(user)
    if may(user, "change", Doubt):
        models.append(Doubt)
    types = ContentType.objects.get_for_models(*models).values()
    # A use is stored anew when it changes, so the highest id is the newest.
    uses = Use.objects.public().filter(content_type__in=types).order_by("-pk")
    lacking, without_reading = uses.exclude(lacking=""), Q(readings="")
    of_lacking, of_undated = partial(_of_uses, "lacking"), partial(_of_uses, "undated")
    return {
        "bare": Tasks(of_lacking, lacking.filter(without_reading, source="")),
        "beyond": Tasks(of_lacking, lacking.exclude(without_reading)),
        "unnoted": Tasks(
            of_lacking, lacking.filter(without_reading).exclude(source="")
        ),
        "undated": Tasks(of_undated, uses.exclude(undated="")),
    }


def _of_uses(column: str, uses: list[Use]) -> Iterator[Task]:
    """Yield a task for each use: the first sentence in `column`, and the others as details."""
    for use in uses:
        sentences = getattr(use, column).splitlines()
        first, *others = (shortened(s, LONGEST_SHOWN) for s in sentences)
        label = use.model._meta.get_field(use.field).verbose_name
        where = ": ".join(filter(None, (use.page, use.section)))
        place = f"{use.model._meta.verbose_name}, {label}; {where}"
        address = f"{form_address(use.model, use.row)}#id_{use.field}"
        yield Task(first, place, address, tuple(others))


def _unanswered(user: Any) -> Tasks:
    """Return the tasks of published rows with drafts among their parts."""
    models = [model for model in statements(user) if model.published_with]
    return Tasks(
        lambda rows: [_of_row(row, [unseen_line(draft_parts(row))]) for row in rows],
        *map(rows_with_drafts, models),
    )


def _of_row(row: Any, details: Iterable[str]) -> Task:
    kind, page = str(row._meta.verbose_name), form_address(row, row.pk)
    return Task(row.full_name(), kind, page, tuple(details))


def _words_gone() -> Tasks:
    """Return the tasks of cited sources that no longer show the words of a note."""
    went = ReadingCheck.objects.current().filter(went_on__isnull=False)
    of_source = went.filter(reading__citation=OuterRef("pk"))
    is_cited = Exists(Use.objects.public().filter(source=OuterRef("key")))
    last = Subquery(of_source.order_by("-went_on").values("went_on")[:1])
    rows = Citation.objects.filter(Exists(of_source), is_cited).alias(last=last)

    def make(sources: list[Citation]) -> Iterator[Task]:
        """Yield a task for each source, with checks of its notes, and sentences that cite these."""
        checks: dict[int, list[ReadingCheck]] = defaultdict(list)
        of_sources = went.filter(reading__citation__in=sources).order_by("pk")
        for check in of_sources.select_related("reading"):
            checks[check.reading.citation_id].append(check)
        uses = Use.objects.filter(source__in=[source.key for source in sources])
        uses_of = citing_sentences.of_uses(uses, published=True)
        for source in sources:
            slugs = {check.reading.slug for check in checks[source.pk]}
            details = [f"{c.both_days} {c.last_look}" for c in checks[source.pk]]
            for use in uses_of[source.key]:
                details += [s.sentence for s in use.by_reading if s.reading in slugs]
            page = f"{form_address(source, source.pk)}#readings-group"
            yield Task(source.title or source.key, "source", page, tuple(details))

    return Tasks(make, rows.order_by("-last", "key"))


def _unsaid() -> list[Task]:
    """Return the tasks of corrections whose row no longer says what they say."""
    return [
        Task(
            shortened(row.now or row.was, LONGEST_SHOWN),
            f"correction of {row.day:%-d %B %Y}: {', '.join(row.paths)}",
            form_address(row, row.pk),
        )
        for row in unsaid()
    ]


def _old_doubts(today: date) -> Tasks:
    """Return the tasks of doubts that nobody has checked for a year, the oldest first."""
    # "2025" sorts before "2025-03": a date without a month counts as old a little sooner.
    limit = (today - REVIEWED_EVERY).isoformat()
    return Tasks(
        lambda rows: [
            _of_row(row, [f"checked {dates.on(row.checked_on)}"]) for row in rows
        ],
        Doubt.objects.filter(checked_on__lt=limit).order_by("checked_on", "slug"),
    )


def drafts(user: Any) -> Tasks:
    """Return the tasks of the drafts that a user may change, with what each of them lacks."""

    def make(rows: list[Any]) -> list[Task]:
        """Return a task for each draft, with what it lacks."""
        known = known_by(rows)
        return [_of_row(row, chain(*row.lacks(known).values())) for row in rows]

    return Tasks(
        make,
        *(related(m).waiting().order_by("-pk") for m in statements(user)),
    )
