"""Each page as schema.org data: what it is, where it stands on the site, what it tells.

All of it is made from the values that the page shows. Source: https://schema.org and
JSON-LD 1.1.
"""

from collections.abc import Iterable
from datetime import date
from functools import singledispatch
from typing import Any

from django.conf import settings
from django.urls import Resolver404, resolve

from ecpat_site.pages import Profile
from orgprofile.models import Organisation
from orgprofile.network.pages import NetworkPage
from references.catalogue.showing import Page
from references.exchange.exports import absolute
from references.prose import markdown
from references.values import addresses
from timeline.models import HistoryEvent
from timeline.pages import EventPage

Node = dict[str, Any]

# The pages that others stand under. That of an organisation has its name.
NAMES = {
    "home": "Profile",
    "timeline:event-list": "History",
    "orgprofile:count-list": "Network",
    "orgprofile:member-list": "Members",
    "orgprofile:criticism-list": "Criticism",
    "orgprofile:organisation-list": "Organisations",
    "references:citation-list": "Sources",
    "doubts:list": "Open questions",
}

# What schema.org calls a kind of organisation, where it has a word of its own.
TYPES: dict[str, str] = {
    Organisation.Kind.NGO: "NGO",
    Organisation.Kind.GOVERNMENT: "GovernmentOrganization",
    Organisation.Kind.COMPANY: "Corporation",
    Organisation.Kind.MEDIA: "NewsMediaOrganization",
}


def of(page: Page, path: str) -> Node:
    """Return the page at a path, with the trail to it and what it is about."""
    changed = page.notes.changed
    address = absolute(path)
    told = nodes(page, address)
    above = trail(page, path)
    own = _known(
        {
            "@type": "WebPage",
            "@id": address,
            "url": address,
            "name": own_name(page, above),
            "license": settings.PROFILE.licence.url,
            **_signatures(),
            "inLanguage": list(settings.PROFILE.languages),
            "dateModified": changed.isoformat() if changed else "",
            "about": {"@id": told[0]["@id"]} if told else {},
        }
    )
    return {
        "@context": "https://schema.org",
        "@graph": [*told, own, *_breadcrumbs(above, own)],
    }


def _signatures() -> dict[str, Node]:
    """Return who publishes and edits the page; its author is who answers for it."""
    profile = settings.PROFILE
    publisher: Node = {}
    if profile.publisher:
        publisher = {"@type": "Organization", "name": profile.publisher}
    if publisher and profile.contact:
        kind = "url" if profile.contact.startswith("https:") else "email"
        contact = {"@type": "ContactPoint", kind: profile.contact}
        publisher["contactPoint"] = contact
    editor = {"@type": "Person", "name": profile.editor} if profile.editor else {}
    return {"publisher": publisher, "editor": editor, "author": editor or publisher}


def trail(page: Page, path: str) -> list[tuple[str, str]]:
    """Return the name and the path of each page that this one stands under, from the top.

    Those are the pages at the beginnings of its path.
    """
    found = []
    ends = [n for n, sign in enumerate(path, start=1) if sign == "/" and n < len(path)]
    for above in (path[:end] for end in ends):
        try:
            name = resolve(above).view_name
        except Resolver404:
            continue
        if name in NAMES:
            found.append((NAMES[name], above))
        elif isinstance(body := getattr(page, "network", None), Organisation):
            found.append((body.name, above))
    return found


def own_name(page: Page, above: Iterable[tuple[str, str]]) -> str:
    """Return the title without the names of the pages above it, and of the subject."""
    names = {settings.SITE_SUBJECT, *(name for name, _path in above)}
    name, *rest = page.title.split(" · ")
    while rest and rest[-1] in names:
        rest.pop()
    return " · ".join([name, *rest])


def _breadcrumbs(above: list[tuple[str, str]], own: Node) -> list[Node]:
    # A page right under the front page stands in the menu.
    if len(above) < 2:
        return []
    steps = [
        *((name, absolute(path)) for name, path in above),
        (own["name"], own["url"]),
    ]
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": item}
        for number, (name, item) in enumerate(steps, start=1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": items}]


@singledispatch
def nodes(page: Any, address: str) -> list[Node]:
    """Return what the page at an address is about; [] if no type of schema.org fits."""
    return []


@nodes.register
def _organisation(page: Profile, address: str) -> list[Node]:
    """Return the organisation.

    A fact is included if it has a value and names a schema.org property. Of a date on
    which sources differ its year is, unless they differ on that.
    """
    organisation = page.organisation
    subject: Node = {
        "@type": TYPES.get(organisation.kind, "Organization"),
        "@id": f"{address}#organisation",
        "name": organisation.name,
        "description": organisation.description,
        "url": addresses.link_to(organisation.website),
    }
    for cell in page.facts:
        fact = cell.fact
        if fact.schema_property and fact.value:
            value = fact.schema_value or fact.value
            matters = {each.title for each in cell.disputed}
            if matters:
                value = value[:4] if matters <= {"day", "month"} else ""
            subject[fact.schema_property] = value
    return [_known(subject)]


@nodes.register
def _event(page: EventPage, address: str) -> list[Node]:
    """Return the event, its days if they are certain.

    Who organised it is left out: the body whose history it is may be one of them.
    """
    event = page.entry.event
    start, end = event.when.start, event.when.end
    return [
        _known(
            {
                "@type": "Event",
                "@id": f"{address}#event",
                "name": event.title,
                "description": markdown.plain(event.body),
                "startDate": start.machine_text if start else "",
                "endDate": end.machine_text if end and event.when.is_span else "",
                "location": _place(event),
                "about": _body(event.organisation),
            }
        )
    ]


@nodes.register
def _dataset(page: NetworkPage, address: str) -> list[Node]:
    """Return the figures of a network, which are to be had as files."""
    if page.moment.asked or not page.tables:
        return []
    network = page.network
    measures = [table.measure for table in page.tables]
    dates = [row.count.when for table in page.tables for row in table.rows]
    begun = [when.start.earliest for when in dates if when and when.start]
    ended = [when.end.latest for when in dates if when and when.end]
    return [
        _known(
            {
                "@type": "Dataset",
                "@id": f"{address}#figures",
                "name": f"{network.name} in figures",
                "description": f"How big {network.name} is and how it has grown: each "
                "figure found, with its date, its source and what differs from it.",
                "url": address,
                "license": settings.PROFILE.licence.url,
                "isAccessibleForFree": True,
                "about": _body(network),
                "variableMeasured": [measure.name for measure in measures],
                "temporalCoverage": _years(begun, ended),
                "distribution": [
                    {
                        "@type": "DataDownload",
                        "encodingFormat": kind,
                        "contentUrl": absolute(network.network_url(name)),
                    }
                    for kind, name in [
                        ("text/csv", "count-csv"),
                        ("application/json", "count-json"),
                    ]
                ],
            }
        )
    ]


def _years(begun: list[date], ended: list[date]) -> str:
    return f"{min(begun).year}/{max(ended).year}" if begun and ended else ""


def _place(event: HistoryEvent) -> Node:
    name = event.place or ", ".join(event.country_names)
    if not name:
        return {}
    place: Node = {"@type": "Place", "name": name}
    if len(event.country_codes) == 1:
        place["address"] = {
            "@type": "PostalAddress",
            "addressCountry": event.country_codes[0],
        }
    return place


def _body(organisation: Organisation) -> Node:
    return {
        "@type": "Organization",
        "name": organisation.name,
        "url": absolute(organisation.get_absolute_url()),
    }


def _known(node: Node) -> Node:
    """Return what is known of a node."""
    return {name: value for name, value in node.items() if value}
