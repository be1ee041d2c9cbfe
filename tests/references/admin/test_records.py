"""The admin: what the forms and lists of all rows have in common."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orgprofile.models import (
    Criticism,
    Fact,
    MembershipCount,
    Organisation,
    Section,
    Turn,
)
from references.models import Citation
from references.models.registry import published_models
from tests.desk import act, another_value, messages, open_form, refusals, save, send
from tests.make import (
    make_citation,
    make_country_search,
    make_criticism,
    make_editor,
    make_event,
    make_more,
    make_organisation,
    make_role,
    make_section,
    make_turn,
)
from tests.markup import Markup
from tests.refusal import unsourced
from tests.walk import RECORDS, admin_address, admin_addresses
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db

HOSTILE_QUERIES = [
    *("q=%00", f"q={'a+' * 300}", "q=%ED%A0%80", "p=-1", f"p={10**30}"),
    *("o=99.-99.abc", f"id__exact={10**30}", "status__exact=nonsense"),
    *("history__regex=(a%2B)%2B%24", "_popup=1&_to_field=nonsense", "all=&e=1"),
]

# What each page of the desk leads to.
MENU = {"/admin/orgprofile/membershipcount/", "/admin/auth/user/"}


def test_no_address_breaks_the_admin(client, editor, section):
    for number in ("0", "abc", str(10**30), "1%00"):
        response = client.get(f"/admin/references/citation/{number}/change/")
        assert response.status_code in (302, 400, 404), number
    for query in HOSTILE_QUERIES:
        response = client.get(f"{admin_address(Section)}?{query}")
        assert response.status_code in (200, 302, 400), query


def test_a_forged_or_missing_version_saves_nothing(client, editor, section):
    fields = open_form(client, section) | {"heading": "Forged"}
    del fields["version"]

    for version in (None, "", "0", "-1", "2", "abc", str(10**30)):
        sent = {} if version is None else {"version": version}
        page = send(client, section, fields | sent)
        said = refusals(page)
        assert any("Nothing of yours was saved" in sentence for sentence in said), (
            version
        )
        assert [c.now for c in page.context["meanwhile"]] == ["History"], version
    section.refresh_from_db()
    assert (section.heading, section.version) == ("History", 1)


def test_who_publishes_and_who_withdraws_is_in_the_log(
    client, editor, caplog, django_capture_on_commit_callbacks
):
    make_citation("a")
    organisation = make_organisation()
    exchange = make_criticism(organisation, statement="So.[@a]", status="draft")
    turn = make_turn(exchange, body="It was said.[@a]", status="draft")
    section = make_section(organisation, body="It began.[@a]", status="draft")
    bare = make_section(organisation, "bare", body="It began.", status="draft")

    with django_capture_on_commit_callbacks(execute=True):
        save(client, exchange, status="published")
        save(client, section, heading="Nothing else")
        response = act(client, Section, "publish", section, bare)
        act(client, Section, "withdraw", section)

    assert messages(response)[-2:] == [
        "Published: 1.",
        f"“Ecpat International: Bare” stays a draft: {unsourced('It began.')}",
    ]
    said = [r.getMessage() for r in caplog.records if "publishing" in r.name]
    assert said == [
        f"astrid published the criticism “{exchange}”.",
        f"astrid published the contribution “{turn}”.",
        "astrid published the section “Ecpat International: Nothing else”.",
        "astrid withdrew the section “Ecpat International: Nothing else”.",
    ]


def test_a_statement_is_viewed_only_when_public(client, editor, section):
    organisation = section.organisation
    event = make_event(organisation, body="It began.[@ecpat-germany-2018]")
    form, public = admin_address(event, "change"), event.get_absolute_url()

    assert public in Markup(client.get(form)).links
    act(client, HistoryEvent, "withdraw", event)
    assert not HistoryEvent.objects.get().is_published
    assert public not in Markup(client.get(form)).links
    act(client, HistoryEvent, "publish", event)
    assert HistoryEvent.objects.get().is_published


def asked(client, address):
    """Ask for a page; return it, and how many queries it took."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200, address
    return response, len(queries)


