"""The day for which a page is shown: what may be asked for, and what is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgprofile.values.moments import Moment, moment
from references.values import dates
from references.values.dates import InvalidDate

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u00a0"])
def test_blanks_ask_for_today_which_leaves_nothing_out(blank):
    found = moment(blank, TODAY)

    assert (found, found.looks_back_from) == (Moment(TODAY, None), None)


@pytest.mark.parametrize(
    ("asked", "last_day"),
    [
        ("2007", date(2007, 12, 31)),
        (" 2007-06 \n", date(2007, 6, 30)),
        ("2007-06-30", date(2007, 6, 30)),
        ("2026-10", date(2026, 10, 31)),
        ("2009/2012", date(2012, 12, 31)),
        ("../1996-08", date(1996, 8, 31)),
        ("1997~", date(1997, 12, 31)),
        ("199X", date(1999, 12, 31)),
        ("0001", date(1, 12, 31)),
        # What has begun but is not over is read up to today.
        *((d, TODAY) for d in ("2026-11-27", "2026", "202X", "2020/2030", "../2026")),
    ],
)
def test_a_date_is_read_up_to_its_last_day_or_today(asked, last_day):
    found = moment(asked, TODAY)

    assert found == Moment(last_day, dates.parse(asked.strip()))
    assert found.looks_back_from == last_day


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        *(
            (
                asked,
                f"“{asked}” is still to come. Give a date that has begun, for example "
                "2007, 2007-06 or 2007-06-30.",
            )
            for asked in ("2026-11-28", "2026-12", "2027~", "2027/2030", "9999")
        ),
        *(
            (
                asked,
                f"“{asked}” has no end. Give a date that ends, for example 2007, "
                "2007-06 or 2007-06-30.",
            )
            for asked in ("2018/..", "2030/..")
        ),
        ("2007-13", "“2007-13” has no such month: months run from 01 to 12."),
    ],
)
def test_a_date_to_come_or_without_an_end_is_refused_with_a_sentence(asked, sentence):
    with pytest.raises(InvalidDate) as refused:
        moment(asked, TODAY)

    assert str(refused.value) == sentence


@given(st.text(alphabet="012679X-/.?~% \n", max_size=12) | st.text(max_size=12))
def test_whatever_is_asked_is_a_day_until_today_or_refused_in_a_sentence(asked):
    try:
        found = moment(asked, TODAY)
        sentence = "."
    except InvalidDate as refused:
        found, sentence = Moment(TODAY, asked), str(refused)

    assert sentence.endswith(".")
    assert found.on <= TODAY
    assert (found.asked is None) == (asked.strip() == "")


@pytest.mark.parametrize(
    ("asked", "query"),
    [("", ""), ("2007", "?as_of=2007"), ("2007%", "?as_of=2007%25")],
)
def test_a_moment_is_asked_for_by_its_query_string(asked, query):
    assert moment(asked, date(2026, 11, 26)).query == query
