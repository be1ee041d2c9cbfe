"""No query string breaks an address, public or of the admin, or runs anything."""

import re

import pytest
from django.contrib.admin import site
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
HUGE = 2**63
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
            # Too few figures for a chart, or none of what is counted.
            assert re.search("/growth.svg$|/figures/", address), query[:200]
        if response.status_code == 400:
            # In our words, and not at length.
            assert "This request could not be read" in text
            assert LONG[:1000] not in text
            assert "sources=" in query or not LISTS.fullmatch(address), query[:200]


# --- The admin, and addresses of version 2 ----------------------------------------------


@pytest.fixture
def lists(editor):
    """Sign an editor in; return each list of the admin with what it is made of."""
    return {
        f"/admin/{model._meta.app_label}/{model._meta.model_name}/": options
        for model, options in site._registry.items()
    }


def test_a_chosen_row_that_is_no_number_is_refused_in_every_list(client, lists):
    for number in ("0\0", str(HUGE), "-1", ""):
        for address in lists:
            sent = {"action": "delete_selected", "_selected_action": number}
            assert client.post(address, sent).status_code == 400, (address, number)


def test_no_filter_of_a_list_breaks_at_nul(client, lists):
    for address, options in lists.items():
        wanted = options.get_list_filter(None)
        names = [name for name in wanted if isinstance(name, str)]
        for name in [*names, "q", "_changelist_filters", "id\0"]:
            response = client.get(address, {name: "a\0b", f"{name}__exact": "\0"})
            assert response.status_code == 400, (address, name)


def test_a_year_that_no_date_has_is_refused(client, editor):
    for name in ("date_joined__year", "date_joined__year__exact"):
        for year in ("2026", str(HUGE), "9999", "0", "٢٠٢٦"):
            response = client.get("/admin/auth/user/", {name: year})
            assert (response.status_code == 400) is (year != "2026"), year
