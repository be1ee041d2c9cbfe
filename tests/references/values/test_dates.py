"""Partial dates, judged also by `edtf`, an independent reader of the same standard."""

from datetime import date
from functools import cache

import pytest
from edtf import parse_edtf, struct_time_to_date
from hypothesis import given, settings
from hypothesis import strategies as st

from references.values import dates
from references.values.dates import InvalidDate, PartialDate, Point

# --- What is written, valid by construction -------------------------------------------

QUALIFIERS = st.sampled_from(["", "?", "~", "%"])


@st.composite
def points(draw: st.DrawFn) -> str:
    """A year, month or day, or a year with unknown figures, perhaps qualified."""
    day = draw(st.dates(min_value=date(1000, 1, 1)))
    form = draw(st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d", "decade", "century"]))
    if form == "decade":
        text = f"{day:%Y}"[:3] + "X"
    elif form == "century":
        text = f"{day:%Y}"[:2] + "XX"
    else:
        text = day.strftime(form)
    return text + draw(QUALIFIERS)


@st.composite
def spans(draw: st.DrawFn) -> str:
    """A span that does not end before it begins, or one with an open end."""
    first, second = draw(points()), draw(points())
    kind = draw(st.sampled_from(["closed", "open start", "open end"]))
    if kind == "open start":
        return f"../{first}"
    if kind == "open end":
        return f"{first}/.."
    a, b = dates.parse(first), dates.parse(second)
    if a.earliest > b.earliest or a.latest > b.latest:
        first, second, a, b = second, first, b, a
    if a.earliest > b.earliest or a.latest > b.latest:  # one lies within the other
        second = first
    return f"{first}/{second}"


@cache
def judge(text: str):
    return parse_edtf(text)


def day(struct) -> date:
    return struct_time_to_date(struct)


# --- Reading ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("1990", Point("1990")),
        ("1990-05", Point("1990", 5)),
        ("1990-05-01", Point("1990", 5, 1)),
        ("2024-02-29", Point("2024", 2, 29)),
        ("0001", Point("0001")),
        ("9999-12-31", Point("9999", 12, 31)),
        ("1997~", Point("1997", qualifier="~")),
        ("1997?", Point("1997", qualifier="?")),
        ("1997%", Point("1997", qualifier="%")),
        ("1996-08~", Point("1996", 8, qualifier="~")),
        ("1990-05-01?", Point("1990", 5, 1, "?")),
        ("199X", Point("199X")),
        ("19XX", Point("19XX")),
        ("199X~", Point("199X", qualifier="~")),
    ],
)
def test_a_single_date_is_read_as_one_point(text, point):
    assert dates.parse(text) == PartialDate(point, point)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2009/2012", Point("2009"), Point("2012")),
        ("1996-08-27/1996-08-31", Point("1996", 8, 27), Point("1996", 8, 31)),
        (
            "1990-05-01%/1990-05-31%",
            Point("1990", 5, 1, "%"),
            Point("1990", 5, 31, "%"),
        ),
        ("199X/2004", Point("199X"), Point("2004")),
        ("1990/1990", Point("1990"), Point("1990")),
        ("2018/..", Point("2018"), None),
        ("../1996-08", None, Point("1996", 8)),
    ],
)
def test_a_span_is_read_as_two_points_or_one_and_an_open_end(text, start, end):
    assert dates.parse(text) == PartialDate(start, end, is_span=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "May 1990",
        "1 May 1990",
        "90",
        "990",
        "19900",
        "1990-5",
        "1990-05-1",
        "1990-05-01T12:00",
        "1990/05",
        "05/1990",
        "1990-",
        "1990--05",
        "-1990",
        "+1990",
        "1990.5",
        "~1997",
        "1997~~",
        "1997?~",
        "1997~-05",
        "199x",
        "1XXX",
        "XXXX",
        "X990",
        "19X0",
        "c. 1990",
        "1990/",
        "/1990",
        "1990/2000/2010",
        "1990-05/...",
        "1990 /2000",
        "[1990..2000]",
        "1990-21",
    ],
)
def test_a_text_of_another_form_is_refused_with_how_to_write_it(text):
    with pytest.raises(InvalidDate) as refused:
        dates.parse(text)

    if text == "1990-21":  # EDTF's seasons are not read; the month is what is wrong
        assert "months run from 01 to 12" in str(refused.value)
    else:
        assert str(refused.value) == (
            f"“{text}” is not a date: write 1990, 1990-05 or 1990-05-01, a span as "
            "2009/2012, an open end as 2018/.., and add ~ for “about” or ? for "
            "“uncertain”."
        )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("../..", "“../..” is open at both ends: give at least one of them."),
        ("2012/2009", "“2012/2009” ends before it begins: put the earlier date first."),
        (
            "1996-08-31/1996-08",
            "“1996-08-31/1996-08” ends before it begins: put the earlier date first.",
        ),
        (
            "1990/1990-05",
            "“1990/1990-05” ends before it begins: put the earlier date first.",
        ),
        ("199X-05", "“199X-05” gives a month of an unknown year."),
        ("199X-05-01", "“199X-05-01” gives a month of an unknown year."),
        ("0000", "“0000” is in the year 0, which did not exist."),
        ("0000-01-01", "“0000-01-01” is in the year 0, which did not exist."),
        ("1990-00", "“1990-00” has no such month: months run from 01 to 12."),
        ("1990-13", "“1990-13” has no such month: months run from 01 to 12."),
        ("1990-13-01", "“1990-13-01” has no such month: months run from 01 to 12."),
        ("1990-05-00", "“1990-05-00” is not a day in the calendar."),
        ("1990-05-32", "“1990-05-32” is not a day in the calendar."),
        ("2023-02-29", "“2023-02-29” is not a day in the calendar."),
        ("1900-02-29", "“1900-02-29” is not a day in the calendar."),
        ("2009/2012-02-30", "“2009/2012-02-30” is not a day in the calendar."),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_the_reason(text, sentence):
    with pytest.raises(InvalidDate) as refused:
        dates.parse(text)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    "text", ["1990\n", " 1990", "1990 ", "1990\x00", "١٩٩٠", "１９９０"]
)
def test_nothing_but_plain_figures_is_read_as_a_year(text):
    with pytest.raises(InvalidDate, match="is not a date"):
        dates.parse(text)


