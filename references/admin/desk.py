"""Tasks for an editor: in sources, doubts, proposals and statements.

Each function takes the user, who is shown what they may mend, and how many of a kind.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, TextField, Value

from references.admin.findings import LOOKED_AT
from references.admin.proposing import published_by
from references.admin.tasks import Rank, Task, Tasks, form_address, may
from references.links.judging import DEAD
from references.models import Citation, LinkCheck, Proposal, Use
from references.models.citation import LINK_STATE
from references.models.doubt import Doubt
from references.models.proposal import Status as ProposalStatus
from references.models.proposal import is_on
from references.models.registry import related, statement_models
from references.models.statement import Status
from references.quality import lint
from references.quality.drafts import unseen, with_draft_parts
from references.values.source import FIELDS
from references.values.text import shortened

# Annual reports and accounts, which settle most doubts, come once a year.
REVIEWED_EVERY = timedelta(days=365)
LONGEST_SHOWN = 160


def statements(user: Any) -> dict[str, Any]:
    """Return the models of statements that a user may change, under their labels."""
    models = (m for m in statement_models() if m.has_status)
    return {m._meta.label_lower: m for m in models if may(user, "change", m)}


def of_statements(user: Any, most: int) -> list[Tasks]:
    """Return what is to mend in statements and doubts, by their uses. One query."""
    models = {*statements(user).values()}
    models |= {Doubt} if may(user, "change", Doubt) else set()
    types = ContentType.objects.get_for_models(*models).values()
    uses = Use.objects.to_mend().filter(content_type__in=types)
    bare, beyond, undated = list[Task](), list[Task](), list[Task]()
    for use in uses.order_by("content_type", "row", "field", "source"):
        if use.lacking:
            (beyond if use.source else bare).append(_of_use(use, use.lacking))
        if use.undated:
            undated.append(_of_use(use, use.undated))
    kinds = {Rank.BARE: bare, Rank.BEYOND: beyond, Rank.UNDATED: undated}
    return [each for k, found in kinds.items() for each in Tasks.of(k, found, most)]


def _of_use(use: Use, sentences: str) -> Task:
    first, *others = sentences.splitlines()
    label = use.model._meta.get_field(use.field).verbose_name
    where = ": ".join(filter(None, (use.page, use.section)))
    return Task(
        shortened(first, LONGEST_SHOWN),
        f"{use.model._meta.verbose_name}, {label}; {where}",
        f"{form_address(use.model, use.row)}#id_{use.field}",
        tuple(shortened(words, LONGEST_SHOWN) for words in others),
    )


def unanswered(user: Any, most: int) -> list[Tasks]:
    """Return what is published with drafts among its parts."""
    models = statements(user)
    found = [
        _of_row(row, [unseen(drafts)])
        for row, drafts in with_draft_parts()
        if row._meta.label_lower in models
    ]
    return Tasks.of(Rank.UNANSWERED, found, most)


def _of_row(row: Any, details: Iterable[str]) -> Task:
    kind, page = str(row._meta.verbose_name), form_address(row, row.pk)
    return Task(row.full_name(), kind, page, tuple(details))


def dead_links(user: Any, most: int) -> list[Tasks]:
    """Return dead links below published statements; first what is cited most. One query."""
    if not may(user, "change", Citation):
        return []
    settled = LinkCheck.objects.filter(
        citation=OuterRef("pk"),
        url=OuterRef("url"),
        state=OuterRef("link_found"),
        settled_at__isnull=False,
    )
    dead = Citation.objects.with_use_count().alias(state=LINK_STATE)
    rows = dead.filter(~Exists(settled), state=DEAD, use_count__gt=0)
    found = [
        Task(
            row.title or row.key,
            f"cited {row.use_count} times",
            form_address(row, row.pk),
        )
        for row in rows.order_by("-use_count", "key").only("key", "title")
    ]
    return Tasks.of(Rank.DEAD_LINK, found, most)


def old_doubts(user: Any, most: int, today: date) -> list[Tasks]:
    """Return the doubts that nobody has looked at for a year, the oldest first. One query."""
    if not may(user, "change", Doubt):
        return []
    # A date known to the year sorts before its months: it is old a little sooner.
    limit = (today - REVIEWED_EVERY).isoformat()
    rows = Doubt.objects.filter(checked_on__lt=limit).order_by("checked_on", "slug")
    found = [
        Task(row.title, f"checked on {row.checked_on}", form_address(row, row.pk))
        for row in rows
    ]
    return Tasks.of(Rank.DOUBT, found, most)


def proposals(user: Any, most: int) -> list[Tasks]:
    """Return the proposals to decide on, and one's own sent back; the oldest first."""
    models = published_by(user)
    to_decide = Q(status=ProposalStatus.WAITING) & is_on(models)
    sent_back = Q(status=ProposalStatus.SENT_BACK, proposer=user)
    rows = Proposal.objects.seen_by(user, models).filter(to_decide | sent_back)
    rows = rows.select_related("content_type", "proposer").defer("data")
    found = [
        Task(
            row.row_name,
            f"{row.content_type.name}, proposed by {row.proposer}",
            row.get_absolute_url(),
            (row.summary,),
        )
        for row in rows.order_by("made_at", "pk")
    ]
    return Tasks.of(Rank.PROPOSAL, found, most)


