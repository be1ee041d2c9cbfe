"""How statements are sourced: of which kind each is, and what each lacks."""

import pytest

from references.models import Citation, Reading, Use, derived
from references.prose.sourcing import WAYS, Judged, coverage
from tests.make import (
    make_citation,
    make_event,
    make_fact,
    make_member,
    make_organisation,
    make_participant,
    make_reading,
    make_section,
)
from tests.markup import Markup
from tests.test_published_profile import judged_statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    source = make_citation("face")
    make_reading(source, "founding", says="It was founded in May 1990 in Chiang Mai.")
    make_citation("other")
    return make_organisation()


def kinds():
    return [(judged.kind, judged.missing) for judged in judged_statements()]


@pytest.mark.parametrize(
    ("body", "kind", "missing"),
    [
        ("It has 104 members.[@face#founding; @other]", "none", ("104",)),
        ("It has 104 members.[@face#founding][!years]", "doubt", ("104",)),
    ],
)
def test_a_sentence_is_of_the_kind_that_its_readings_make_it(
    organisation, body, kind, missing
):
    make_section(organisation, body=f"{body} More.[@other]")

    assert kinds() == [(kind, missing), ("source", ())]


def test_headings_and_drafts_are_not_counted(organisation):
    make_section(organisation, "draft", body="Bare. Said.[@face]", status="draft")
    body = "# A heading\n\nSaid.[@face]"
    make_section(organisation, body=body)

    assert kinds() == [("source", ())]


def test_the_line_of_a_page_counts_what_was_compared_and_what_was_not():
    numbers = dict.fromkeys(WAYS, 0) | {
        "stands": 78,
        "nothing": 11,
        "doubt": 16,
    }

    assert coverage(numbers) == (
        "105 statements: of 78 each figure and name stands in our note of its source, 11 "
        "have no figure or name to compare, 16 are in doubt."
    )
    assert coverage({"stands": 0, "nothing": 1}) == (
        "1 statement: 1 has no figure or name to compare."
    )


def test_a_note_says_of_which_use_it_lacks_something(client, organisation):
    said = "It was founded in May 1990.[@face#founding] It has 104 members.[@face#founding]"
    make_section(organisation, body=said)

    page = Markup(client.get(organisation.get_absolute_url()))

    assert "(at b: “104” is not in this note)." in page.words


def test_of_much_that_no_reading_has_five_are_named():
    words = "“4”, “5” and 2 more are not in our note of the source"
    assert Judged("Words.", "none", [*"1234567"]).explained.endswith(words)


@pytest.mark.parametrize(
    ("fields", "kind", "missing"),
    [
        ({"value": "May 1990", "reading": "founding"}, "stands", ()),
        ({"value": "1991", "reading": "founding"}, "none", ("1991",)),
        ({"value": "May 1990"}, "source", ()),
        ({"value": "May 1990", "reading": "founding", "doubt": "years"}, "doubt", ()),
    ],
)
def test_a_row_is_of_the_kind_that_the_reading_it_names_makes_it(
    organisation, fields, kind, missing
):
    make_fact(organisation, citation=Citation.objects.get(key="face"), **fields)

    assert kinds() == [(kind, missing)]


def test_a_body_had_a_part_under_any_of_its_names(organisation):
    source = make_citation("usa")
    make_reading(source, "part", says="ECPAT-USA was the secretariat.")
    body = make_organisation("pact", name="PACT", former_names="ECPAT-USA")
    event = make_event(organisation, body="", date_citation=None)
    make_participant(event, body, citation=source, reading="part")

    assert kinds()[-1] == ("stands", ())