def test_a_long_text_is_refused_and_quoted_only_in_part():
    with pytest.raises(InvalidDate) as refused:
        dates.parse("1" * 1_000_000)

    assert str(refused.value).startswith(f"“{'1' * 30}…” is not a date")


def test_the_longest_span_is_read():
    assert str(dates.parse("1990-05-01%/1990-05-31%")) == "1990-05-01%/1990-05-31%"


@given(st.text(alphabet="0129X-/.?~% \n", max_size=26))
def test_a_text_is_read_as_it_stands_or_refused_in_a_sentence(text):
    try:
        said = str(dates.parse(text))
    except InvalidDate as error:
        said = str(error)

    assert said == text or said.endswith(".")


# --- Saying -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1990", "1990"),
        ("1990-05", "May 1990"),
        ("1990-05-01", "1 May 1990"),
        ("1997~", "about 1997"),
        ("1997?", "1997 (uncertain)"),
        ("1997%", "about 1997 (uncertain)"),
        ("1996-08~", "about August 1996"),
        ("199X", "the 1990s"),
        ("19XX", "the 1900s"),
        ("199X~", "about the 1990s"),
        ("2018/..", "since 2018"),
        ("1996-08~/..", "since about August 1996"),
        ("../1996-08", "until August 1996"),
        ("2009/2012", "2009 to 2012"),
        ("1996-08-27/1996-08-31", "27 to 31 August 1996"),
        ("1996-08-27/1996-09-02", "27 August to 2 September 1996"),
        ("1996-08/1996-09", "August to September 1996"),
        ("1996-08/1997-09", "August 1996 to September 1997"),
        ("1996-12-27/1997-01-02", "27 December 1996 to 2 January 1997"),
        ("1996-08-27~/1996-08-31", "about 27 August 1996 to 31 August 1996"),
        ("1996-08-27/1996-08-31~", "27 to about 31 August 1996"),
        ("1996/1996-12", "1996 to December 1996"),
        ("199X/2004", "the 1990s to 2004"),
    ],
)
def test_a_date_is_worded_for_readers(text, words):
    assert dates.parse(text).words() == words


def test_a_year_at_the_end_of_a_span_lends_its_start_nothing():
    assert dates.parse("1990-01/1990").words() == "January 1990 to 1990"


