"""Partial dates, judged also by `edtf`, an independent reader of the same standard."""

from datetime import date

import pytest
from edtf import parse_edtf, struct_time_to_date
from hypothesis import example, given
from hypothesis import strategies as st

from references.values import dates
from references.values.dates import InvalidDate
from references.values.written_dates import understood
from tests.tables.recording import assert_answers


@st.composite
def points(draw: st.DrawFn) -> str:
    """A year, month or day, or a year with unknown figures, perhaps qualified."""
    day = draw(st.dates(min_value=date(1000, 1, 1)))
    year, forms = f"{day:%Y}", ["%Y", "%Y-%m", "%Y-%m-%d"]
    written = [*map(day.strftime, forms), f"{year[:3]}X", f"{year[:2]}XX"]
    return draw(st.sampled_from(written)) + draw(st.sampled_from(["", "?", "~", "%"]))


@st.composite
def spans(draw: st.DrawFn) -> str:
    """A span that does not end before it begins, or one with an open end."""
    first, second = draw(points()), draw(points())
    a, b = dates.partial_date(first), dates.partial_date(second)
    is_span = a.earliest <= b.earliest and a.latest <= b.latest
    closed = f"{first}/{second if is_span else first}"
    return draw(st.sampled_from([closed, f"../{first}", f"{first}/.."]))


ANY = st.one_of(points(), spans())


HOW = "is not a date: write 1990, 1990-05 or 1990-05-01, "
BACKWARDS = "ends before it begins: put the earlier date first."
NO_YEAR = "is in the year 0, which did not exist."
NO_MONTH = "has no such month: months run from 01 to 12."
NO_DAY = "is not a day in the calendar."

# What editors and visitors are told of texts that are no date, or none that can be.
OTHER_FORMS = [
    *("", "May 1990", "19900", "1990-5", "1990-05-1", "1990-05-01T12:00", "1990/05"),
    *("-1990", "~1997", "1997~~", "1997~-05", "199x", "1XXX", "19X0", "1990/", "/1990"),
    *("1990/2000/2010", "..", "1990\n", " 1990", "1990\x00", "１９９０"),
]
NOT_ONE = ["", "soon", "..", "1995s", "90s", "1990s\n", "1990-05s"]


@pytest.mark.parametrize(
    ("read", "text", "sentence"),
    [
        *((dates.partial_date, text, f"{HOW}a span as") for text in OTHER_FORMS),
        (dates.partial_date, "../..", "is open at both ends: give at least one"),
        (dates.partial_date, "1996/1996-08", BACKWARDS),
        (dates.partial_date, "1996-08-31/1996-08", BACKWARDS),
        (dates.partial_date, "199X-05", "gives a month of an unknown year."),
        (dates.partial_date, "000X", NO_YEAR),
        *((dates.partial_date, text, NO_MONTH) for text in ["1990-00", "1990-13-01"]),
        (dates.partial_date, "2009/1900-02-29", NO_DAY),
        *((dates.point, text, f"{HOW}or 1990s") for text in NOT_ONE),
        (dates.point, "1995/1996", "is not a single date: write 1990"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(read, text, sentence):
    with pytest.raises(InvalidDate) as refused:
        read(text)

    assert str(refused.value).startswith(f"“{text}” {sentence}")
    with pytest.raises(InvalidDate, match=r"^“1{30}.{0,260}$"):
        read("1" * 1_000_000)


@example("1990s")
@given(st.text(alphabet="0129Xs-/.?~% \n", max_size=26))
def test_any_text_is_read_as_it_is_or_refused_in_a_sentence(text):
    assert understood(text) == understood(understood(text))
    assert understood(f"before {text}") == understood(understood(f"before {text}"))
    for read in (dates.partial_date, dates.point):
        try:
            said = str(read(text))
        except InvalidDate as error:
            said = str(error)

        assert said == text.replace("0s", "X") or said.endswith(".")


def test_a_date_is_worded_with_a_text_for_machines_where_html_has_one():
    def worded(text):
        date = dates.partial_date(text)
        return date.spelled_out(), *(
            for_machines for _words, for_machines in date.pieces()
        )

    assert_answers("dates", worded)


@given(ANY)
def test_any_date_is_written_back_worded_typed_and_certain_without_a_qualifier(text):
    parsed = dates.partial_date(text)

    assert str(parsed) == text
    assert understood(parsed.spelled_out()) == text
    assert not set(parsed.spelled_out()) & set("X/~?%")
    assert parsed.is_certain is not bool(set(text) & set("~?%"))
    assert (parsed.start is None) is text.startswith("..")
    assert (parsed.end is None) is text.endswith("..")


# edtf gives an open end a day of its own making, and reads no unknown figure in a span.
@given(points() | spans().filter(lambda text: not {*".X"} & {*text}))
def test_edtf_reads_the_same_days_and_takes_the_same_for_uncertain(text):
    parsed, other = dates.partial_date(text), parse_edtf(text)

    days = map(struct_time_to_date, (other.lower_strict(), other.upper_strict()))
    assert (parsed.earliest, parsed.latest) == tuple(days)
    if "/" not in text:
        both = other.is_uncertain_and_approximate
        words = parsed.spelled_out()
        assert bool(other.is_approximate or both) == ("about" in words)
        assert bool(other.is_uncertain or both) == ("uncertain" in words)
