"""Measure the pages of the profile that is loaded: `.venv/bin/python docs/speed.py`.

Each page is made anew in a warm process, in turn with the plainest Django page of the
profile's text, which is the ruler: no middleware, markers, notes or instances of models.
Prints a table for docs/scaling.md: processor time in ms, the best of so many runs. What a
reader waits for is the page after an edit: until the next one it is stored.
"""

import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecpat_site.settings")

import django

django.setup()

# ruff: noqa: E402, T201

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory

from orgprofile.models import Organisation, Section
from references.models import Citation, Revision
from timeline.models import HistoryEvent

RUNS = 15
PAGES = [
    *("/", "/network/", "/history/", "/references/", "/open-questions/"),
    *("/criticism/", "/network/members/", "/search/?q=children", "/about/"),
    *("/accuracy/", "/changes/", "/changes/?at=/history/"),
    "/report/?s=at_fact_ecpat-international_founded_citation",
    *("/criticism/figure-of-100000-children/", "/network/members/th/"),
    "/network/figures/ecpat-members/",
]
MARKER = re.compile(r"@([\w-]+)")
PLAINEST = Template("""\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ organisation.name }}</title></head>
<body>
<h1>{{ organisation.name }}</h1>
{{ organisation.lead|linebreaks }}
{% for section in sections %}<h2>{{ section.heading }}</h2>
{{ section.body|linebreaks }}
{% endfor %}<h2>History</h2>
<ul>
{% for event in events %}<li>{{ event.date }}: {{ event.title }}
{{ event.body|linebreaks }}</li>
{% endfor %}</ul>
<h2>Notes</h2>
<ol>
{% for note in notes %}<li id="{{ note.key }}">{{ note.authors }}: {{ note.title }}.
{{ note.publisher }}, {{ note.issued }}. <a href="{{ note.url }}">{{ note.url }}</a></li>
{% endfor %}</ol>
</body>
</html>
""")


def plainest() -> str:
    """Show the sections, the events of the front page, and their sources."""
    subject = settings.SITE_ORGANISATION
    published = {"organisation__slug": subject, "status": "published"}
    organisation = Organisation.objects.values("name", "lead").get(slug=subject)
    sections = Section.objects.filter(**published).order_by("order")
    events = HistoryEvent.objects.filter(is_highlight=True, **published)
    context: dict[str, Any] = {
        "organisation": organisation,
        "sections": list(sections.values("heading", "body")),
        "events": list(events.order_by("earliest").values("date", "title", "body")),
    }
    texts = [row["body"] for row in context["sections"] + context["events"]]
    keys = set(MARKER.findall("".join([organisation["lead"], *texts])))
    notes = Citation.objects.filter(key__in=keys).order_by("sort_text")
    context["notes"] = notes.values(
        "key", "authors", "title", "publisher", "issued", "url"
    )
    return PLAINEST.render(Context(context))


def asking(application: WSGIHandler, path: str) -> Callable[[], bytes]:
    environ = RequestFactory().get(path, headers={"host": "localhost"}).environ

    def ask() -> bytes:
        answer: Any = application(dict(environ), lambda *_words: bytes)
        if answer.status_code != 200:
            raise SystemExit(f"{path} was answered {answer.status_code}.")
        return b"".join(answer)

    return ask


class Counted:
    """A wrapper of a connection that counts queries."""

    queries = 0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.queries += 1
        return execute(*args)


def taken(work: Callable[[], Any]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def main() -> None:
    """Print the table: a row for each page."""
    application = WSGIHandler()
    print(
        "| page | after an edit, ms | × plainest | another day, ms | × | queries | kB |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|")
    for path in PAGES:
        ask = asking(application, path)
        body = ask()
        # The rows of a revision are read anew after an edit.
        edited = []
        for _ in range(RUNS):
            Revision.objects.raise_number()
            edited.append(taken(ask))
        with connection.execute_wrapper(counted := Counted()):
            ask()
        pairs = [(taken(plainest), taken(ask)) for _ in range(RUNS)]
        plain, anew = map(min, zip(*pairs, strict=True))
        first = min(edited)
        print(
            f"| `{path}` | {first:.1f} | {first / plain:.1f} | {anew:.1f} "
            f"| {anew / plain:.1f} | {counted.queries} | {len(body) / 1000:.0f} |"
        )
    print(f"\nThe plainest page: {plain:.1f} ms.")


if __name__ == "__main__":
    main()
