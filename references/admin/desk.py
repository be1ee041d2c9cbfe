"""Tasks that need an editor: what others wait for, then by how much a reader is misled.

Each function takes the user, who is shown what they may mend; what changed last comes first.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Value
from django.utils import timezone

from references import citing_sentences
from references.admin.addresses import form_address, may
from references.models import Citation, NoteCheck, Proposal, Use
from references.models.doubt import Doubt
from references.models.proposal import Status as ProposalStatus
from references.models.registry import published_models, related
from references.quality import lint
from references.quality.drafts import unseen, with_draft_parts
from references.values.notes import GONE, WITHOUT
from references.values.source import FIELDS
from references.values.text import shortened

# Annual reports and accounts, which settle most doubts, come once a year.
REVIEWED_EVERY = timedelta(days=365)
# How long a proposer is told that something was accepted.
ANSWERS_SHOWN = timedelta(days=7)
LONGEST_SHOWN = 160
# So many sources are looked at one by one, so that it answers soon.
LOOKED_AT = 5000
# The heading of each kind, and what a click on one of its tasks leads to.
KINDS = {
    # Somebody waits.
    "proposal": ("Proposals", "Decide, or revise your own"),
    "report": ("Reports of readers", "Read it, and decide"),
    # They are told something without a source, or without the answer that it had.
    "bare": ("Sentences without a source", "Cite a source"),
    "unanswered": (
        "Published with drafts among the parts",
        "Publish the draft, or leave it",
    ),
    # They are told two things, and not which holds.
    "undecided": ("Figures that disagree, and nobody has decided", "Decide"),
    # They are told more than the source says, or what was so when it was written, or can't
    # open the source.
    "beyond": (
        "Look at these against their sources",
        "Correct it, or say why it agrees all the same",
    ),
    "unnoted": (
        "With a source, but no note of it",
        "Write down what the source says, or name the note of it",
    ),
    "undated": ("Words that will not stay true", "Write when"),
    "words-gone": (
        "Sources whose words went",
        "Look again, and correct the note, or what rests on it",
    ),
    # They are told of a doubt that may be settled by now.
    "doubt": ("Doubts that nobody has looked at for a year", "Look again"),
    # They are told what they were told before.
    "draft": ("Drafts", "Finish it, and publish it"),
    # They are told the right thing, of a source that is described badly.
    "lint": ("Sources whose record can’t be right", "Correct it"),
    "accepted": ("Accepted within the last week, of what you proposed", "Read it"),
}


@dataclass(frozen=True, slots=True)
class Task:
    """Something to mend: what it is, where it stands, and the address where it is mended."""

    words: str
    place: str
    address: str
    details: tuple[str, ...] = ()


def tasks(user: Any, today: date) -> dict[str, list[Task]]:
    """Return what needs a user, under the kind; some kinds are in a layer above."""
    found = _proposals(user) | _of_statements(user)
    found |= {"draft": drafts(user), "unanswered": _unanswered(user)}
    if may(user, "change", Doubt):
        found["doubt"] = _old_doubts(today)
    if may(user, "change", Citation):
        found |= {"words-gone": _words_gone(), "lint": _errors()}
    return found


def statements(user: Any) -> list[Any]:
    """Return the models of statements that a user may change."""
    return [model for model in published_models() if may(user, "change", model)]


def _of_statements(user: Any) -> dict[str, list[Task]]:
    """Return what is to mend in statements and doubts, by their uses. One query."""
    models = {*statements(user), *([Doubt] if may(user, "change", Doubt) else [])}
    types = ContentType.objects.get_for_models(*models).values()
    uses = Use.objects.to_mend().filter(content_type__in=types)
    found: dict[str, list[Task]] = defaultdict(list)
    # They are written anew when they change.
    for use in uses.order_by("-pk"):
        if use.lacking:
            kind = "beyond" if use.readings else "unnoted" if use.source else "bare"
            found[kind].append(_of_use(use, use.lacking))
        if use.undated:
            found["undated"].append(_of_use(use, use.undated))
    return found


def _of_use(use: Use, sentences: str) -> Task:
    first, *others = (shortened(s, LONGEST_SHOWN) for s in sentences.splitlines())
    label = use.model._meta.get_field(use.field).verbose_name
    where = ": ".join(filter(None, (use.page, use.section)))
    place = f"{use.model._meta.verbose_name}, {label}; {where}"
    address = f"{form_address(use.model, use.row)}#id_{use.field}"
    return Task(first, place, address, tuple(others))


def _unanswered(user: Any) -> list[Task]:
    """Return what is published with drafts among its parts."""
    models = statements(user)
    return [
        _of_row(row, [unseen(parts)])
        for row, parts in with_draft_parts()
        if type(row) in models
    ]


def _of_row(row: Any, details: Iterable[str]) -> Task:
    kind, page = str(row._meta.verbose_name), form_address(row, row.pk)
    return Task(row.full_name(), kind, page, tuple(details))


def _words_gone() -> list[Task]:
    """Return sources whose words went, with the public sentences that rest on these.

    What went last comes first. Two queries, and one for each model that cites them.
    """
    went = NoteCheck.objects.current().filter(stood_on__isnull=False)
    went = (
        went.filter(state__in=(WITHOUT, GONE))
        .select_related("reading__citation")
        .order_by("-stood_on", "pk")
    )
    checks: dict[Citation, list[NoteCheck]] = defaultdict(list)
    for check in went:
        checks[check.reading.citation].append(check)
    names = {(check.reading.citation.key, check.reading.slug) for check in went}
    uses = Use.objects.filter(pk__in=[use.pk for use in Use.objects.naming(names)])
    citing = citing_sentences.of_uses(uses, published=True) if names else {}
    found = []
    for source, rows in checks.items():
        slugs = {check.reading.slug for check in rows}
        named = (each for use in citing.get(source.key, ()) for each in use.named)
        resting = [each.sentence for each in named if each.reading in slugs]
        if resting:
            said = (f"{check.both_days} {check.reason}".strip() for check in rows)
            page = f"{form_address(Citation, source.pk)}#readings-group"
            found.append(Task(source.title, "source", page, (*said, *resting)))
    return found


def _old_doubts(today: date) -> list[Task]:
    """Return the doubts that nobody has looked at for a year, the oldest first. One query."""
    # A date known to the year sorts before its months: it is old a little sooner.
    limit = (today - REVIEWED_EVERY).isoformat()
    rows = Doubt.objects.filter(checked_on__lt=limit).order_by("checked_on", "slug")
    return [_of_row(row, [f"checked on {row.checked_on}"]) for row in rows]


def _proposals(user: Any) -> dict[str, list[Task]]:
    """Return the proposals to decide on or to revise, the oldest first, and one's accepted."""
    since = timezone.now() - ANSWERS_SHOWN
    own = Proposal.objects.filter(proposer=user).exclude(decided_by=user)
    accepted = own.filter(status=ProposalStatus.ACCEPTED, decided_at__gt=since)
    found = {
        "proposal": Proposal.objects.waiting_for(user),
        "accepted": accepted.order_by("-decided_at"),
    }
    links = ("content_type", "proposer", "decided_by")
    return {
        kind: [_of_proposal(row) for row in rows.select_related(*links).defer("data")]
        for kind, rows in found.items()
    }


