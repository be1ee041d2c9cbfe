"""Very many sources, of every kind and state, and statements that cite some of them."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from django.db import connection, models

from orgprofile.models import Organisation, Section
from references.models import Citation
from references.uses import index
from tests.benchmarks.filling import (
    CHANCE,
    CODES,
    NAMES,
    make,
    make_organisations,
    one_of,
    prose,
    when,
)
from timeline.models import HistoryEvent

MODEL = Citation
ROWS = 1_000_000
HELP = "sources; public statements cite one in twenty of them"

# Django writes a tenth of the rows; the database copies them nine times.
COPIES = 10
# Tells the copies apart, in every text of a row that has it.
RUN = "run0"
PUBLISHERS = [f"{NAMES[n % len(NAMES)]} {n}" for n in range(60)]
# Some publish sixty times as much as others.
WEIGHTS = [1 / (n + 1) for n in range(60)]
HEADINGS = ["Founding", "Campaigns", "Training", "Research", "Funding", "Awards"]

Type, Relation, Link = Citation.Type, Citation.Relation, Citation.Link
KINDS = {
    Type.WEBPAGE: 30,
    Type.REPORT: 25,
    Type.ARTICLE_JOURNAL: 15,
    Type.ARTICLE_NEWSPAPER: 12,
    Type.BOOK: 8,
    Type.DOCUMENT: 5,
    Type.CHAPTER: 3,
    Type.INTERVIEW: 1,
}
# A tenth is in Spanish: those are sent as a file.
LANGUAGES = {"en": 55, "es": 10, "": 10, "fr": 10, "th": 6, "de": 5, "ja": 4}
RELATIONS = {
    Relation.INDEPENDENT: 40,
    Relation.UNKNOWN: 25,
    Relation.SELF: 15,
    Relation.MEMBER: 12,
    Relation.PARTNER: 6,
    Relation.FUNDER: 2,
}
LINKS = {
    Link.LIVE: 55,
    Link.UNCHECKED: 20,
    Link.NONE: 8,
    Link.MOVED: 6,
    Link.DEAD: 6,
    Link.SOFT_404: 3,
    Link.TAKEOVER: 1,
}
WORKS = ["Report", "Study", "Overview", "Guidelines", "Survey", "Manual", "Brief"]
# A reader finds the first word in half of the titles.
SUBJECTS = [
    "children and the law",
    "children in travel and tourism",
    "the protection of children online",
    "trafficking across borders",
    "hotels and airlines",
    "schools and families",
]
FAMILIES = ["Andersson", "Boonmee", "Diaz", "Kim", "Moreau", "Okafor", "Silva", "Weber"]
# Few letters that begin many words of all rows, with filters that leave many too.
WORST = (
    "q=a+c+r+i+n+o&type=webpage&language=en&relation=independent&address=live"
    "&publisher=Child+Rights+Centre+0&sort=title&page=last"
)


def fill(rows: int) -> None:
    """Make so many sources, then events and sections that cite some of them."""
    with without_indexes():
        make(sources(ceil(rows / COPIES)))
        copy(rows)
    bodies = make_organisations(20)
    cited = Citation.objects.filter(key__endswith="7").order_by("pk")[: rows // 20 + 1]
    numbers = dict(cited.values_list("key", "pk"))
    make(events(bodies[0], numbers, rows // 50))
    make(sections(bodies, list(numbers), rows // 100 // len(bodies) // len(HEADINGS)))
    index.reindex()


def sources(number: int) -> Iterator[Citation]:
    for n in range(number):
        kind, link = one_of(KINDS), one_of(LINKS)
        work, subject = CHANCE.choice(WORKS), CHANCE.choice(SUBJECTS)
        place = CHANCE.choice(CODES).lower()
        rare = " by the rapporteur" if n % 5000 == 7 else ""
        people = [f"{CHANCE.choice(FAMILIES)}, Anna" for _ in range(n % 4)]
        url = "" if link == Link.NONE else f"https://site-{n % 997}.example/{RUN}/{n}"
        row = Citation(
            key=f"{work.lower()}-{place}-{RUN}-{n}",
            type=kind,
            title=f"{work} on {subject}{rare} in {place.upper()}, {RUN}, no. {n}",
            authors="\n".join(people),
            publisher=CHANCE.choices(PUBLISHERS, WEIGHTS)[0] if n % 20 else "",
            issued=when() if n % 15 else "",
            language=one_of(LANGUAGES),
            relation=one_of(RELATIONS),
            doi=f"10.1000/{RUN}.{n}" if kind == Type.ARTICLE_JOURNAL else "",
            url=url,
            address=Citation.Address.PAGE if url else "",
        )
        # The state holds for the address that was checked.
        row.link_found, row.checked_url = link, url
        yield row


def copy(rows: int) -> None:
    """Copy the sources in the database, each under another key and title."""
    fields = [f for f in Citation._meta.concrete_fields if not f.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    base, last = Citation.objects.count(), Citation.objects.latest("pk").pk
    for number in range(1, COPIES):
        values = ", ".join(
            f"REPLACE(\"{field.column}\", '{RUN}', 'run{number}')"
            if isinstance(field, models.CharField | models.TextField)
            else f'"{field.column}"'
            for field in fields
        )
        left = max(min(base, rows - number * base), 0)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO references_citation ({columns}) SELECT {values} "  # noqa: S608
                "FROM references_citation WHERE id <= %s ORDER BY id LIMIT %s",
                [last, left],
            )


def events(
    subject: Organisation, cited: dict[str, int], number: int
) -> Iterator[HistoryEvent]:
    """Yield events that cite two sources; one in ten cites the first of all."""
    keys = list(cited)
    for n in range(number):
        yield HistoryEvent(
            organisation=subject,
            slug=f"event-{n}",
            title=f"A campaign, number {n}",
            kind=HistoryEvent.Kind.CAMPAIGN,
            date=when(),
            basis=HistoryEvent.Basis.STATED,
            date_citation_id=cited[CHANCE.choice(keys)],
            body=next(prose(keys if n % 10 else keys[:1])),
            status="published",
        )


def sections(
    bodies: list[Organisation], keys: list[str], sentences: int
) -> Iterator[Section]:
    for body in bodies:
        for order, heading in enumerate(HEADINGS):
            yield Section(
                organisation=body,
                slug=heading.lower(),
                heading=heading,
                order=order,
                body=" ".join(prose(keys, sentences + 1)),
                status="published",
            )


@contextmanager
def without_indexes() -> Iterator[None]:
    """Fill the table without its indexes, then make them: much sooner done."""
    editor = connection.schema_editor()
    words = importlib.import_module("references.migrations.0002_index_words")
    words.forget_words(None, editor)
    for own in Citation._meta.indexes:
        editor.execute(f"DROP INDEX {connection.ops.quote_name(own.name)}")
    yield
    for own in Citation._meta.indexes:
        editor.add_index(Citation, own)
    words.index_words(None, editor)


def pages() -> Iterator[tuple[str, str]]:
    """Yield each page that is measured, and its address."""
    ordered = Citation.objects.order_by("title_text", "key")
    middle = ordered.filter(title_text__gte="o")[0].key
    queries = {
        "first page": "",
        "last page": "page=last",
        "by title": "sort=title",
        "by title, in the middle": f"sort=title&after={middle}",
        "by date": "sort=date",
        "by uses, last page": "sort=uses&page=last",
        "a kind": "type=report",
        "a kind, last page": "type=report&page=last",
        "a kind, by date": "type=report&sort=date",
        "a publisher, by date": "publisher=Stop+Exploitation+55&sort=date",
        "three filters": "type=report&language=es&relation=partner",
        "three filters that find many": "type=webpage&language=en&relation=independent",
        "three filters, few together": "type=interview&address=takeover&relation=funder",
        "not cited": "cited=no",
        "cited, by date": "cited=yes&sort=date",
        "cited in the history": "where=History",
        "cited in a section": "where=Profile%3A+Research",
        "cited in the history, a kind": "where=History&type=report",
        "a word found often": "q=children",
        "a word found often, a kind": "q=children&type=report",
        "a word found rarely": "q=rapporteur",
        "a word, none found": "q=nobody",
        "two words": "q=children+law",
        "two words, few together": "q=children+rapporteur",
        "the worst that was found": WORST,
    }
    for label, query in queries.items():
        yield label, f"/references/?{query}"
    for label, order in [("many uses", "-use_count"), ("no use", "use_count")]:
        row = Citation.objects.order_by(order, "key")[0]
        yield f"a source with {label}", row.get_absolute_url()


def files() -> Iterator[tuple[str, str, bytes]]:
    """Yield each file that is measured, its address, and what each of its rows holds."""
    marks = {"bib": b"@", "ris": b"TY  - ", "json": b'"id": ', "csv": b""}
    for code, mark in marks.items():
        yield f"sources.{code}", f"/references/?language=es&sources={code}", mark