def drafts(user: Any, most: int) -> list[Tasks]:
    """Return drafts, each with what stands in its way by its uses.

    Two queries, and one for each model of which drafts are shown.
    """
    models = statements(user)
    asked = [
        model.objects.filter(status=Status.DRAFT)
        .order_by()
        .annotate(of_model=Value(label, TextField()))
        .values_list("of_model", "pk")
        for label, model in models.items()
    ]
    found = sorted(asked[0].union(*asked[1:], all=True)) if asked else []
    numbers: dict[str, list[int]] = defaultdict(list)
    for label, number in found[:most]:
        numbers[label].append(number)
    obstacles = _obstacles({models[label]: some for label, some in numbers.items()})
    tasks = [
        _of_row(row, obstacles[type(row), row.pk])
        for label, some in numbers.items()
        for row in related(models[label]).filter(pk__in=some).order_by("pk")
    ]
    mend = "Finish it, and publish it"
    return [Tasks(Rank.DRAFT, "Drafts", mend, len(found), tuple(tasks))]


def _obstacles(numbers: dict[Any, list[int]]) -> dict[tuple[Any, int], list[str]]:
    """Return, for each row, what it lacks: sources, or citations that are not there."""
    found: dict[tuple[Any, int], list[str]] = defaultdict(list)
    kinds = ContentType.objects.get_for_models(*numbers)
    wanted = (Q(content_type=kinds[m], row__in=some) for m, some in numbers.items())
    uses = Use.objects.filter(reduce(or_, wanted, Q(pk=None)), doubt="")
    is_known = Exists(Citation.objects.filter(key=OuterRef("source")))
    for use in uses.annotate(is_known=is_known).order_by("source", "pk"):
        if not use.source:
            words = use.lacking.splitlines()
            found[use.model, use.row] += [f"No source: {each}" for each in words]
        elif not use.is_known:
            told = f"No citation has the key {use.source}."
            found[use.model, use.row].append(told)
    return found


def errors(user: Any, most: int) -> list[Tasks]:
    """Return what cannot be right in the records of cited sources. One query.

    At most `LOOKED_AT` are looked at; they are not compared with each other.
    """
    if not may(user, "change", Citation):
        return []
    rules = [rule for rule in lint.RULES if rule.severity == lint.SEVERITIES[0]]
    # By their keys, which are fewer than the sources.
    cited = Use.objects.public().values("source")
    rows = Citation.objects.filter(key__in=cited).order_by("key")
    tasks = []
    for row in rows.only(*FIELDS)[:LOOKED_AT]:
        sentences = (rule.check(row, lint.NONE) for rule in rules)
        told = [sentence for sentence in sentences if sentence]
        if told:
            page = f"{form_address(Citation, row.pk)}#findings"
            tasks.append(Task(row.title or row.key, "source", page, tuple(told)))
    return Tasks.of(Rank.LINT, tasks, most)
