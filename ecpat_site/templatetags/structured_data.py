"""`{% structured_data %}`: the page as schema.org data, made from the values that it shows.

Source: https://schema.org and JSON-LD 1.1.
"""

import json
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ecpat_site.pages import Profile
from references.catalogue.showing import absolute
from references.values import addresses

register = template.Library()
Node = dict[str, Any]

# As django.utils.html.json_script does: no text can end the block.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}
# What schema.org calls a kind of organisation, where it has a word of its own.
TYPES: dict[str, str] = {
    "ngo": "NGO",
    "government": "GovernmentOrganization",
    "company": "Corporation",
    "media": "NewsMediaOrganization",
}
# Where registers have a page for each thing that they name.
REGISTERS = {
    "Wikidata": "https://www.wikidata.org/wiki/",
    "ISNI": "https://isni.org/isni/",
}


@register.simple_tag(takes_context=True)
def structured_data(context: Context) -> SafeString:
    """Return the page, and before it the organisation on the page that is its profile."""
    page, address = context["page"], absolute(context["request"].path)
    about = _organisation(page, address) if isinstance(page, Profile) else {}
    changed, profile = page.notes.changed, settings.PROFILE
    kind = "url" if profile.contact.startswith("https:") else "email"
    contact = profile.contact and {"@type": "ContactPoint", kind: profile.contact}
    publisher = _named("Organization", profile.publisher, contactPoint=contact)
    editor = _named("Person", profile.editor)
    own = _named(
        "WebPage",
        page.title.removesuffix(f" · {settings.SITE_SUBJECT}"),
        url=address,
        license=profile.licence.url,
        publisher=publisher,
        editor=editor,
        # Who answers for it.
        author=editor or publisher,
        inLanguage=list(profile.languages),
        dateModified=changed and changed.isoformat(),
        about=about and {"@id": about["@id"]},
    ) | {"@id": address}
    data = {"@context": "https://schema.org", "@graph": [*filter(None, [about]), own]}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text.translate(_ESCAPES)),  # noqa: S308 - escaped on this line
    )


def _organisation(page: Profile, address: str) -> Node:
    """Return the organisation, with the facts that have a value and a schema.org name.

    Of a date on which sources differ its year is given, unless they differ on that.
    """
    body, known = page.organisation, {}
    for cell in page.facts:
        fact = cell.fact
        if fact.schema_property and fact.value:
            value = fact.schema_value or fact.value
            if matters := {each.title for each in cell.disputed}:
                value = value[:4] if matters <= {"day", "month"} else ""
            known[fact.schema_property] = value
    identified = body.identified
    pages = [(REGISTERS.get(register), name) for register, name in identified.items()]
    return _named(
        TYPES.get(body.kind, "Organization"),
        body.name,
        description=body.description,
        url=addresses.link_to(body.website),
        identifier=[_named("PropertyValue", n, value=v) for n, v in identified.items()],
        sameAs=[f"{at}{name.replace(' ', '')}" for at, name in pages if at],
        **known,
    ) | {"@id": f"{address}#organisation"}


def _named(kind: str, name: str, **known: Any) -> Node:
    """Return something of a kind with what is known of it; nothing without a name."""
    node = {"@type": kind, "name": name, **known}
    return {n: value for n, value in node.items() if value} if name else {}
