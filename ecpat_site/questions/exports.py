"""The open questions as JSON."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.urls import reverse

from ecpat_site.questions.gathering import OpenQuestion
from ecpat_site.questions.pages import standings
from references.exchange.exports import Row, absolute, json_lines, legend
from references.prose import markdown
from references.values.doubt import KINDS

COLUMNS = (
    "id",
    "kind",
    "sign",
    "kind_in_words",
    "title",
    "said",
    "text",
    "sources",
    "settled_by",
    "checked_on",
    "stands_in",
    "page",
)


def json_file(found: Iterable[OpenQuestion]) -> Iterator[str]:
    """Write questions in the order given as JSON; of each source, its key."""
    shown = list(found)
    stands = standings(shown)
    about = {
        "organisation": settings.SITE_SUBJECT,
        "page": absolute(reverse("doubts:list")),
        **legend(COLUMNS),
    }

    def record(question: OpenQuestion) -> Row:
        kind = KINDS[question.kind]
        return {
            "id": question.id,
            "kind": question.kind,
            "sign": kind.sign,
            "kind_in_words": kind.words,
            "title": question.title,
            "said": question.said,
            "text": question.words,
            "sources": list(markdown.parse(question.words).keys),
            "settled_by": question.settled_by,
            "checked_on": question.checked_on,
            "stands_in": [
                {"place": each.place, "page": absolute(each.address)}
                for each in stands[question.id]
            ],
            "page": absolute(question.address),
        }

    return json_lines(about, "questions", map(record, shown))
