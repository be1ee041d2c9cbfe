"""The start page of the admin: what needs its user, in which order, at which cost."""

from dataclasses import replace
from datetime import date, timedelta
from string import ascii_lowercase
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ecpat_site import start_page
from ecpat_site.editions import Edition
from references.admin import desk
from references.models import Citation, ReadingCheck, Report
from tests.desk import save
from tests.make import (
    make_citation,
    make_correction,
    make_count,
    make_criticism,
    make_doubt,
    make_editor,
    make_event,
    make_fact,
    make_measure,
    make_member,
    make_organisation,
    make_person,
    make_reading,
    make_resolution,
    make_role,
    make_section,
    make_turn,
)
from tests.markup import Markup, tree
from tests.walk import admin_address

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 26)
CITED = "It began in 1990.[@face#founding]"
BEYOND = "“Oslo” is not in our note of the source"
UNDATED = "“now” will not stay true: write the date, as in “as of May 2024”"
RESPONSE = "response by ECPAT International"
# A page asks no more, whatever there is.
# With tasks of all kinds. The shipped profile has two kinds, and takes 12.
MOST_QUERIES = 29


@pytest.fixture
def organisation():
    make_reading(make_citation("face"), says="It began in 1990 in Chiang Mai.")
    return make_organisation()


@pytest.fixture
def editor(client):
    person = make_role("Editor", "erik")
    client.force_login(person)
    return person


@pytest.fixture
def author():
    return make_role("Author", "lena")


def tasks(user):
    """Return the tasks of a user, as many as a page shows, under their kind."""
    kinds = start_page.tasks(user, TODAY)
    return {kind: rows[: start_page.ALONE] for kind, rows in kinds.items()}


def make_tasks(organisation, author, number=1):
    """Make as many tasks of each kind."""
    make_citation("wrong", title="The book", accessed="2009", issued="2010")
    source = Citation.objects.get(key="face")
    # Names of sections without a figure, which their texts would need.
    for n in ascii_lowercase[:number]:
        make_section(organisation, f"bare-{n}", body=f"{CITED} So they say.")
        said = {"statement": CITED, "outcome": "no-response", "title": "The figure"}
        said |= {"target": organisation}
        voice = {"body": CITED, "author": "ECPAT International", "author_role": ""}
        exchange = make_criticism(organisation, f"exchange-{n}", **said)
        make_turn(exchange, 1, **voice)
        make_turn(exchange, 2, **voice, kind="response", status="draft")
        measure = make_measure(organisation, f"measure-{n}")
        for members in (104, 107):
            make_count(measure, f"{n}-{members}", value=members, citation=source)
        body = "It began in Oslo.[@face#founding]"
        make_section(organisation, f"beyond-{n}", body=body)
        held = {"role": f"Director {n}", "is_in_fact_box": True, "citation": source}
        says = f"A. Lee, Director {n}. B. Lee, Director {n}."
        held["reading"] = make_reading(source, f"people-{n}", says=says).slug
        make_person(organisation, name="A. Lee", as_of="2024-05-22", **held)
        make_person(organisation, name="B. Lee", as_of="2025-05-22", **held)
        held = {"citation": source, "reading": "founding", "value": "1990"}
        wrong = make_fact(organisation, label=f"Seat {n}", **held)
        named = {"statement": wrong.anchor("citation"), "now": "y"}
        make_correction(slug=f"wrong-{n}", **named)
        make_doubt(f"years-of-{n}", words="It is small now.")
        make_doubt(f"years-{n}", checked_on="2025-01", title="Which years?")
        make_words_gone(make_citation(f"gone-{n}", title="Page"))
        body = f"Said.[@gone-{n}#founding] Said.[@wrong]"
        make_section(organisation, f"cited-{n}", body=body)
        body = "No source. Nor here.[@nope]"
        make_section(organisation, f"draft-{n}", body=body, status="draft")


def make_words_gone(source):
    reading = make_reading(source, find="May 1990")
    seen = {"url": reading.read_at, "find": "May 1990", "stood_on": "2026-11-25"}
    seen |= {"state": "gone", "checked_on": "2026-11-27", "went_on": "2026-11-26"}
    ReadingCheck.objects.create(reading=reading, **seen)