@pytest.mark.parametrize("text", ["1990", "1990-05", "1990-05-01", "0900"])
def test_a_plain_date_has_a_text_for_machines(text):
    assert dates.parse(text).machine_text == text


@pytest.mark.parametrize(
    "text",
    ["1997~", "1997?", "1990-05%", "199X", "19XX", "2009/2012", "2018/..", "../1996"],
)
def test_what_html_has_no_value_for_has_no_text_for_machines(text):
    assert dates.parse(text).machine_text == ""


# --- Bounds -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1990", date(1990, 1, 1), date(1990, 12, 31)),
        ("1990-05", date(1990, 5, 1), date(1990, 5, 31)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("1990-05-01", date(1990, 5, 1), date(1990, 5, 1)),
        ("1997~", date(1997, 1, 1), date(1997, 12, 31)),
        ("199X", date(1990, 1, 1), date(1999, 12, 31)),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31)),
        ("2009/2012", date(2009, 1, 1), date(2012, 12, 31)),
        ("2018/..", date(2018, 1, 1), date.max),
        ("../1996-08", date.min, date(1996, 8, 31)),
    ],
)
def test_a_date_runs_from_the_first_day_to_the_last_it_can_mean(text, earliest, latest):
    parsed = dates.parse(text)

    assert (parsed.earliest, parsed.latest) == (earliest, latest)


@pytest.mark.parametrize(
    ("text", "is_open"), [("2018/..", True), ("../1996", True), ("2009/2012", False)]
)
def test_a_span_knows_whether_an_end_is_open(text, is_open):
    assert dates.parse(text).is_open is is_open


@given(st.one_of(points(), spans()))
def test_the_pieces_of_a_date_are_its_words_with_a_text_for_each_plain_end(text):
    parsed = dates.parse(text)

    pieces = parsed.pieces()

    assert "".join(words for words, _ in pieces) == parsed.words()
    machine_texts = [machine_text for _, machine_text in pieces if machine_text]
    ends = [parsed.start, parsed.end] if parsed.is_span else [parsed.start]
    assert machine_texts == [
        end.machine_text for end in ends if end and end.machine_text
    ]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("1990-05", (("May 1990", "1990-05"),)),
        ("1990~", (("about 1990", ""),)),
        ("2018/..", (("since ", ""), ("2018", "2018"))),
        ("../1996-08", (("until ", ""), ("August 1996", "1996-08"))),
        (
            "1996-08-27/1996-08-31",
            (("27", "1996-08-27"), (" to ", ""), ("31 August 1996", "1996-08-31")),
        ),
        ("199X/2004~", (("the 1990s", ""), (" to ", ""), ("about 2004", ""))),
    ],
)
def test_each_end_of_a_date_is_a_piece_of_its_own(text, pieces):
    assert dates.parse(text).pieces() == pieces


# --- Bounds, sureness and order ---------------------------------------------------------


@given(st.one_of(points(), spans()))
def test_a_date_without_a_qualifier_is_certain(text):
    assert dates.parse(text).is_certain is not bool(set(text) & set("~?%"))


def place(text):
    """Where a date stands: by the first day it can mean, then by the last."""
    parsed = dates.parse(text)
    return parsed.earliest, parsed.latest


@given(st.lists(st.one_of(points(), spans()), min_size=3, max_size=3))
def test_any_dates_stand_in_one_order(texts):
    """Of two one goes first, or they mean the same days; and so on from each to each."""
    a, b, c = (place(text) for text in texts)

    assert (a < b) + (b < a) + (a == b) == 1
    assert not a <= b <= c or a <= c


@given(st.one_of(points(), spans()), st.one_of(points(), spans()))
def test_what_ends_before_another_begins_stands_before_it(first, second):
    a, b = dates.parse(first), dates.parse(second)

    if a.latest < b.earliest:
        assert place(first) < place(second)


@given(st.one_of(points(), spans()))
def test_a_date_is_written_back_as_it_was_read(text):
    assert str(dates.parse(text)) == text


@given(st.one_of(points(), spans()))
def test_no_date_ends_before_it_begins(text):
    parsed = dates.parse(text)

    assert parsed.earliest <= parsed.latest


@given(st.one_of(points(), spans()))
def test_a_date_in_words_names_no_unknown_figure(text):
    words = dates.parse(text).words()

    assert words
    assert not set(words) & set("X/~?%")


# --- The judge --------------------------------------------------------------------------