# What readers are told, what the reading says, and what of the first is not in it.
PLANTED = [
    ("It has 115 members.", "It has 117 members.", "115"),
    ("It met in Bangkok.", "It met in Chiang Mai.", "Bangkok"),
    ("It began in December 2008.", "It began in 2008.", "December"),
    ("It won the Hilton Prize.", "It won the Nobel Prize.", "Hilton Prize"),
    ("It calls itself “a movement”.", "It calls itself a network.", "“a movement”"),
    ("Amihan Abueva was Chair.", "Amihan Abueva was the director.", "Chair"),
    ("Amihan Abueva was Chair.", "Maureen was chairwoman.", "Abueva"),
    ("ECPAT Österreich (AT)", "ECPAT Germany is a member.", "ECPAT Österreich"),
    ("ECPAT Türkiye (TR)", "The network of Turkey is a member.", "ECPAT Türkiye"),
    ("ECPAT Brasil (BR)", "ECPAT Chile, whose office is in Brazil.", "ECPAT Brasil"),
    # In another form or language all of it is there.
    ("Amihan Abueva was Chair.", "The chairman, Amihan Abueva, opened it.", ""),
    ("ECPAT Österreich (AT)", "ECPAT Austria is a member.", ""),
    ("ECPAT Türkiye (TR)", "ECPAT Turkey is a member.", ""),
    ("Kids (VN)", "Kids is a member in Vietnam.", ""),
]  # fmt: skip


def plant(organisation, words, says):
    """Publish a sentence, or a member by its name and country, that names a reading."""
    source = make_citation("planted")
    make_reading(source, "said", says=says)
    name, _bracket, country = words.removesuffix(")").partition(" (")
    if country:
        named = {"citation": source, "reading": "said", "country": country}
        make_member(organisation, name=name, **named)
    else:
        make_section(organisation, body=f"{words}[@planted#said]")


@pytest.mark.parametrize(("words", "says", "missing"), PLANTED)
def test_what_no_reading_has_is_shown_and_nothing_else(
    organisation, words, says, missing
):
    plant(organisation, words, says)

    found = "".join(lack for _key, lack, _undated in lacking())
    assert bool(found) is bool(missing)
    assert missing.strip("“”") in found.rpartition(" (")[2]


def lacking():
    uses = Use.objects.to_mend()
    return list(uses.values_list("source", "lacking", "undated"))


UNDATED = "(“now” will not stay true: write the date, as in “as of May 2024”)"
NOR = (
    "(in doubt: “1992” is not in our note of the source, nor in the words of the doubt)"
)
UNNOTED = "(with a source, but no note of it)"
IN_PART = "(in part: “Bangkok” is not in our note of the source)"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("In May 1990.[@face#founding] In 1992.[!years]", [("", f"In 1992. {NOR}", "")]),
        ("In May 1990.[@face#founding] In part.[!years]", []),
        ("In May 1990.[@face#founding] In 1991.[@face]", [("face", f"In 1991. {UNNOTED}", "")]),
        ("In Bangkok, 1990.[@face#founding]", [("face", f"In Bangkok, 1990. {IN_PART}", "")]),
        ("In May 1990.[@face#founding] In 1991. In 1992.", [("", "In 1991.\nIn 1992.", "")]),
        ("It is now.[@face#founding] “May 1990 or now”.[!years]", [("", f"“May 1990 or now”. {NOR}".replace("“1992”", "“May 1990 or now”"), f"It is now. {UNDATED}")]),
    ],
)  # fmt: skip
def test_the_index_knows_what_public_sentences_lack(organisation, body, found):
    make_section(organisation, body=body)

    assert lacking() == found
    assert derived.stale() == 0


@pytest.mark.parametrize("is_derived", [True, False])
def test_what_rests_on_a_reading_is_judged_again_when_it_changes(
    organisation, is_derived
):
    make_section(organisation, body="Founded in Chiang Mai.[@face#founding]")
    reading = Reading.objects.get()
    reading.says = "It was founded in Bangkok."

    reading.save(is_derived=is_derived)
    if not is_derived:
        derived.write_saved({Reading: [reading.pk]})

    ((source, words, _undated),) = lacking()
    assert source == "face"
    assert "“Chiang Mai”" in words
    assert derived.stale() == 0
