"""Sources as the linter takes them."""

from references.models import Citation

SOUND = {
    "key": "kessler-fishy-claim-2015",
    "title": "The fishy claim",
    "authors": "Kessler, Glenn",
    "publisher": "The Washington Post",
    "issued": "2015-09-02",
    "accessed": "2021-09-28",
    "url": "https://www.washingtonpost.com/fishy-claim/",
    "address": "page",
}


def a_source(**fields: str) -> Citation:
    """A source without fault, unless something else is said of it; authors one a line."""
    return Citation(**SOUND | fields)