def test_every_page_asks_no_more_when_there_are_more_rows(row_of_each, client, editor):
    make_more(row_of_each, 1)
    few = {}
    for address in admin_addresses():
        if "/preview/" in address or "?restore=" in address:
            continue  # test_previewing.py and test_history.py ask for these
        response, few[address] = asked(client, address)
        page = Markup(response)
        assert page.code == [], address
        assert {*page.links} >= MENU, address
    assert len(few) > 5 * len(RECORDS)
    # The subject's own page shows its rows in full: orgprofile's tests count those.
    part = Organisation.objects.get(slug="ecpat-usa")
    rows = [part, *(m.objects.first() for m in RECORDS if m is not Organisation)]
    pages = [admin_address(model) for model in RECORDS]
    pages += [admin_address(row, p) for row in rows for p in ("change", "history")]
    pages += [a for row in rows for a in [admin_address(row, "delete")] if a in few]
    few |= {page: asked(client, page)[1] for page in pages if page not in few}

    make_more(row_of_each, 3)
    make_country_search(row_of_each, "BR")
    for row in rows:
        row.refresh_from_db()
        for _time in range(3):
            row.save()
    many = {page: asked(client, page)[1] for page in pages}

    # More at first is what Django looks up once a process.
    assert [(p, few[p], many[p]) for p in pages if not many[p] <= few[p] <= 20] == []


def test_an_author_at_a_row_that_readers_see_is_led_to_the_report_of_its_page(
    row_of_each, client
):
    client.force_login(make_role("Author", "lena"))
    report = reverse("report")

    for model in RECORDS:
        row = model.objects.first()
        page = Markup(client.get(admin_address(row, "change")))
        reports = [link for link in page.links if link.startswith(f"{report}?s=/")]
        is_seen = row.is_published and hasattr(row, "get_absolute_url")
        assert len(reports) == is_seen, model
        assert ("only an Editor can" in page.words) is row.is_published
        for link in reports:
            assert "On the page" in Markup(client.get(link)).words

    client.force_login(make_editor())
    user = client.get(
        reverse("admin:auth_user_change", args=[User.objects.earliest("pk").pk])
    )
    assert "Readers" not in Markup(user).words


def test_every_field_that_completes_itself_finds_rows(row_of_each, client, editor):
    # What is typed to find a row that isn't found by how it reads.
    words = {Citation: "key", MembershipCount: "slug", Turn: "author"}
    words |= {HistoryEvent: "slug", Fact: "value"}
    for model in RECORDS:
        for field in admin.site.get_model_admin(model).autocomplete_fields:
            target = model._meta.get_field(field).related_model
            row = target.objects.first()
            sent = {
                "app_label": model._meta.app_label,
                "model_name": model._meta.model_name,
                "field_name": field,
                "term": getattr(row, words.get(target, ""), str(row)),
            }
            response = client.get(reverse("admin:autocomplete"), sent)
            found = [each["id"] for each in response.json()["results"]]
            assert str(row.pk) in found, (model, field)


@pytest.mark.parametrize("model", RECORDS)
def test_every_model_refuses_a_stale_save(row_of_each, client, editor, model):
    row = model.objects.first()
    fields = open_form(client, row)
    assert refusals(send(client, row, fields)) == []
    model.objects.get(pk=row.pk).save()

    stale = refusals(send(client, row, fields | another_value(row, fields)))

    assert any("After you opened this" in said for said in stale)
    row.refresh_from_db()
    assert (row.version, row.history.count()) == (2, 2)


def test_only_the_rows_of_pages_have_addresses_that_are_whole_pages(row_of_each):
    """A draft takes the links to its address away, and may take none of another's."""
    whole = {
        model
        for model in published_models()
        for row in model.objects.all()
        if "#" not in row.get_absolute_url()
    }
    assert whole == {Organisation, Criticism, HistoryEvent}
