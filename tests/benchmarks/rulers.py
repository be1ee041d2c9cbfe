"""What the pages are compared with: a view that never changes, and the plainest page.

Neither has any of our middleware, context processors, template tags or writers, and the
plainest page asks for columns, not for instances of our models: whatever becomes dearer
in the project, the rulers stay as they are.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import override_settings
from django.urls import path

from orgprofile.models import Organisation, Section
from references.models import Citation
from timeline.models import HistoryEvent

CONSTANT, PLAINEST = "/constant", "/plainest"
# As long as a page of plain text.
BODY = b"x" * 18_000
MARKER = re.compile(r"@([\w-]+)")
TEMPLATE = Template("""\
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


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)


def plainest(request: HttpRequest) -> HttpResponse:
    """Show the profile's sections, its events on the front page, and their sources."""
    published = {
        "organisation__slug": settings.SITE_ORGANISATION,
        "status": "published",
    }
    organisation = Organisation.objects.values("name", "lead").get(
        slug=settings.SITE_ORGANISATION
    )
    sections = Section.objects.filter(**published).order_by("order")
    events = HistoryEvent.objects.filter(is_highlight=True, **published)
    context = {
        "organisation": organisation,
        "sections": list(sections.values("heading", "body")),
        "events": list(events.order_by("earliest").values("date", "title", "body")),
    }
    texts = [row["body"] for row in context["sections"] + context["events"]]
    keys = MARKER.findall("".join([organisation["lead"], *texts]))
    notes = Citation.objects.filter(key__in=set(keys)).order_by("sort_text")
    context["notes"] = notes.values(
        "key", "authors", "title", "publisher", "issued", "url"
    )
    return HttpResponse(TEMPLATE.render(Context(context)))


def with_these_addresses(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__
        return get_response(request)

    return middleware


urlpatterns = [path(CONSTANT[1:], constant), path(PLAINEST[1:], plainest)]
with override_settings(MIDDLEWARE=[f"{__name__}.with_these_addresses"]):
    application = WSGIHandler()
