"""Very many sources: their rows, the statements that cite some, the pages on them."""

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import ceil
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import F

from ecpat_site.benchmark.filling import NAMES, Filling, make
from orgprofile.models import Organisation, Section
from references.models import Citation
from references.uses import index
from timeline.models import HistoryEvent

Type, Relation, Link = Citation.Type, Citation.Relation, Citation.Link

# So many rows are written by Django; nine times as many are copied in the database.
COPIES = 10
# What tells the copies apart, in every text of a row that has it.
RUN = "run0"

PUBLISHERS = 60
HEADINGS = ["Founding", "Campaigns", "Training", "Research", "Funding", "Awards"]
PROFILES = 20

KINDS = {
    Type.WEBPAGE: 30,
    Type.REPORT: 20,
    Type.ARTICLE_JOURNAL: 15,
    Type.ARTICLE_NEWSPAPER: 12,
    Type.BOOK: 8,
    Type.DOCUMENT: 5,
    Type.CHAPTER: 3,
    Type.PRESS_RELEASE: 3,
    Type.POST_WEBLOG: 2,
    Type.ARTICLE_MAGAZINE: 1,
    Type.INTERVIEW: 1,
}
# A tenth is in Spanish: those are sent as a file.
LANGUAGES = {
    "en": 55,
    "es": 10,
    "": 10,
    "fr": 8,
    "th": 5,
    "de": 4,
    "pt-BR": 3,
    "ja": 3,
    "sv": 2,
}
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
    Link.ARCHIVED: 1,
    Link.TAKEOVER: 1,
}

WORKS = ["Report", "Study", "Overview", "Guidelines", "Survey", "Manual", "Brief"]
# A reader finds the first of these words in half of the titles, the others in a tenth.
OFTEN = "children"
SUBJECTS = [
    *[f"{OFTEN} and the law"] * 2,
    f"{OFTEN} in travel and tourism",
    f"the protection of {OFTEN} online",
    f"{OFTEN} on the move",
    "trafficking across borders",
    "the police and the courts",
    "hotels and airlines",
    "schools and families",
    "a national plan of action",
]
# In one title in five thousand.
RARE = "rapporteur"
FAMILIES = ["Andersson", "Boonmee", "Diaz", "Kim", "Moreau", "Okafor", "Silva", "Weber"]
GIVEN = ["Anna", "Carmen", "David", "Kofi", "Lin", "Marie", "Paulo", "Somchai"]


