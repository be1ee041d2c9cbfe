"""No query string breaks a public address or runs anything."""

import re

import pytest
from django.test import Client

from tests.markup import Markup
from tests.walk import content, one_of_each

# Parameters that no form has: of pages, dates, files, and of other software.
HIDDEN = ["page", "sort", "p", "section", "id", "pk", "format", "after", "before"]
LONG = "9" * 5_000
VALUES = [
    *("", "-1", "0", "1.5", "1e400", "NaN", f"{10**30}", LONG),
    *("%D9%A1%D9%A9%D9%A9%D9%A0", "%00", "%ED%A0%80", "%ED%A0%80%ED%B0%80"),
    *("%F0%9F%98%80%FF%FE", "a+" * 100, "%25_" * 60, "%5C%27%3B--"),
    *("%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "*+NEAR(a+b)+OR+col:%22x", ":+"),
    *("__class__", "..%2F..%2Fetc%2Fpasswd"),
]
QUERIES = [
    f"&&&==&=%&%ED%A0%80=1&q={'_' * 100_000}",
    f"sources={LONG}",
    "sources=bib&sources=..%2F..%2Fetc%2Fpasswd",
]
# Lists answer 200 and show the error in their form.
LISTS = re.compile("/(references|history|criticism|.*network/members)/")
# Pages and files that filter by their query; for the others three values are enough.
READING = re.compile(
    "/(search|references|history|criticism|network)/([^/]+[.].+|members/)?"
)
FEW = ["%00", "%ED%A0%80", LONG]


@pytest.fixture(scope="module")
def names(row_of_each):
    """Return the name of every filter."""
    forms = [
        Markup(response).fields
        for response in map(Client().get, one_of_each())
        if response["Content-Type"].startswith("text/html")
    ]
    return list(dict.fromkeys([*(name for form in forms for name in form), *HIDDEN]))


def hostile(names, values):
    """Yield each value under all names; the names twice, and with look-ups of Django."""
    yield from ("&".join(f"{name}={value}" for name in names) for value in values)
    yield from QUERIES
    if values is VALUES:
        for sent in ("{0}=1&{0}=%00", "{0}__in=1,2&{0}__regex=(a%2B)%2B%24&{0}[]=x"):
            yield "&".join(map(sent.format, names))


@pytest.mark.django_db
@pytest.mark.parametrize("address", one_of_each())
def test_no_query_breaks_a_public_address(client, names, address):
    queries = [*hostile(names, VALUES if READING.fullmatch(address) else FEW)]
    plain = client.get(address).status_code

    for query in queries:
        response = client.get(f"{address}?{query}")
        text = content(response)

        assert response.status_code in (plain, 400, 404), query[:200]
        assert "<script>" not in text, query[:200]
        if response.status_code == 404:
            # The chart of too few figures.
            assert address.endswith("/growth.svg"), query[:200]
        if response.status_code == 400:
            # In our words, and not at length.
            assert "This request could not be read" in text
            assert LONG[:1000] not in text
            assert "sources=" in query or not LISTS.fullmatch(address), query[:200]
