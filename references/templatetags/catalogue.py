"""Pages as sources themselves, and how sources are handed to reference managers.

{% cite_this_page %}   {% page_meta %}   {% structured_data about %}
{{ citation.language|language }}
{% independence references %}
"""

import json
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from references import styles
from references.catalogue.filters import language_name
from references.exchange.formats import FORMATS
from references.ledger import ReferenceList
from references.models import Citation
from references.models.doubt import doubt_address
from references.prose.sourcing import WAYS
from references.showing import Node, absolute, node
from references.values.source import made_key

register = template.Library()
register.filter("language", language_name)

# As django.utils.html.json_script does: no text can end the block.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


@register.simple_tag
def independence(references: ReferenceList) -> str:
    """Return in words how many sources of a page are independent of the organisation."""
    number = sum(entry.source.is_independent for entry in references)
    of_all = f"{number} of {len(references)}"
    return f"Sources independent of {settings.SITE_SUBJECT}: {of_all}."


@register.filter
def trust(references: ReferenceList) -> str:
    """Return in words how many statements of a page are in doubt, and sources independent."""
    uncertain = sum(judged.kind == "doubt" for judged in references.judged)
    of_all = f"{uncertain} of {len(references.judged)}"
    return f"Uncertain statements: {of_all}. {independence(references)}"


@register.simple_tag
def doubts_in(references: ReferenceList, fragment: str) -> list[tuple[str, str, str]]:
    """Return (sign, title, address) of each doubt with a mark in a part of a page."""
    # `fragment` is the id of the part. The title of a doubt is an open question.
    return [
        (entry.doubt.sign, entry.doubt.title, doubt_address(entry.doubt.slug))
        for entry in references.doubts
        if any(mark.place.fragment == fragment for mark in entry.marks)
    ]


@register.inclusion_tag("references/_coverage.html", takes_context=True)
def coverage(context: Any, references: ReferenceList) -> dict[str, Any]:
    """Return the context of the line on how the statements of a page are sourced."""
    # On a public page a link leads to the page with "sourcing=1"; a page of the admin has none.
    request = context.request
    is_public = not request.path_info.startswith("/admin/")
    query = request.GET.copy()
    is_marked = query.pop("sourcing", ["0"])[-1] == "1"
    rest = query.urlencode()
    plain = f"{request.path}?{rest}" if rest else request.path
    return {
        "line": references.coverage,
        "words": references.words_seen,
        "others": references.of_other_pages(request.path) if is_public else "",
        "is_public": is_public,
        "is_marked": is_marked,
        "signs": [*WAYS.values()] if is_marked else [],
        "plain": plain,
        "marked": f"{plain}{'&' if rest else '?'}sourcing=1",
    }


@register.inclusion_tag("includes/_formats.html")
def formats(address: str, query: str = "") -> dict[str, Any]:
    """Return the links to the sources of a page as files, in all formats."""
    return {"links": _links(address, query)}


@register.inclusion_tag("includes/_cite.html", takes_context=True)
def cite_this_page(context: Context) -> dict[str, Any]:
    """Return the context of "Cite this page"."""
    # The newest edition is cited if it has the page, or else the page as it is today.
    page, request = _page(context), context["request"]
    path, living_url, edition = request.path[1:], page.url, context["site_edition"]()
    # An edition that is being made has no digest yet, and will have the page.
    digest = edition.digest[:12] if edition else ""
    if request.GET or (digest and not edition.shows(f"{path}index.html")):
        edition = None
    if edition:
        names = (page.container_title, edition.title, digest and f"SHA-256 {digest}")
        page.container_title = ", ".join(filter(None, names))
        page.issued = edition.day.isoformat()
        page.url = f"{edition.address}{path}"
    page.key = made_key(page)
    return {
        "edition": edition,
        "living": living_url,
        "styles": [
            ("APA", styles.page_as_apa(page)),
            ("BibTeX", "".join(FORMATS["bib"].write([page])).strip()),
            ("RIS", "".join(FORMATS["ris"].write([page])).strip()),
        ],
        "sources": len(context["page"].references),
        "links": _links(request.path, request.GET.urlencode()),
    }


def _links(address: str, query: str) -> list[tuple[str, str, str]]:
    """Return the links to sources as files: name, media type and address of each format."""
    before = f"{query}&" if query else ""
    return [
        (form.name, form.media_type, f"{address}?{before}sources={code}")
        for code, form in FORMATS.items()
    ]


@register.simple_tag(takes_context=True)
def page_meta(context: Context) -> SafeString:
    """Return meta elements that describe the page, for reference managers that save it."""
    page = _page(context)
    contents = {
        "title": page.title,
        "author": page.authors,
        "publisher": page.publisher,
        "public_url": page.url,
        "language": page.language,
        "online_date": page.issued.replace("-", "/"),
    }
    return format_html_join(
        "\n    ",
        '<meta name="citation_{}" content="{}">',
        ((name, content) for name, content in contents.items() if content),
    )


@register.simple_tag(takes_context=True)
def structured_data(context: Context, about: Node | None = None) -> SafeString:
    """Return a script element with the page as schema.org data, after the node `about` if any.

    Source: https://schema.org and JSON-LD 1.1.
    """
    page, address = context["page"], absolute(context["request"].path)
    changed, profile = page.references.changed, settings.PROFILE
    kind = "url" if profile.contact.startswith("https:") else "email"
    contact = profile.contact and {"@type": "ContactPoint", kind: profile.contact}
    publisher = node("Organization", profile.publisher, contactPoint=contact)
    editor = node("Person", profile.editor)
    page_node = node(
        "WebPage",
        page.title.removesuffix(f" · {settings.SITE_SUBJECT}"),
        url=address,
        license=profile.licence.url,
        publisher=publisher,
        editor=editor,
        # The author is the person or organisation that answers for the page.
        author=editor or publisher,
        inLanguage=list(profile.languages),
        dateModified=changed and changed.isoformat(),
        about=about and {"@id": about["@id"]},
    ) | {"@id": address}
    graph = [about, page_node] if about else [page_node]
    data = {"@context": "https://schema.org", "@graph": graph}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text.translate(_ESCAPES)),  # noqa: S308 - escaped on this line
    )


def _page(context: Context) -> Citation:
    """Return this page as a source, so that others can cite it; its date is its last change."""
    title = context["page"].title.removesuffix(f" · {settings.SITE_SUBJECT}")
    site = f"{settings.SITE_SUBJECT}: every statement with its source"
    changed = context["page"].references.changed
    profile = settings.PROFILE
    return Citation(
        type="webpage",
        title=title,
        authors=profile.signed_by,
        # Without an editor, `signed_by` is the publisher, who is named once.
        publisher=profile.publisher if profile.editor else "",
        # The front page goes by the name of the site.
        container_title="" if title == site else site,
        issued=changed.isoformat() if changed else "",
        accessed=timezone.now().date().isoformat(),
        url=context["canonical_url"],
        relation="",
        language=profile.language,
    )