def words_of(user):
    """Return what the tasks of a user say, under their kind."""
    return {kind: [task.words for task in rows] for kind, rows in tasks(user).items()}


def test_the_kinds_come_by_how_much_a_reader_is_misled(organisation, author, editor):
    make_tasks(organisation, author)
    Report.objects.create(words="It was 1991.")

    kinds = tasks(editor)

    assert [*kinds] == [*desk.KINDS]
    assert words_of(editor) == {
        "report": ["It was 1991."],
        "bare": ["So they say."],
        "unanswered": ["Ecpat International · The figure"],
        "undecided": ["104 members in 93 countries or 107 members in 93 countries"],
        "offices": ["A. Lee and B. Lee"],
        "unsaid": ["y"],
        "beyond": [f"It began in Oslo. (none of it: {BEYOND})"],
        "unnoted": ["Said. (with a source, but no note of it)"],
        "undated": [f"It is small now. ({UNDATED})"],
        "words-gone": ["Page"],
        "doubt": ["Which years?"],
        "draft": ["Ecpat International · Draft a", f"The figure · {RESPONSE}"],
    }
    # With what stands in the way of publishing it.
    (bare,) = kinds["draft"][0].details
    assert bare.startswith("“No source.” names no source: cite one as [@key]")


def test_what_nobody_confirms_is_no_draft_and_a_draft_names_what_it_lacks(
    organisation, editor
):
    make_member(organisation, "lead", standing="unconfirmed", status="draft")
    make_member(organisation, "bare", status="draft")
    make_fact(organisation, value="1990", citation=None, status="draft")
    make_event(organisation, body="", date_citation=None, status="draft")

    needed = (
        "Name the source that says that this organisation is a member, or keep the entry as a draft.",
        "Choose the source of this value, or keep the entry as a draft.",
        "Choose the source that gives the date of this event, or keep the event as a draft.",
    )
    drafts = tasks(editor)["draft"]
    assert {task.details for task in drafts} == {(words,) for words in needed}


def test_figures_decided_on_need_nobody(organisation, editor):
    measure, source = make_measure(organisation), Citation.objects.get()
    pair = [make_count(measure, str(n), value=n, citation=source) for n in (104, 107)]
    assert "undecided" in words_of(editor)

    make_resolution(*pair)

    assert "undecided" not in words_of(editor)


def test_words_that_went_wait_for_who_may_change_sources_if_something_rests_on_them(
    organisation, editor
):
    make_words_gone(make_citation("gone"))
    assert "words-gone" not in words_of(editor)

    make_section(organisation, body="Said.[@gone#founding]")

    (task,) = tasks(editor)["words-gone"]
    assert task.details == (
        "A program found “May 1990” on the page when it looked on 25 November 2026, but not when "
        "it looked on 26 November 2026. "
        "Last looked for on 27 November 2026: the page is gone.",
        "Said.",
    )


def test_ten_of_a_kind_are_shown_and_the_rest_on_a_page_of_their_own(
    client, organisation, author, editor
):
    make_tasks(organisation, author, 11)

    with CaptureQueriesContext(connection) as asked:
        page = Markup(client.get("/admin/")).words
    # The next request empties the list.
    number = len(asked)
    alone = Markup(client.get("/admin/?kind=bare")).words

    assert number <= MOST_QUERIES
    assert "Sentences without a source: 11" in page
    assert "Sentences without a source: 1 more" in page
    assert (page.count("So they say."), alone.count("So they say.")) == (10, 11)
    for task, *_others in tasks(editor).values():
        assert client.get(task.address).status_code == 200, task


