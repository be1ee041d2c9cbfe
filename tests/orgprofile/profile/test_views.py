"""The pages of organisations: the front page and all others are laid out alike."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from orgprofile.models import Section
from tests.make import (
    make_citation,
    make_count,
    make_criticism,
    make_doubt,
    make_event,
    make_fact,
    make_measure,
    make_organisation,
    make_person,
    make_section,
)
from tests.markup import Markup
from tests.page_text import noted_keys, read
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db

SOURCES = ("lead", "fact", "register", "person", "past", "congress")


def make_whole(slug):
    """Make an organisation with all that its page shows, each row with its own source."""
    sources = {name: make_citation(f"{name}-{slug}") for name in SOURCES}
    row = make_organisation(
        slug,
        lead=f"It is a network.[@lead-{slug}]",
        identifiers=f"KVK: 1[@register-{slug}]",
    )
    make_fact(row, citation=sources["fact"])
    make_person(row, citation=sources["person"])
    make_section(row, "work", body=f"It works.[@lead-{slug}]")
    make_section(row, "past", order=1, shows="history", body=f"Old.[@past-{slug}]")
    make_section(row, "size", order=2, shows="counts", body=f"Big.[@lead-{slug}]")
    year, event = timezone.now().year, {"date_citation": sources["congress"]}
    event |= {"title": "Congress", "is_highlight": True}
    make_event(row, f"congress-{slug}", date=str(year - 10), **event)
    make_event(row, f"day-{slug}", title="Long ago", date=str(year - 11))
    measure = make_measure(row, f"members-{slug}")
    for year in ("1996", "2020"):
        make_count(measure, f"{slug}-{year}", as_of=year, citation=sources["lead"])
    make_criticism(row, f"critic-{slug}", title="A doubtful figure", target=row)
    return row


@pytest.fixture
def pages(client):
    rows = make_whole("ecpat-international"), make_whole("other")
    return [read(client.get(row.get_absolute_url()).content.decode()) for row in rows]


def test_every_organisation_has_the_same_parts_in_the_same_order(pages):
    shared = ["introduction", "facts", "work", "past", "size", "references"]
    for page in pages:
        assert [each for each in page.ids if each in shared] == shared
        assert "Congress" in page.ids["past"].parent.words()

    subject, other = pages
    for page, query in ((subject, ""), (other, "?organisation=other")):
        links = {e.words(): e.attributes["href"] for e in page.walk() if e.tag == "a"}
        assert links["The whole history, event by event"] == f"/history/{query}"
    notes = [noted_keys(page).values() for page in pages]
    keys = [[key.split("-")[0] for key in of_page] for of_page in notes]
    # People and criticism of the subject have pages; its newest events are with its work.
    assert keys[0] == ["lead", "fact", "register", "congress", "past"]
    assert keys[1] == ["lead", "fact", "register", "person", "past", "congress"]
    assert {"people", "criticisms", "in-the-history"}.isdisjoint(subject.ids)
    assert {"people", "criticisms", "in-the-history"} <= other.ids.keys()


def test_no_section_or_event_takes_an_id_that_its_page_uses(pages, client):
    sections = set(Section.objects.values_list("slug", flat=True))
    events = set(HistoryEvent.objects.values_list("slug", flat=True))
    history = read(client.get("/history/").content.decode())
    listed = [(Section, page.ids.keys() - sections) for page in pages]
    listed.append((HistoryEvent, history.ids.keys() - events))

    for model, ids in listed:
        # A short name has no "_", so it can't be an id that has one.
        for each in (each for each in ids if each and "_" not in each):
            with pytest.raises(ValidationError) as refused:
                model(slug=each).clean()
            assert f"“{each}”" in str(refused.value), each


def test_the_page_of_the_subject_alone_adds_its_figure_and_what_is_new(pages):
    subject, other = (page.words() for page in pages)

    assert "as of 2020" in subject
    assert "Since when, by whom" in subject
    assert "as of 2020" not in other
    assert "Since when, by whom" not in other
    assert "Recent events" in subject
    assert "Long ago" not in subject
    assert "Recent events" not in other


def test_the_first_screen_answers_what_the_profile_asks_and_the_fact_box_has_the_rest(
    client, settings
):
    row, source = make_organisation(), make_citation()
    for label, value in (("Founded", "1990"), ("Type", "A network"), ("Staff", "")):
        make_fact(row, label=label, value=value, citation=source)
    make_doubt("donors")
    make_fact(row, label="Donors", value="", doubt="donors")
    lines = ("Since when: Founded", "Who pays: Donors; Income", "Where: Seat")
    lines += ("How many: Staff",)
    settings.PROFILE = replace(settings.PROFILE, answers=lines)

    page = read(client.get("/").content.decode())

    words = page.ids["fact_founded"].parent.parent.words()
    assert words.startswith("Since when 1990")
    # Where nobody looked on a day, no search is claimed.
    assert "Who pays no source found" in words
    assert "How many not recorded" in words
    assert "Where" not in words
    assert page.ids["facts"].words().startswith("Type A network")


def test_the_first_screen_has_what_came_of_it_and_one_criticism_of_each_kind(
    client, settings
):
    subject, other = make_organisation(), make_organisation("the-code")
    source = make_citation("press-2016", publisher="INTERPOL", relation="independent")
    for slug in ("terms", "law"):
        make_event(subject, slug, date_citation=source)
    for slug, date, target in (
        ("own-old", "2001", subject),
        ("own", "2002", subject),
        ("law-2018", "2018", None),
        ("code", "2020", other),
    ):
        make_criticism(subject, slug, title=f"Case {slug}", date=date, target=target)
    settings.PROFILE = replace(settings.PROFILE, results=("law", "nobody", "terms"))

    page = Markup(client.get("/"))

    links = [a for a in page.links if a.startswith(("/history/l", "/history/t"))]
    assert links[:2] == ["/history/law/", "/history/terms/"]
    assert "source: INTERPOL, independent" in page.words
    cases = [
        a for a in page.links if a.startswith("/criticism/") and a != "/criticism/"
    ]
    assert cases == ["/criticism/own/", "/criticism/law-2018/", "/criticism/code/"]


def test_the_first_screen_names_nobody_whom_the_page_of_people_lists_as_former(
    client, settings
):
    row, source = make_organisation(), make_citation()
    settings.PROFILE = replace(settings.PROFILE, answers=("Who leads it: people",))
    shown = {"citation": source, "is_in_fact_box": True}
    year = timezone.now().year
    make_person(row, name="N. Now", as_of=f"{year - 1}", **shown)
    make_person(row, name="E. Ended", as_of=f"{year - 2}", until=f"{year - 1}", **shown)
    make_person(row, name="L. Lost", as_of=f"{year - 5}", **shown)

    words = read(client.get("/").content.decode()).words()

    assert "Who leads it N. Now" in words
    assert "E. Ended" not in words
    assert "L. Lost" not in words


def test_people_in_office_come_first_and_those_not_seen_for_three_years_are_former(
    client,
):
    body, source = make_organisation(), make_citation()
    year = timezone.now().year
    for name, fields in {
        "Founder": {"as_of": f"{year}", "role": "Founder", "is_office": False},
        "Lost": {"as_of": f"{year - 5}", "role": "Chair"},
        "Ended": {"as_of": f"{year - 1}", "until": f"{year - 1}"},
        "Holder": {"as_of": f"{year - 1}", "since": f"{year - 2}"},
    }.items():
        make_person(body, name=name, citation=source, **fields)

    page = read(client.get("/leadership/").content.decode())

    parts = [
        page.ids[each].parent.words() for each in ("in-office", "formerly", "others")
    ]
    assert [
        [
            name
            for name in ("Founder", "Lost", "Ended", "Holder")
            if name in words.split()
        ]
        for words in parts
    ] == [["Holder"], ["Lost", "Ended"], ["Founder"]]
    assert f"Since when {year - 2} Seen in the role {year - 1}" in parts[0]
