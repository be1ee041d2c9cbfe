"""Two who change one row: the second save is refused, keeps its text, and shows the first."""

import pytest

from orgprofile.models import Turn
from tests.desk import open_form, refusals, save, send
from tests.make import make_criticism, make_organisation, make_turn
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

WHY = {"why": "The source says so."}
CITED = "It began in 1990.[@ecpat-germany-2018]"


def saved_meanwhile(page):
    return [(c.row, c.label, c.now) for c in page.context["meanwhile"]]


def test_a_stale_save_is_refused_and_keeps_its_text(
    client, erik, section, django_assert_max_num_queries
):
    section.body = CITED.replace(" in", "\nin")
    section.save()
    mine = open_form(client, section) | WHY
    other = make_organisation("pact", name="PACT")
    save(erik, section, organisation=other.pk, heading="Theirs", order="2")
    body = f"{CITED} My own words.[@ecpat-germany-2018]"

    with django_assert_max_num_queries(20):
        page = send(client, section, mine | {"body": body, "order": "3"})
    unsaved = type(section).objects.get()

    assert "erik saved changes on" in refusals(page)[0]
    assert (unsaved.heading, unsaved.version) == ("Theirs", 3)
    assert saved_meanwhile(page) == [
        ("", "Organisation", "PACT"),
        ("", "Heading", "Theirs"),
        ("", "Order", "2"),
    ]
    assert "Heading HistoryTheirs has it too" in Markup(page).words
    # What was not typed is as it was saved, and what was typed stays.
    fields = Markup(page).fields
    assert (fields["heading"], fields["body"], fields["order"]) == ("Theirs", body, "3")

    save(erik, section, heading="Theirs again")
    page = send(client, section, fields)
    saved = send(client, section, Markup(page).fields)

    # What was saved after the first refusal is told too; then who was told has the last word.
    assert ("", "Heading", "Theirs again") in saved_meanwhile(page)
    assert refusals(saved) == []
    section.refresh_from_db()
    assert (section.heading, section.order) == ("Theirs again", 3)


@pytest.fixture
def turn(section):
    return make_turn(make_criticism(section.organisation, statement=CITED), body=CITED)


def test_rows_within_the_form_keep_their_text_too(client, erik, turn):
    whole = turn.criticism
    gone = make_turn(whole, 2, body=CITED)
    mine = open_form(client, whole) | WHY
    new = {
        "slug": "new",
        "body": "Mine.[@ecpat-germany-2018]",
        "author": "New",
        "kind": "response",
    }
    mine |= {f"turns-2-{name}": value for name, value in new.items()}
    mine |= {"turns-TOTAL_FORMS": "3", "turns-2-voice": "own"}
    save(erik, turn, author="Theirs")
    gone.delete()

    typed = {"turns-0-author_role": "Yours", "turns-1-author": "Bangkok"}
    page = send(client, whole, mine | typed)
    fields = Markup(page).fields
    without = {"turns-1-DELETE": "on", "turns-TOTAL_FORMS": "2"}
    left = send(client, whole, fields | without)

    told = "Somebody deleted this contribution after you opened"
    assert any(sentence.startswith(told) for sentence in refusals(page))
    saved, deleted = saved_meanwhile(page)
    assert saved[0].startswith("Contribution: ")
    assert saved[1:] == ("Author", "Theirs")
    assert deleted == ("Contribution", "the whole row", "deleted")
    names = ("0-author_role", "0-author", "1-author", "2-author")
    assert [fields[f"turns-{name}"] for name in names] == [
        *("Yours", "Theirs", "Bangkok", "New")
    ]
    assert refusals(left) == []
    assert not Turn.objects.filter(slug=gone.slug).exists()


def test_a_row_changed_meanwhile_is_deleted_by_who_has_read_that(client, erik, turn):
    whole = turn.criticism
    mine = open_form(client, whole) | WHY | {"turns-0-DELETE": "on"}
    save(erik, turn, author="Theirs")

    page = send(client, whole, mine)
    kept = Turn.objects.get().author
    send(client, whole, Markup(page).fields | WHY)

    assert [words for _row, _label, words in saved_meanwhile(page)] == ["Theirs"]
    assert kept == "Theirs"
    assert not Turn.objects.exists()
