"""Each page as schema.org data, made from the values that the page shows.

Source: https://schema.org and JSON-LD 1.1.
"""

from typing import Any

from django.conf import settings

from ecpat_site.pages import Profile
from orgprofile.models import Organisation
from references.catalogue.showing import Page
from references.exchange.exports import absolute
from references.prose import markdown
from references.values import addresses
from timeline.models import HistoryEvent
from timeline.pages import EventPage

Node = dict[str, Any]

# What schema.org calls a kind of organisation, where it has a word of its own.
TYPES: dict[str, str] = {
    Organisation.Kind.NGO: "NGO",
    Organisation.Kind.GOVERNMENT: "GovernmentOrganization",
    Organisation.Kind.COMPANY: "Corporation",
    Organisation.Kind.MEDIA: "NewsMediaOrganization",
}


def graph(page: Page, path: str) -> Node:
    """Return what the page at a path is about, if schema.org has a type for it, and the page."""
    address, changed = absolute(path), page.notes.changed
    about: Node = {}
    if isinstance(page, Profile):
        about = _organisation(page, address)
    elif isinstance(page, EventPage):
        about = _event(page.entry.event, address)
    own = {
        "@type": "WebPage",
        "@id": address,
        "url": address,
        "name": page.title.removesuffix(f" · {settings.SITE_SUBJECT}"),
        "license": settings.PROFILE.licence.url,
        **_signatures(),
        "inLanguage": list(settings.PROFILE.languages),
        "dateModified": changed.isoformat() if changed else "",
        "about": {"@id": about["@id"]} if about else {},
    }
    nodes = [node for node in (_known(about), _known(own)) if node]
    return {"@context": "https://schema.org", "@graph": nodes}


def _signatures() -> dict[str, Node]:
    """Return who publishes and edits the page; its author is who answers for it."""
    profile = settings.PROFILE
    publisher: Node = {}
    if profile.publisher:
        publisher = {"@type": "Organization", "name": profile.publisher}
    if publisher and profile.contact:
        kind = "url" if profile.contact.startswith("https:") else "email"
        publisher["contactPoint"] = {"@type": "ContactPoint", kind: profile.contact}
    editor = {"@type": "Person", "name": profile.editor} if profile.editor else {}
    return {"publisher": publisher, "editor": editor, "author": editor or publisher}


def _organisation(page: Profile, address: str) -> Node:
    """Return the organisation, with the facts that have a value and a schema.org name.

    Of a date on which sources differ its year is given, unless they differ on that.
    """
    organisation = page.organisation
    node: Node = {
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
            if matters := {each.title for each in cell.disputed}:
                value = value[:4] if matters <= {"day", "month"} else ""
            node[fact.schema_property] = value
    return node


def _event(event: HistoryEvent, address: str) -> Node:
    """Return the event, its days if they are certain, and whose history it is of."""
    start, end = event.when.start, event.when.end
    place: Node = {"@type": "Place"}
    place["name"] = event.place or ", ".join(event.country_names)
    if len(event.country_codes) == 1:
        (country,) = event.country_codes
        place["address"] = {"@type": "PostalAddress", "addressCountry": country}
    return {
        "@type": "Event",
        "@id": f"{address}#event",
        "name": event.title,
        "description": markdown.plain(event.body),
        "startDate": start.machine_text if start else "",
        "endDate": end.machine_text if end and event.when.is_span else "",
        "location": place if place["name"] else {},
        "about": {
            "@type": "Organization",
            "name": event.organisation.name,
            "url": absolute(event.organisation.get_absolute_url()),
        },
    }


def _known(node: Node) -> Node:
    """Return what is known of a node."""
    return {name: value for name, value in node.items() if value}
