"""What the fillings of a benchmark have in common: names, sources, dates, markers."""

from collections.abc import Iterable, Iterator
from itertools import islice
from random import Random

from django.db import models

from orgprofile.values import countries
from references.models import Citation

BATCH = 1000

NAMES = [
    "Child Rights Centre",
    "Children’s Foundation",
    "Coalition against Trafficking",
    "Defence for Children",
    "Family Helpline",
    "Federation of Shelters",
    "Forum for Safe Travel",
    "Legal Aid for Minors",
    "Network of Social Workers",
    "Protection Project",
    "Stop Exploitation",
    "Youth Partnership",
]


class Filling:
    """Rows like those of a real profile, the same at every run.

    `bulk_create` asks each field for its value, so that the days and the folded text
    come out as `save` would leave them; it writes no history of the rows.
    """

    def __init__(self) -> None:
        self.chance = Random(1990)  # noqa: S311 - it decides nothing but test data
        self.codes = list(countries.table())
        self.sources: list[Citation] = []

    def fill_sources(self, numbers: Iterable[int]) -> None:
        make(self.citations(numbers))
        self.sources = list(Citation.objects.in_order())

    def citations(self, numbers: Iterable[int]) -> Iterator[Citation]:
        for n in numbers:
            title = f"{self.chance.choice(NAMES)} {n}"
            yield Citation(
                key=f"source-{n}",
                title=title,
                publisher=self.chance.choice(NAMES),
                issued=self.when(),
                url=f"https://example.org/{n}",
                address=Citation.Address.PAGE,
                relation=self.chance.choice(Citation.Relation.values),
                sort_text=title.casefold(),
            )

    def when(self, year: int = 0) -> str:
        """A partial date: a year, a month, a day, about a year, or a span."""
        year = year or self.chance.randrange(1990, 2026)
        month, day = self.chance.randrange(1, 13), self.chance.randrange(1, 29)
        month_of = f"{year}-{month:02}"
        forms = [f"{year}", month_of, f"{month_of}-{day:02}", f"{year}~"]
        return self.chance.choice(
            [*forms, f"{month_of}-{day:02}", f"{year}/{year + 1}"]
        )

    def marker(self) -> str:
        return f"[@{self.chance.choice(self.sources).key}]"


def make(rows: Iterator[models.Model]) -> None:
    """Insert rows in batches."""
    while batch := list(islice(rows, BATCH)):
        type(batch[0])._default_manager.bulk_create(batch)