class SourcesFilling(Filling):
    """Sources by the million, and statements that cite fewer of them."""

    def fill(self, sources: int, cited: int) -> None:
        """Fill in the sources, then public statements with `cited` uses of them."""
        with without_indexes():
            make(self.sources_of(ceil(sources / COPIES)))
            self.copy(sources)
        self.fill_statements(cited)
        index.reindex()

    def sources_of(self, number: int) -> Iterator[Citation]:
        publishers = [f"{NAMES[n % len(NAMES)]} {n}" for n in range(PUBLISHERS)]
        # Some publish sixty times as much as others.
        weights = [1 / (n + 1) for n in range(PUBLISHERS)]
        for n in range(number):
            (publisher,) = self.chance.choices(publishers, weights)
            kind, language = self.one_of(KINDS), self.one_of(LANGUAGES)
            relation, link = self.one_of(RELATIONS), self.one_of(LINKS)
            place = self.chance.choice(self.codes).lower()
            rare = f" by the {RARE}" if n % 5000 == 7 else ""
            work, subject = self.chance.choice(WORKS), self.chance.choice(SUBJECTS)
            row = Citation(
                key=f"{work.lower()}-{place}-{RUN}-{n}",
                type=kind,
                title=f"{work} on {subject}{rare} in {place.upper()}, {RUN}, no. {n}",
                authors="\n".join(self.people()),
                publisher=publisher if n % 20 else "",
                issued=self.when() if n % 15 else "",
                language=language,
                relation=relation,
                doi=f"10.1000/{RUN}.{n}" if kind == Type.ARTICLE_JOURNAL else "",
                **self.address(link, n),
            )
            # Only what an address is found by was kept when it was checked.
            row.link_state, row.checked_url = link, row.url
            yield row

    def address(self, link: str, n: int) -> dict[str, str]:
        """What is recorded of the address of a source in this state."""
        copy = f"https://archive.example/2020/{RUN}/{n}"
        archived = {"archive_url": copy, "archive_date": "2020-05-01"}
        if link == Link.NONE:
            return {}
        page = {
            "url": f"https://site-{n % 997}.example/{RUN}/{n}",
            "address": Citation.Address.PAGE,
            "accessed": "2024-05-01",
        }
        return page | archived if link == Link.ARCHIVED else page

    def people(self) -> list[str]:
        """No author for two in five, else one to three."""
        number = self.chance.choice([0, 0, 1, 1, 3])
        return [
            f"{self.chance.choice(FAMILIES)}, {self.chance.choice(GIVEN)}"
            for _ in range(number)
        ]

    def one_of(self, weighted: Mapping[Any, int]) -> str:
        (chosen,) = self.chance.choices(list(weighted), list(weighted.values()))
        return chosen

    def copy(self, sources: int) -> None:
        """Copy what there is, each copy under its own key and title, up to so many."""
        fields = [f for f in Citation._meta.concrete_fields if not f.primary_key]
        named = [(field, f'"{field.column}"') for field in fields]
        columns = ", ".join(column for _field, column in named)
        base, last = Citation.objects.count(), Citation.objects.latest("pk").pk
        for number in range(1, COPIES):
            values = ", ".join(
                f"REPLACE({column}, '{RUN}', 'run{number}')"
                if isinstance(field, models.CharField | models.TextField)
                else column
                for field, column in named
            )
            left = max(min(base, sources - number * base), 0)
            with connection.cursor() as cursor:
                cursor.execute(
                    f"INSERT INTO references_citation ({columns}) SELECT {values} "  # noqa: S608
                    "FROM references_citation WHERE id <= %s ORDER BY id LIMIT %s",
                    [last, left],
                )

    def fill_statements(self, cited: int) -> None:
        """Four fifths of the uses are in the history, the rest in profiles."""
        step = max(Citation.objects.count() // max(cited // 2, 1), 1)
        spread = Citation.objects.annotate(left=F("pk") % step).filter(left=0)
        self.cited = list(spread.order_by("pk").values_list("pk", "key"))
        make(self.organisations())
        bodies = list(Organisation.objects.order_by("pk"))
        make(self.events(bodies[0], cited * 4 // 5 // 2))
        make(self.sections(bodies, cited // 5 // (PROFILES * len(HEADINGS))))

    def organisations(self) -> Iterator[Organisation]:
        for n in range(PROFILES):
            yield Organisation(
                slug=f"body-{n}" if n else settings.SITE_ORGANISATION,
                name=f"{NAMES[n % len(NAMES)]} {n}" if n else settings.SITE_SUBJECT,
                kind=Organisation.Kind.NETWORK,
                status="published",
            )

    def events(self, subject: Organisation, number: int) -> Iterator[HistoryEvent]:
        """Each cites two sources; one in ten cites the one that most rests on."""
        for n in range(number):
            date_source, _key = self.chance.choice(self.cited)
            _source, key = self.chance.choice(self.cited) if n % 10 else self.cited[0]
            yield HistoryEvent(
                organisation=subject,
                slug=f"event-{n}",
                title=f"A campaign of its own, number {n}",
                kind=HistoryEvent.Kind.CAMPAIGN,
                date=self.when(),
                basis=HistoryEvent.Basis.STATED,
                date_citation_id=date_source,
                body=f"It was opened in the capital, and had support.[@{key}]",
                status="published",
            )

    def sections(self, bodies: list[Organisation], cited: int) -> Iterator[Section]:
        for body in bodies:
            for order, heading in enumerate(HEADINGS):
                sentences = [
                    f"Another one says so.[@{self.chance.choice(self.cited)[1]}]"
                    for _ in range(max(cited, 1))
                ]
                yield Section(
                    organisation=body,
                    slug=heading.lower(),
                    heading=heading,
                    order=order,
                    body=" ".join(sentences),
                    status="published",
                )


@contextmanager
def without_indexes() -> Iterator[None]:
    """Fill a table without its indexes, then make them: much sooner done."""
    editor = connection.schema_editor()
    words = importlib.import_module("references.migrations.0002_index_words")
    words.forget_words(None, editor)
    for own in Citation._meta.indexes:
        editor.execute(f"DROP INDEX {connection.ops.quote_name(own.name)}")
    yield
    for own in Citation._meta.indexes:
        editor.add_index(Citation, own)
    words.index_words(None, editor)