def _of_proposal(row: Proposal) -> Task:
    place = f"{row.content_type.name}, proposed by {row.proposer}"
    if row.decided_by:
        place += f", {row.get_status_display()} by {row.decided_by}"
    said = tuple(filter(None, (row.summary, row.answer)))
    return Task(row.row_name, place, row.get_absolute_url(), said)


def drafts(user: Any) -> list[Task]:
    """Return drafts, each with what stands in the way of publishing it."""
    models = statements(user)
    numbers = [
        model.objects.waiting().order_by().values_list(Value(number))
        for number, model in enumerate(models)
    ]
    having = sorted(numbers[0].union(*numbers[1:])) if numbers else []
    rows = [
        row
        for (number,) in having
        for row in related(models[number]).waiting().order_by("-pk")
    ]
    obstacles: dict[Any, list[str]] = defaultdict(list)
    is_known = Exists(Citation.objects.filter(key=OuterRef("source")))
    uses = Use.objects.filter(~is_known, is_public=False).exclude(source="")
    for use in uses.order_by("source") if rows else ():
        said = f"No source has the key {use.source}."
        obstacles[use.content_type_id, use.row].append(said)
    kinds = ContentType.objects.get_for_models(*map(type, rows))
    return [
        _of_row(
            row, chain(*row.lacks().values(), obstacles[kinds[type(row)].pk, row.pk])
        )
        for row in rows
    ]


def _errors() -> list[Task]:
    """Return what cannot be right in the first of the cited sources. One query."""
    rules = [rule for rule in lint.RULES if rule.severity == lint.SEVERITIES[0]]
    # By their keys, which are fewer than the sources.
    cited = Use.objects.public().values("source")
    rows = Citation.objects.filter(key__in=cited).order_by("-pk")
    found = []
    for row in rows.only(*FIELDS)[:LOOKED_AT]:
        sentences = tuple(filter(None, (rule.check(row, lint.NONE) for rule in rules)))
        if sentences:
            page = f"{form_address(Citation, row.pk)}#findings"
            found.append(Task(row.title or row.key, "source", page, sentences))
    return found
