"""The figures offered to the editor of a section."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.make import (
    make_citation,
    make_count,
    make_editor,
    make_measure,
    make_organisation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    organisation = make_organisation()
    measure, source = make_measure(organisation), make_citation()
    make_count(measure, "2018-104", citation=source)
    make_count(
        measure, "1996", citation=source, members=17, countries=None, as_of="1996"
    )
    make_count(measure, "draft", citation=source, status="draft")
    return organisation


def ask(client, organisation, typed="", **more):
    sent = {"term": typed, "organisation": getattr(organisation, "pk", organisation)}
    return client.get(reverse("admin:orgprofile_section_figures"), sent | more)


def keys(response):
    return [found["key"] for found in response.json()["results"]]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("=", ["=newest", "=newest countries", "=newest date"]),
        ("104 june", ["=2018-104", "=2018-104 countries", "=2018-104 date"]),
        ("1996", ["=1996", "=1996 date"]),
        ("=NEWEST", ["=newest", "=newest countries", "=newest date"]),
        ("nothing", []),
    ],
)
def test_published_figures_are_found_by_words_and_numbers(
    client, editor, network, typed, offered
):
    assert keys(ask(client, network, typed))[: max(3, len(offered))] == offered


def test_an_offer_says_what_it_writes_and_of_which_figure(
    client, editor, network, django_assert_max_num_queries
):
    ask(client, network)
    with django_assert_max_num_queries(9):
        _members, found, _date = ask(client, network, "2018-104").json()["results"]

    assert found["text"] == (
        "=2018-104 countries: 93 (104 members in 93 countries, 8 June 2018)"
    )


def test_only_staff_who_may_see_sections_are_answered(client, network):
    assert ask(client, network).status_code == 302
    person = make_editor("bruno", is_superuser=False)
    client.force_login(person)

    assert ask(client, network).status_code == 403
    person.user_permissions.add(Permission.objects.get(codename="view_section"))
    assert ask(client, network).status_code == 200
