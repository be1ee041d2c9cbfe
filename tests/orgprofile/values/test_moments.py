"""The moment a page tells of: what may be asked for, and what is said of the rest."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgprofile.values.moments import Moment, moment
from references.values import dates
from references.values.dates import InvalidDate

TODAY = date(2026, 11, 27)


def refusal(asked) -> str:
    with pytest.raises(InvalidDate) as refused:
        moment(asked, TODAY)
    return str(refused.value)


# --- Today ---------------------------------------------------------------------------


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u00a0"])
def test_blanks_ask_for_today(blank):
    assert moment(blank, TODAY) == Moment(TODAY, None)


def test_today_leaves_nothing_out():
    assert moment("", TODAY).looks_back_from is None


def test_today_asked_for_by_name_leaves_out_what_is_later():
    assert moment("2026-11-27", TODAY).looks_back_from == TODAY


# --- A date that is over -------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "last_day"),
    [
        ("2007", date(2007, 12, 31)),
        ("2007-06", date(2007, 6, 30)),
        ("2024-02", date(2024, 2, 29)),
        ("2007-06-30", date(2007, 6, 30)),
        ("2026-11-26", date(2026, 11, 26)),
        ("2026-10", date(2026, 10, 31)),
        ("2009/2012", date(2012, 12, 31)),
        ("1996-08-27/1996-08-31", date(1996, 8, 31)),
        ("../1996", date(1996, 12, 31)),
        ("../1996-08", date(1996, 8, 31)),
        ("1997~", date(1997, 12, 31)),
        ("1997-05?", date(1997, 5, 31)),
        ("1997%", date(1997, 12, 31)),
        ("199X", date(1999, 12, 31)),
        ("19XX", date(1999, 12, 31)),
        ("198X/199X", date(1999, 12, 31)),
        ("0001", date(1, 12, 31)),
    ],
)
def test_a_date_is_read_up_to_its_last_day(asked, last_day):
    found = moment(asked, TODAY)

    assert found == Moment(last_day, dates.parse(asked))
    assert found.looks_back_from == last_day


def test_a_date_is_taken_without_outer_blanks():
    assert moment(" 2007 \n", TODAY) == moment("2007", TODAY)


# --- A date that is not over ---------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        "2026",
        "2026-11",
        "2026-11-27",
        "2026~",
        "202X",
        "20XX",
        "2020/2030",
        "2026-11-27/2027",
        "../2026",
    ],
)
def test_a_date_that_has_begun_is_read_up_to_today(asked):
    assert moment(asked, TODAY) == Moment(TODAY, dates.parse(asked))


@pytest.mark.parametrize(
    "asked", ["2026-11-28", "2026-12", "2027", "2027~", "203X", "2027/2030", "9999"]
)
def test_a_date_still_to_come_is_refused(asked):
    assert refusal(asked) == (
        f"“{asked}” is still to come. Give a date that has begun, for example 2007, "
        "2007-06 or 2007-06-30."
    )


# --- What is no date -----------------------------------------------------------------


@pytest.mark.parametrize("asked", ["2018/..", "2030/..", "199X/.."])
def test_a_date_without_an_end_is_refused(asked):
    assert refusal(asked) == (
        f"“{asked}” has no end. Give a date that ends, for example 2007, 2007-06 or "
        "2007-06-30."
    )


@pytest.mark.parametrize("asked", ["last year", "07", "2007-6", "June 2007", "'; --"])
def test_what_cannot_be_read_is_refused_with_how_to_write_a_date(asked):
    assert refusal(f" {asked} ").startswith(
        f"“{asked}” is not a date: write 1990, 1990-05 or 1990-05-01"
    )


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("2007-13", "“2007-13” has no such month: months run from 01 to 12."),
        ("2007-02-29", "“2007-02-29” is not a day in the calendar."),
        ("2012/2009", "“2012/2009” ends before it begins: put the earlier date first."),
        ("../..", "“../..” is open at both ends: give at least one of them."),
        ("0000", "“0000” is in the year 0, which did not exist."),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_the_reason(asked, sentence):
    assert refusal(asked) == sentence


def test_a_long_text_is_refused_and_quoted_only_in_part():
    assert refusal("2" * 100_000).startswith(f"“{'2' * 30}…” is not a date")


@settings(deadline=None)
@given(st.text(alphabet="012679X-/.?~% \n", max_size=12) | st.text(max_size=12))
def test_whatever_is_asked_is_a_moment_until_today_or_refused_in_a_sentence(asked):
    try:
        found = moment(asked, TODAY)
        sentence = "."
    except InvalidDate as refused:
        found, sentence = Moment(TODAY, asked), str(refused)

    assert sentence.endswith(".")
    assert found.on <= TODAY
    assert (found.asked is None) == (asked.strip() == "")
