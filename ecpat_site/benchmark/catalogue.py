"""The pages and files of very many sources that are measured, each with its address."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.db.models import QuerySet

from ecpat_site.benchmark.sources import OFTEN, RARE
from references.models import Citation

# Few letters that begin many words of all rows, beside filters that leave many too.
WORST = (
    "q=a+c+r+i+n+o&type=webpage&language=en&relation=independent&address=live"
    "&publisher=Child+Rights+Centre+0&sort=title&page=last"
)
# The filter that finds a tenth of all, and what holds a record of each format.
TENTH = "language=es"
MARKS = {"bib": b"@", "ris": b"TY  - ", "json": b'"id": ', "csv": b""}


def page_addresses() -> Iterator[tuple[str, str]]:
    """Each page of the list that is measured, and its address."""
    first = "/references/"
    middle = Citation.objects.order_by("title_text", "key").filter(title_text__gte="o")[
        0
    ]
    rare = Citation.objects.order_by("-publisher")[0]
    publisher = urlencode({"publisher": rare.publisher})
    yield "first page", first
    yield "last page", f"{first}?page=last"
    yield "by title", f"{first}?sort=title"
    yield "by title, in the middle", f"{first}?sort=title&after={middle.key}"
    yield "by date", f"{first}?sort=date"
    yield "by uses", f"{first}?sort=uses"
    yield "by uses, last page", f"{first}?sort=uses&page=last"
    yield "a kind", f"{first}?type=report"
    yield "a kind, last page", f"{first}?type=report&page=last"
    yield "a kind, by date", f"{first}?type=report&sort=date"
    yield "a publisher", f"{first}?{publisher}"
    yield "a publisher, by date", f"{first}?{publisher}&sort=date"
    three = "type=report&language=es&relation=partner"
    yield "three filters", f"{first}?{three}"
    yield "three filters, by title", f"{first}?{three}&sort=title"
    broad = "type=webpage&language=en&relation=independent"
    yield "three filters that find many", f"{first}?{broad}"
    none = "type=interview&address=takeover&relation=funder"
    yield "three filters, few together", f"{first}?{none}"
    yield "not cited", f"{first}?cited=no"
    yield "cited, by date", f"{first}?cited=yes&sort=date"
    yield "cited in the history", f"{first}?where=History"
    yield "cited in a section", f"{first}?where=Profile%3A+Research"
    yield "cited in the history, a kind", f"{first}?where=History&type=report"
    yield "a word found often", f"{first}?q={OFTEN}"
    yield "a word found often, by date", f"{first}?q={OFTEN}&sort=date"
    yield "a word found often, a kind", f"{first}?q={OFTEN}&type=report"
    yield "a word found rarely", f"{first}?q={RARE}"
    yield "a word, none found", f"{first}?q=nobody"
    yield "two words", f"{first}?q={OFTEN}+law"
    yield "two words, few together", f"{first}?q={OFTEN}+{RARE}"
    yield "the worst that was found", f"{first}?{WORST}"


def detail_addresses() -> Iterator[tuple[str, str]]:
    """The pages of a source with many uses, and of one with none."""
    most, none = (
        Citation.objects.order_by(order, "key")[0]
        for order in ("-use_count", "use_count")
    )
    yield "a source with many uses", most.get_absolute_url()
    yield "a source with none", none.get_absolute_url()


def file_addresses() -> Iterator[tuple[str, str, bytes]]:
    """A tenth of the sources in each format, with what a record of it holds."""
    for code, mark in MARKS.items():
        yield f"sources.{code}", f"/references/?{TENTH}&sources={code}", mark


def tenth() -> QuerySet:
    """The rows that these files hold, as plainly as they can be asked for."""
    return Citation.objects.filter(language="es")
