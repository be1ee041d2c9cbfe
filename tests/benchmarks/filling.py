"""What all profiles here are filled with: names, sources, dates, organisations."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from random import Random
from typing import Any

from django.conf import settings
from django.db.models import Model

from orgprofile.models import Organisation
from orgprofile.values import countries
from references.models import Citation

BATCH = 1000
# Decides nothing but test data, the same at every run.
CHANCE = Random(1990)  # noqa: S311
CODES = list(countries.table())
NAMES = [
    "Child Rights Centre",
    "Children’s Foundation",
    "Coalition against Trafficking",
    "Defence for Children",
    "Family Helpline",
    "Forum for Safe Travel",
    "Protection Project",
    "Stop Exploitation",
]


def one_of(weighted: Mapping[Any, int]) -> Any:
    (chosen,) = CHANCE.choices(list(weighted), list(weighted.values()))
    return chosen


def make(rows: Iterable[Model]) -> None:
    """Insert rows in batches, past `save()`: without a history and without uses."""
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        type(batch[0])._default_manager.bulk_create(batch)


def make_sources(number: int) -> list[Citation]:
    """Make plain sources; return them."""
    make(
        Citation(
            # Keys of one length: none is the beginning of another.
            key=f"source-{n}",
            title=f"{CHANCE.choice(NAMES)} {n}",
            publisher=CHANCE.choice(NAMES),
            issued=when(),
            url=f"https://example.org/{n}",
            address=Citation.Address.PAGE,
            relation=CHANCE.choice(Citation.Relation.values),
        )
        for n in range(10_000, 10_000 + number)
    )
    return list(Citation.objects.all())


def make_organisations(number: int) -> list[Organisation]:
    """Make the subject of the site, then other networks; return them in this order."""
    make(
        Organisation(
            slug=f"body-{n}" if n else settings.SITE_ORGANISATION,
            name=f"{NAMES[n % len(NAMES)]} {n}" if n else settings.SITE_SUBJECT,
            kind=Organisation.Kind.NETWORK,
            status="published",
        )
        for n in range(number)
    )
    return list(Organisation.objects.order_by("pk"))


def when(year: int = 0) -> str:
    """Return a partial date as a profile has them: days, months, years, spans, doubts."""
    year = year or CHANCE.randrange(1985, 2026)
    month, day = CHANCE.randrange(1, 13), CHANCE.randrange(1, 27)
    month_of = f"{year}-{month:02}"
    a_day = f"{month_of}-{day:02}"
    return one_of(
        {
            a_day: 8,
            month_of: 4,
            f"{year}": 4,
            f"{a_day}/{month_of}-{day + 2:02}": 3,
            f"{year}/{year + 1}": 2,
            f"{year}~": 1,
            f"{month_of}?": 1,
        }
    )


def prose(keys: list[str], sentences: int = 1) -> Iterator[str]:
    """Yield sentences, each with the marker of a source."""
    for _ in range(sentences):
        name = CHANCE.choice(NAMES)
        yield f"The {name} met children and lawyers.[@{CHANCE.choice(keys)}]"
