"""The open questions as JSON, and the newest changes of doubts as an Atom feed."""

from collections.abc import Iterable, Iterator
from operator import attrgetter

from django.conf import settings
from django.urls import reverse

from ecpat_site.questions.gathering import OpenQuestion
from ecpat_site.questions.pages import standings
from references.exchange import feeds
from references.exchange.exports import Row, absolute, json_lines, legend
from references.prose import markdown
from references.values import text
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


def atom(found: Iterable[OpenQuestion], query: str, most: int) -> str:
    """Write the doubts among these that changed last as Atom, the newest first.

    What is computed is left out.
    """
    doubts = [question for question in found if question.key and question.changed]
    asked = f"?{query}" if query else ""
    feed = feeds.begin(
        "open questions",
        "Doubts that are new or have changed in this profile",
        page=f"{reverse('doubts:list')}{asked}",
        feed=f"{reverse('doubts:atom')}{asked}",
    )
    newest_first = sorted(doubts, key=attrgetter("changed"), reverse=True)
    for question in newest_first[:most]:
        kind = KINDS[question.kind]
        link = absolute(question.address)
        settled = f" What would settle it: {question.settled_by}"
        words = markdown.plain(question.words)
        feed.add_item(
            title=text.for_xml(f"{kind.sign} {question.title}: {kind.words}"),
            link=link,
            description=text.for_xml(
                f"{words}{settled if question.settled_by else ''}"
            ),
            unique_id=link,
            updateddate=question.changed,
            categories=[kind.words],
        )
    return feed.writeString("utf-8")
