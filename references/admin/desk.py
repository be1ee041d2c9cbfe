"""What needs an editor of sources, of doubts, of proposals, and of statements in general.

Each function takes the user, who is shown what they may mend, and how many of a kind.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import JSONObject

from references.admin.findings import LOOKED_AT
from references.admin.proposing import published_by
from references.admin.tasks import Rank, Task, Tasks, counted, form_address, may
from references.links.judging import DEAD
from references.models import Citation, IndexedUse, LinkCheck, Proposal
from references.models.citation_queryset import LINK_STATE
from references.models.indexed_use import BARE, NO_SOURCES, UNDATED
from references.models.proposal import Status as ProposalStatus
from references.models.proposal import is_on
from references.prose.markers import DOUBT
from references.quality import lint
from references.quality.drafts import with_draft_parts
from references.records.fields import Derived
from references.statements.doubt import Doubt
from references.statements.statement import Statement, Status, unseen
from references.uses.citing import citing_models, related
from references.values.source import FIELDS
from references.values.text import shortened

# Annual reports and accounts, which settle most doubts, come once a year.
REVIEWED_EVERY = timedelta(days=365)
LONGEST_SHOWN = 160


def statements(user: Any) -> dict[str, Any]:
    """Return the models of statements that a user may change, under their labels."""
    models = (m for m in citing_models() if issubclass(m, Statement))
    return {m._meta.label_lower: m for m in models if may(user, "change", m)}


def of_statements(user: Any, most: int) -> list[Tasks]:
    """Return what the index of uses says is to mend in statements and doubts. One query."""
    models = statements(user)
    if may(user, "change", Doubt):
        models[Doubt._meta.label_lower] = Doubt
    lines = IndexedUse.objects.lacking().filter(model__in=models)
    lines = lines.order_by("model", "row", "field", "key")
    keyed = Case(*(When(key=key, then=Value(key)) for key in NO_SOURCES))
    found: dict[str, list[tuple[int, Task]]] = defaultdict(list)
    for line in counted(lines, most, keyed):
        kind = line.key if line.key in NO_SOURCES else "cited"
        found[kind].append((line.how_many, _of_line(line, models)))
    return [
        Tasks.of(rank, heading, mend, found[kind])
        for kind, rank, heading, mend in (
            (BARE, Rank.BARE, "Sentences without a source", "Cite a source"),
            (
                "cited",
                Rank.BEYOND,
                "Statements that say more than their sources",
                "Correct it, or name another reading",
            ),
            (UNDATED, Rank.UNDATED, "Words that will not stay true", "Write when"),
        )
    ]


def _of_line(line: IndexedUse, models: Mapping[str, Any]) -> Task:
    model = models[line.model]
    first, *others = line.lacking.splitlines()
    label = model._meta.get_field(line.field).verbose_name
    where = ": ".join(filter(None, (line.page, line.section)))
    return Task(
        shortened(first, LONGEST_SHOWN),
        f"{model._meta.verbose_name}, {label}; {where}",
        f"{form_address(model, line.row)}#id_{line.field}",
        tuple(shortened(words, LONGEST_SHOWN) for words in others),
    )


def unanswered(user: Any, most: int) -> list[Tasks]:
    """Return what is published with drafts among its parts."""
    models = statements(user)
    found = [
        Task(
            row.told(),
            str(row._meta.verbose_name),
            form_address(row, row.pk),
            (unseen(drafts),),
        )
        for row, drafts in with_draft_parts()
        if row._meta.label_lower in models
    ]
    heading = "Published with drafts among the parts"
    mend = "Publish the draft, or leave it"
    return [Tasks(Rank.UNANSWERED, heading, mend, len(found), tuple(found[:most]))]


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
    rows = rows.order_by("-use_count", "key")
    found = [
        (number, Task(title or key, f"cited {uses} times", form_address(Citation, pk)))
        for pk, key, title, uses, number in counted(rows, most).values_list(
            "pk", "key", "title", "use_count", "how_many"
        )
    ]
    heading = "Dead links below published statements"
    return [Tasks.of(Rank.DEAD_LINK, heading, "Find another address", found)]


def old_doubts(user: Any, most: int, today: date) -> list[Tasks]:
    """Return the doubts that nobody has looked at for a year, the oldest first. One query."""
    if not may(user, "change", Doubt):
        return []
    # A date known to the year sorts before its months: it is old a little sooner.
    limit = (today - REVIEWED_EVERY).isoformat()
    rows = Doubt.objects.filter(checked_on__lt=limit).order_by("checked_on", "slug")
    found = [
        (
            row.how_many,
            Task(
                row.title, f"checked on {row.checked_on}", form_address(Doubt, row.pk)
            ),
        )
        for row in counted(rows, most)
    ]
    heading = "Doubts that nobody has looked at for a year"
    return [Tasks.of(Rank.DOUBT, heading, "Look again", found)]


def proposals(user: Any, most: int) -> list[Tasks]:
    """Return the proposals to decide on, and one's own sent back; the oldest first."""
    models = published_by(user)
    to_decide = Q(status=ProposalStatus.WAITING)
    seen = Proposal.objects.seen_by(user, models)
    rows = seen.filter(
        to_decide & is_on(models) | Q(status=ProposalStatus.SENT_BACK, proposer=user)
    ).order_by("made_at", "pk")
    found = [
        (
            row.how_many,
            Task(
                row.row_name,
                f"{row.content_type.name}, proposed by {row.proposer}",
                row.get_absolute_url(),
                (row.summary,),
            ),
        )
        for row in counted(rows, most)
        .select_related("content_type", "proposer")
        .defer("data")
    ]
    return [Tasks.of(Rank.PROPOSAL, "Proposals", "Decide, or revise your own", found)]