@settings(max_examples=150)
@given(points())
def test_edtf_reads_the_same_first_and_last_day(text):
    parsed, other = dates.parse(text), judge(text)

    assert (parsed.earliest, parsed.latest) == (
        day(other.lower_strict()),
        day(other.upper_strict()),
    )


@settings(max_examples=60)
# edtf gives an open end a day of its own making, and reads no unknown figure here.
@given(spans().filter(lambda text: ".." not in text and "X" not in text))
def test_edtf_reads_the_same_bounds_of_a_span(text):
    parsed, other = dates.parse(text), judge(text)

    assert (parsed.earliest, parsed.latest) == (
        day(other.lower_strict()),
        day(other.upper_strict()),
    )


@settings(max_examples=100)
@given(points(), points())
def test_edtf_puts_two_dates_in_the_same_order(first, second):
    a, b = dates.parse(first), dates.parse(second)
    c, d = judge(first), judge(second)

    assert (a.earliest < b.earliest) == (c.lower_strict() < d.lower_strict())
    assert (a.latest < b.latest) == (c.upper_strict() < d.upper_strict())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1997~", "about 1997"),
        ("1997?", "1997 (uncertain)"),
        ("1997%", "about 1997 (uncertain)"),
        ("199X~", "about the 1990s"),
    ],
)
def test_edtf_takes_the_same_dates_as_approximate_and_uncertain(text, words):
    other = judge(text)
    is_both = other.is_uncertain_and_approximate

    assert dates.parse(text).words() == words
    assert bool(other.is_approximate or is_both) == ("about" in words)
    assert bool(other.is_uncertain or is_both) == ("uncertain" in words)


@pytest.mark.parametrize("text", ["2023-02-29", "2012/2009", "1990\n"])
def test_where_edtf_is_laxer_ours_refuses(text):
    judge(text)  # does not raise

    with pytest.raises(InvalidDate):
        dates.parse(text)


# --- What a visitor asks for ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "point", "words"),
    [
        ("1995", Point("1995"), "1995"),
        ("1995-06", Point("1995", 6), "June 1995"),
        ("1995-06-30", Point("1995", 6, 30), "30 June 1995"),
        ("1990s", Point("199X"), "the 1990s"),
        ("199X", Point("199X"), "the 1990s"),
        ("2000s", Point("200X"), "the 2000s"),
        ("19XX", Point("19XX"), "the 1900s"),
        ("1995~", Point("1995", qualifier="~"), "about 1995"),
    ],
)
def test_a_single_date_is_read_as_visitors_write_it(text, point, words):
    assert dates.point(text) == point
    assert dates.point(text).words() == words


HOW = "write 1990, 1990-05 or 1990-05-01, or 1990s for the decade"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", f"“” is not a date: {HOW}."),
        ("soon", f"“soon” is not a date: {HOW}."),
        ("1995s", f"“1995s” is not a date: {HOW}."),
        ("90s", f"“90s” is not a date: {HOW}."),
        ("1990S", f"“1990S” is not a date: {HOW}."),
        ("1990s\n", f"“1990s\n” is not a date: {HOW}."),
        ("11990s", f"“11990s” is not a date: {HOW}."),
        ("1990-05s", f"“1990-05s” is not a date: {HOW}."),
        ("1995/1996", f"“1995/1996” is not a single date: {HOW}."),
        ("1995/..", f"“1995/..” is not a single date: {HOW}."),
        ("..", f"“..” is not a date: {HOW}."),
        ("0000s", "“0000s” is in the year 0, which did not exist."),
        ("1995-13", "“1995-13” has no such month: months run from 01 to 12."),
        ("1995-02-29", "“1995-02-29” is not a day in the calendar."),
        ("199X-05", "“199X-05” gives a month of an unknown year."),
    ],
)
def test_what_is_no_single_date_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(InvalidDate) as refused:
        dates.point(text)

    assert str(refused.value) == sentence


@given(points())
def test_a_single_date_is_the_same_for_visitors_and_editors(text):
    point = dates.point(text)

    assert dates.parse(text) == PartialDate(point, point)


@given(st.text(alphabet="0129Xs-/.?~% \n", max_size=30))
def test_what_a_visitor_types_is_read_or_refused_in_a_sentence(text):
    try:
        said = str(dates.point(text))
    except InvalidDate as error:
        said = str(error)

    assert said == text.replace("0s", "X") or said.endswith(".")
