"""Answers with a page to read, or with its sources as a file.

`?sources=bib`, or the media type a request accepts, asks for a file of sources. With
`?sourcing=1` each statement says how it is sourced.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from references.exchange.exports import send_file
from references.exchange.formats import FORMATS, Format
from references.ledger import NO_ENTRIES, ReferenceList
from references.models import Correction
from references.models.revision import per_revision
from references.prose import sourcing

# For so long after a correction, the page itself says that it was corrected.
CORRECTED = timedelta(days=30)
# Something that a page describes to programs, as schema.org data.
Node = dict[str, Any]


class Page(Protocol):
    """A page that was laid out, and closed with its notes.

    Its title is the `<title>` without the site's subject; citations of the page use it too.
    """

    @property
    def title(self) -> str: ...

    @property
    def references(self) -> ReferenceList: ...


@dataclass(frozen=True, slots=True)
class PlainPage:
    """A page that cites no source, such as the list of sources itself."""

    title: str
    references: ReferenceList = NO_ENTRIES


def show(
    request: HttpRequest, template: str, page: Page, **context: Any
) -> HttpResponseBase:
    """Answer with the page; or with a file of its sources, in the order of the notes."""
    wanted = asked_format(request)
    if wanted:
        citations = [entry.source for entry in page.references]
        prefetch_related_objects(citations, "readings")
        name = request.path.strip("/").replace("/", "-") or "profile"
        return send_file(request, wanted, citations, f"sources-{name}")
    if request.GET.get("sourcing") == "1" and page.references.ledger:
        page.references.ledger.labelled_ways = sourcing.WAYS
    return render_page(request, template, page, **context)


def render_page(
    request: HttpRequest, template: str, page: Page, **context: Any
) -> TemplateResponse:
    """Return a page as HTML, with the corrections of the last weeks that concern it."""
    today = timezone.now().date()
    recent = [c for c in published_corrections() if today - c.day < CORRECTED]
    corrections = [c for c in recent if request.path in c.paths]
    context |= {"page": page, "corrections": corrections}
    response = TemplateResponse(request, template, context)
    patch_vary_headers(response, ["Accept"])
    return response


@per_revision
def published_corrections() -> list[Correction]:
    """Return all published corrections, the newest first."""
    return list(Correction.objects.published())


def asked_format(request: HttpRequest) -> Format | None:
    """Return the file format that a request asks for; None for a page."""
    # Raises BadRequest for a format that we do not write.
    code = request.GET.get("sources", "")
    if code:
        if code not in FORMATS:
            codes = ", ".join(FORMATS)
            raise BadRequest(
                f"You can download sources as {codes}, but not as “{code[:40]}”. Choose another "
                "format."
            )
        return FORMATS[code]
    by_type = {form.media_type: form for form in FORMATS.values()}
    preferred = request.get_preferred_type(["text/html", *by_type])
    return by_type.get(preferred or "")


def absolute(path: str) -> str:
    """Return the whole address of a path, on the host in the settings, not in the request."""
    return f"{settings.SITE_URL}{path}"


def node(kind: str, name: str, **properties: Any) -> Node:
    """Return a thing as schema.org data, without empty properties; {} if it has no name."""
    values = {"@type": kind, "name": name, **properties}
    return {n: value for n, value in values.items() if value} if name else {}