def test_recent_changes_have_a_line_for_each_row_that_one_may_see(
    client, organisation, editor
):
    section, fact = (
        make_section(organisation, body=CITED),
        make_fact(organisation, citation=Citation.objects.get()),
    )
    other = Client()
    other.force_login(make_editor("mia"))
    save(other, section, heading="Theirs")
    save(client, fact, order="3")
    save(client, fact, order="4")
    save(other, editor, email="erik@example.org")

    lines = [(str(e), who) for e, who, _when in start_page.changes(editor)]

    assert [(entry.partition("”")[0], who) for entry, who in lines] == [
        ("Changed “Founded: May 1990", "you"),
        ("Changed “Ecpat International: Theirs", "mia"),
    ]
    assert "section, mia, " in Markup(client.get("/admin/")).words


def test_a_keeper_reads_which_edition_is_the_last_and_what_answers_for_the_site(
    client, editor, settings, monkeypatch
):
    assert "publish_edition" not in Markup(client.get("/admin/")).words
    client.force_login(make_role("Keeper"))

    none = Markup(client.get("/admin/")).words
    yesterday = timezone.localdate() - timedelta(days=1)
    of_one = SimpleNamespace(whole=lambda: iter([Edition(f"{yesterday}")]))
    monkeypatch.setattr(start_page, "editions", of_one)
    settings.PROFILE = replace(settings.PROFILE, contact="desk@example.org")
    known = Markup(client.get("/admin/")).words

    assert "There is no edition yet: a copy of the site as it was on one day." in none
    assert "Whoever runs the server makes one: manage.py publish_edition" in none
    assert "Contact: desk@example.org. Whoever runs the server sets both, in" in known
    assert "profiles/ecpat/profile.toml" in known
    day = f"{yesterday:%-d %B %Y}"
    assert f"The newest saved copy is the edition of {day}, 1 day old." in known


def test_an_empty_database_leads_step_by_step_to_the_first_public_sentence(
    client, editor
):
    def look():
        """Return how many steps are done, and the links of the page among those of steps."""
        links = {link for *_words, link in start_page.first_steps(editor)}
        page = Markup(client.get("/admin/"))
        return page.words.count("(done)"), [*links.intersection(page.links)]

    empty = look()
    organisation = make_organisation(status="draft")
    begun = look()
    make_citation()
    sourced = look()

    assert empty == (0, ["/admin/orgprofile/organisation/add/?next=/admin/"])
    assert begun == (1, ["/admin/references/citation/add/?next=/admin/"])
    assert sourced == (2, [admin_address(organisation, "change")])


@pytest.mark.parametrize("where", ["lead", "section"])
def test_the_steps_are_gone_once_readers_see_a_sentence_though_no_figure(
    where, client, organisation, editor
):
    before = Markup(client.get("/admin/")).words

    if where == "section":
        make_section(organisation, body=CITED)
    else:
        organisation.lead = CITED
        organisation.save()

    after = Markup(client.get("/admin/")).words
    assert "Begin the profile" in before
    assert "Begin the profile" not in after


@pytest.mark.usefixtures("row_of_each")
def test_drafts_of_all_kinds_are_named_as_readers_will_see_them():
    keeper = make_editor()
    rows = [model.objects.last() for model in desk.statements(keeper)]
    for row in rows:
        type(row).objects.filter(pk=row.pk).update(status="draft")

    with CaptureQueriesContext(connection) as asked:
        waiting = desk.drafts(keeper)
        desk.count([waiting])
        drafts = waiting[: start_page.ALONE]

    # What they name, notes and sources, is read once for all.
    assert len(asked) == 1 + len(rows) + 2
    assert {row.full_name() for row in rows} <= {task.words for task in drafts}


def test_five_forms_stand_on_the_start_page_and_the_others_under_more(client, editor):
    page = tree(client, "/admin/")
    (more,) = [
        each for each in page.walk() if each.attributes.get("class") == "desk more"
    ]
    folded = {e.attributes["href"] for e in more.walk() if e.tag == "a"}
    links = [e.attributes.get("href", "") for e in page.walk() if e.tag == "a"]
    added = [link for link in links if link.endswith("/add/")]

    assert [link.split("/")[-3] for link in added if link not in folded] == [
        *("section", "historyevent", "membershipcount", "criticism", "citation")
    ]
    assert "/admin/orgprofile/fact/add/" in folded
