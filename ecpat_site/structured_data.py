"""The front page as schema.org data, from the same values as the page.

Source: https://schema.org/NGO and JSON-LD 1.1.
"""

from datetime import datetime
from typing import Any

from django.conf import settings

from ecpat_site.pages import Profile
from references.values import addresses

LICENCE = "https://creativecommons.org/licenses/by-sa/4.0/"


def ngo(profile: Profile, changed: datetime | None = None) -> dict[str, Any]:
    """Return the organisation as a schema.org NGO, and the page that is about it.

    A fact is included if it has a value and names a schema.org property. `changed` is when
    the profile was last changed.
    """
    organisation = profile.organisation
    page = f"{settings.SITE_URL}/"
    subject: dict[str, Any] = {
        "@type": "NGO",
        "@id": f"{page}#organisation",
        "name": organisation.name,
        "description": organisation.description,
        "url": addresses.link_to(organisation.website),
    }
    for cell in profile.facts:
        if cell.fact.schema_property and cell.fact.value:
            subject[cell.fact.schema_property] = (
                cell.fact.schema_value or cell.fact.value
            )
    about = {
        "@type": "WebPage",
        "@id": page,
        "url": page,
        "about": {"@id": subject["@id"]},
        "license": LICENCE,
        "inLanguage": "en-GB",
        "dateModified": changed.isoformat(timespec="seconds") if changed else "",
    }
    graph = [
        {name: value for name, value in node.items() if value}
        for node in (subject, about)
    ]
    return {"@context": "https://schema.org", "@graph": graph}