def drafts(user: Any, most: int) -> list[Tasks]:
    """Return drafts, each with what the index knows of what stands in its way.

    Three queries.
    """
    models = statements(user)
    asked = [
        counted(
            model.objects.filter(status=Status.DRAFT).order_by("pk"), most
        ).annotate(of_model=Value(label, TextField()))
        for label, model in models.items()
    ]
    found = sorted(_together(asked, "of_model", "pk", "how_many"))
    number = sum({label: number for label, _pk, number in found}.values())
    first = [(label, pk) for label, pk, _number in found[:most]]
    rows = _rows(models, first)
    obstacles = _obstacles(first)
    tasks = tuple(
        Task(
            rows[label, pk].told(),
            str(models[label]._meta.verbose_name),
            form_address(models[label], pk),
            tuple(obstacles[label, pk]),
        )
        for label, pk in first
    )
    return [Tasks(Rank.DRAFT, "Drafts", "Finish it, and publish it", number, tasks)]


def _together(asked: Iterable[QuerySet[Any]], *names: str) -> Iterable[Any]:
    """Return these columns of the rows of several models. One query, or none."""
    columns = [rows.order_by().values(*names) for rows in asked]
    return (
        columns[0].union(*columns[1:], all=True).values_list(*names) if columns else ()
    )


def _rows(
    models: Mapping[str, Any], wanted: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], Any]:
    """Return rows of several models, each with what `told` needs. One query, or none.

    Their values come as JSON, which is a type of column that all have.
    """
    numbers: dict[str, list[int]] = defaultdict(list)
    for label, pk in wanted:
        numbers[label].append(pk)
    asked = []
    for label, some in numbers.items():
        links: Any = related(models[label]).query.select_related
        asked.append(
            models[label]
            .objects.filter(pk__in=some)
            .annotate(
                of_model=Value(label, TextField()),
                told_by=_told_by(models[label], links or {}),
            )
        )
    found = _together(asked, "of_model", "pk", "told_by")
    return {(label, pk): _row(models[label], values) for label, pk, values in found}


def _told_by(model: Any, links: Mapping[str, Any], before: str = "") -> JSONObject:
    """Return the values of a row, and those of the rows at these links, to tell it by.

    Neither its prose is needed for that, nor what is derived, nor its sources.
    """
    fields = model._meta.concrete_fields
    values: dict[str, Any] = {
        field.attname: F(f"{before}{field.attname}")
        for field in fields
        if not isinstance(field, (TextField, Derived))
    }
    for name, further in links.items():
        of = model._meta.get_field(name).related_model
        if of is not Citation:
            values[name] = _told_by(of, further, f"{before}{name}__")
    return JSONObject(**values)


def _row(model: Any, values: Mapping[str, Any]) -> Any:
    """Return the row that has these values, as `_told_by` gives them."""
    own = {name: value for name, value in values.items() if type(value) is not dict}
    row = model(**own)
    for name in values.keys() - own.keys():
        of = model._meta.get_field(name).related_model
        at = values[name]
        setattr(row, name, _row(of, at) if at["id"] else None)
    return row


def _obstacles(rows: Iterable[tuple[str, int]]) -> dict[tuple[str, int], list[str]]:
    """Return, for each row, what stands in its way: sources it lacks, or that are not there.

    One query.
    """
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    wanted = reduce(or_, (Q(model=m, row=pk) for m, pk in rows), Q(pk__in=[]))
    lines = IndexedUse.objects.filter(wanted).order_by("pk")
    is_known = Exists(Citation.objects.filter(key=OuterRef("key")))
    for line in lines.annotate(is_known=is_known):
        told = found[line.model, line.row]
        if line.key == BARE:
            told += [f"No source: {words}" for words in line.lacking.splitlines()]
        elif not line.is_known and line.key[0] not in (DOUBT, UNDATED):
            told.append(f"No citation has the key {line.key}.")
    return found


def errors(user: Any, most: int) -> list[Tasks]:
    """Return what cannot be right in the records of cited sources. One query.

    At most `LOOKED_AT` are looked at; they are not compared with each other.
    """
    if not may(user, "change", Citation):
        return []
    rules = [rule for rule in lint.RULES if rule.severity == lint.SEVERITIES[0]]
    # By their keys, which are fewer than the sources.
    cited = IndexedUse.objects.filter(is_public=True).values("key")
    rows = Citation.objects.filter(key__in=cited).order_by("key")
    tasks = []
    for row in rows.only(*FIELDS)[:LOOKED_AT]:
        sentences = (rule.check(row, lint.NONE) for rule in rules)
        told = [sentence for sentence in sentences if sentence]
        if told:
            page = f"{form_address(Citation, row.pk)}#findings"
            tasks.append(Task(row.title or row.key, "source", page, tuple(told)))
    heading = "Sources whose record can’t be right"
    return [Tasks(Rank.LINT, heading, "Correct it", len(tasks), tuple(tasks[:most]))]
