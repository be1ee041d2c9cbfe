"""Who held a role when: cases with their answers, then rules for any dates."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgprofile.values.terms import Change, Gap, Term, roles
from references.values import dates
from references.values.dates import InvalidDate

DIRECTOR = "Executive director"


@dataclass(frozen=True)
class Holder:
    name: str
    as_of: str
    since: str = ""
    until: str = ""
    role: str = DIRECTOR
    is_office: bool = True


def rows_of(*holders):
    (role,) = roles(holders)
    return list(role.rows)


def in_short(*holders):
    """Return the rows of one role: a gap as its two ends, a term as its name."""
    return [
        (row.after, row.before) if isinstance(row, Gap) else row.holder.name
        for row in rows_of(*holders)
    ]


def met(*holders):
    """Return, under each name, whom they met and with whom the order is not known."""
    return {
        row.holder.name: (row.at_once, row.unordered)
        for row in rows_of(*holders)
        if isinstance(row, Term)
    }


# --- Terms and gaps ------------------------------------------------------------------

NOBODY = ((), ())
SPEAKE = Holder("Speake", "2011/2012-04")
ROZGA = Holder("Rozga", "2013-08/2018-07", until="2018-07")
VAN_DEN_BERG = Holder(
    "Van den Berg", "2018-07/2021-06-30", since="2018-07", until="2021"
)
LANDRY = Holder("Landry", "2022-04-22/2024-05-22", since="2021-07/2022-04")


def test_the_directors_of_the_profile_follow_one_another_with_the_gaps_between():
    found = LANDRY, VAN_DEN_BERG, ROZGA, SPEAKE

    assert in_short(*found) == [
        ("", "2011"),
        "Speake",
        ("2012-04", "2013-08"),
        "Rozga",
        "Van den Berg",
        "Landry",
        ("2024-05-22", ""),
    ]
    assert set(met(*found).values()) == {NOBODY}


@pytest.mark.parametrize(
    ("written", "change", "is_between"),
    [
        ("", None, None),
        ("2018-07", Change("2018-07", "2018-07"), False),
        ("2013?", Change("2013?", "2013?"), False),
        ("2021-07/2022-04", Change("2021-07", "2022-04"), True),
        ("../2013-08", Change("", "2013-08"), True),
        ("2013~/..", Change("2013~", ""), True),
    ],
)
def test_a_term_began_and_ended_as_far_as_that_is_known(written, change, is_between):
    rows = rows_of(Holder("A", "2015", since=written, until=written))

    (term,) = (row for row in rows if isinstance(row, Term))

    assert (term.began, term.ended) == (change, change)
    assert not change or change.is_between == is_between


# The dates of A, then those of B: as of, since, until; and the gaps between the two.
BETWEEN = [
    # One may have followed the other within a date, or on the next day.
    (("2010", "", "2018-07"), ("2020", "2018-07"), []),
    (("2010", "", "2018-06"), ("2020", "2018-07"), []),
    (("2010", "", "2018-07-01"), ("2020", "2018-07-02"), []),
    (("2010", "", "2021"), ("2022-04", "2021-07/2022-04"), []),
    (("2012",), ("2013",), []),
    # One day between them is enough.
    (
        ("2010", "", "2018-07-01"),
        ("2020", "2018-07-03"),
        [("2018-07-01", "2018-07-03")],
    ),
    (("2012-04",), ("2013-08",), [("2012-04", "2013-08")]),
    # The later of being seen and leaving, the earlier of being seen and coming.
    (("2010/2012-04", "", "2013"), ("2018", "2015-06"), [("2013", "2015-06")]),
    (("2010/2012-04", "", "2011"), ("2014/2016", "2015-06"), [("2012-04", "2014")]),
    # Where a source says when they left or came, a vague sighting adds nothing.
    (
        ("2019/2021", "", "2021-03"),
        ("2023", "2023-06/2023-08"),
        [("2021-03", "2023-06")],
    ),
    # Of the same day, the more exact date.
    (
        ("2012-12-31", "", "2012"),
        ("2014-01-01", "2014"),
        [("2012-12-31", "2014-01-01")],
    ),
    # Approximate and uncertain dates stay what they are.
    (("2012~",), ("2018", "2014?/2015"), [("2012~", "2014?")]),
    (("199X",), ("2001",), [("199X", "2001")]),
    # An open end says nothing: what is known is the other end.
    (("2000/..",), ("../2004",), [("2000", "2004")]),
    (("2000", "", "2001/.."), ("2004", "../2003"), [("2001", "2003")]),
]


@pytest.mark.parametrize(("earlier", "later", "gaps"), BETWEEN)
def test_a_gap_lies_between_the_last_known_day_and_the_next(earlier, later, gaps):
    for found in permutations([Holder("A", *earlier), Holder("B", *later)]):
        rows = in_short(*found)
        assert [row for row in rows[1:-1] if row not in ("A", "B")] == gaps


@pytest.mark.parametrize(
    ("dates_of_a", "rows"),
    [
        # A beginning or an end that a source gives leaves no gap before or after it.
        (("2001/2002", "2000"), ["A", ("2002", "")]),
        (("2001/2002", "", "2003"), [("", "2001"), "A"]),
        # Unless they were seen in the role before or after that.
        (("2001/2005", "", "2003"), [("", "2001"), "A", ("2005", "")]),
        (("2001/2005", "2003"), [("", "2001"), "A", ("2005", "")]),
        # "By 2003" is no beginning.
        (("2004", "../2003", "2006/.."), [("", "2003"), "A", ("2006", "")]),
        # A term said to end before it begins: only the sighting counts.
        (("2004", "2004-09", "2004-02"), [("", "2004"), "A", ("2004", "")]),
    ],
)
def test_a_gap_is_closed_only_by_a_source_for_the_beginning_or_the_end(
    dates_of_a, rows
):
    assert in_short(Holder("A", *dates_of_a)) == rows


def test_a_long_term_leaves_no_gap_after_a_short_one_within_it():
    found = Holder("S", "2003-05"), Holder("Later", "2012"), Holder("L", "2000/2010")

    assert in_short(*found) == [
        ("", "2000"),
        *("L", "S", ("2010", "2012"), "Later", ("2012", "")),
    ]


def test_a_source_for_one_of_two_who_came_and_left_together_closes_the_gaps():
    sourced = Holder("A", "2001/2002", since="2000", until="2003")
    seen = Holder("B", "2000-01-01/2003-12-31")

    assert in_short(sourced, seen) == ["B", "A"]


# --- Two at once, and an order that is not known ---------------------------------------

AT_ONCE = [
    # By their terms, or by what was seen.
    (("2001", "2000", "2005"), ("2003", "2002", "2008")),
    (("2000/2005",), ("2003",)),
    (("2000/2005",), ("2003/2009",)),
    (("2008-11-25",), ("2008-11-25",)),
    (("2000/2005",), ("2000/2005",)),
    # Each is seen after the other is said to have taken over.
    (("2000/2018-07-25", "", "2018-07"), ("2018-07-10/2020", "2018-07")),
]
UNORDERED = [
    (("2012",), ("2012",)),
    (("2012-04",), ("2012",)),
    (("2012", "2012", "2012"), ("2012", "2012", "2012")),
    (("2012~",), ("2012?",)),
]
ONE_AFTER_THE_OTHER = [
    # The day of the handover is not shared.
    (("2010/2018-07-15", "", "2018-07-15"), ("2018-07-15/2020", "2018-07-15")),
    # Only a month is known, in which one left and the other came.
    (("2018-07", "", "2018-07"), ("2018-07", "2018-07")),
    (("2018-07-10", "", "2018"), ("2018", "2018")),
    # Each is seen in another year besides the one they have in common.
    (("2011/2012",), ("2012/2013",)),
    (("2012-05",), ("2012/2013",)),
    (("2010/2014",), ("2014",)),
]


@pytest.mark.parametrize(
    ("one", "other", "of_each"),
    [
        *((*pair, (("{}",), ())) for pair in AT_ONCE),
        *((*pair, ((), ("{}",))) for pair in UNORDERED),
        *((*pair, NOBODY) for pair in ONE_AFTER_THE_OTHER),
    ],
)
@pytest.mark.parametrize("names", ["AB", "BA"])
def test_two_in_a_role_met_or_followed_or_their_order_is_not_known(
    one, other, of_each, names
):
    first, second = names
    for found in permutations([Holder(first, *one), Holder(second, *other)]):
        rows = met(*found)

        for name, met_by in ((first, second), (second, first)):
            expected = tuple(tuple(n.format(met_by) for n in each) for each in of_each)
            assert rows[name] == expected
        assert of_each != NOBODY or list(rows) == [first, second]


def test_of_three_each_is_named_with_those_they_met():
    found = met(
        Holder("A", "2000/2005"), Holder("B", "2003/2009"), Holder("C", "2008/2010")
    )

    assert found == {"A": (("B",), ()), "B": (("A", "C"), ()), "C": (("B",), ())}


# --- Roles ---------------------------------------------------------------------------


def test_what_is_no_office_has_no_gaps_and_nobody_met():
    founders = [
        Holder(name, when, role="Founder", is_office=False)
        for name, when in [("B", "1995"), ("A", "1990"), ("C", "1990")]
    ]

    assert in_short(*founders) == ["A", "C", "B"]
    assert set(met(*founders).values()) == {NOBODY}


def test_a_role_is_an_office_when_one_of_its_holders_held_it_for_a_term():
    (role,) = roles([Holder("A", "2001"), Holder("B", "2002", is_office=False)])

    assert role.is_office
    assert [type(row) for row in role.rows] == [Gap, Term, Term, Gap]


def test_the_role_last_seen_comes_first_and_capitals_make_no_other_role():
    found = roles(
        [
            Holder("A", "1990", role="Founder"),
            Holder("B", "2018", role="Chair"),
            Holder("C", "2024-05-22"),
            Holder("D", "2018-12", role="board"),
            Holder("E", "2002", role="Executive Director"),
        ]
    )

    names = [role.name for role in found]
    assert names == ["Executive Director", "board", "Chair", "Founder"]
    assert roles([]) == ()


def test_a_date_that_cannot_be_read_is_refused():
    with pytest.raises(InvalidDate):
        roles([Holder("A", "whenever")])


@pytest.mark.parametrize("as_of", ["0001-01-01", "9999-12-31", "99XX", "0001/.."])
def test_the_first_and_the_last_day_of_the_calendar_are_days_like_others(as_of):
    assert {"A", "B"} < set(in_short(Holder("A", as_of), Holder("B", "2000")))


# --- Any holders ---------------------------------------------------------------------

days = st.dates(date(2010, 1, 1), date(2012, 12, 31))


@st.composite
def points(draw):
    form = draw(st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d", "201X"]))
    return draw(days).strftime(form) + draw(st.sampled_from(["", "", "~", "?"]))


@st.composite
def partial_dates(draw):
    """Give a point, a span or a span with one open end."""
    kind = draw(st.sampled_from(["point", "point", "span", "open start", "open end"]))
    if kind == "span":
        ends = sorted(draw(days) for _ in range(2))
        form = draw(st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]))
        return "/".join(end.strftime(form) for end in ends)
    point = draw(points())
    return {"open start": f"../{point}", "open end": f"{point}/.."}.get(kind, point)


@st.composite
def holders(draw):
    """Give one to six in one or two roles; their dates may contradict one another."""
    maybe = st.just("") | partial_dates()
    return [
        Holder(
            name,
            as_of=draw(partial_dates()),
            since=draw(maybe),
            until=draw(maybe),
            role=draw(st.sampled_from([DIRECTOR] * 4 + ["Chair"])),
            is_office=draw(st.sampled_from([True] * 4 + [False])),
        )
        for name in draw(st.permutations("ABCDEF"))[: draw(st.integers(1, 6))]
    ]


def closed(written, side):
    """Return one end of a partial date; where it is open, the other."""
    found = dates.parse(written)
    ends = [found.start, found.end] if side == "start" else [found.end, found.start]
    return next(end for end in ends if end)


def known(holder):
    """Return the first and the last day on which they can have been in the role.

    A source for the beginning or the end limits it, unless it is open on that side or
    contradicted by a sighting, or the two contradict each other.
    """
    seen_first, seen_last = closed(holder.as_of, "start"), closed(holder.as_of, "end")
    first, last = seen_first.earliest, seen_last.latest
    if holder.since:
        start = closed(holder.since, "start").earliest
        is_open = dates.parse(holder.since).start is None
        first = min(first, start) if is_open or start > seen_first.latest else start
    if holder.until:
        end = closed(holder.until, "end").latest
        is_open = dates.parse(holder.until).end is None
        last = max(last, end) if is_open or end < seen_last.earliest else end
    if first > last:
        return seen_first.earliest, seen_last.latest
    return first, last


def gap_ends(gap):
    """Return the last day before a gap and the first day after it."""
    after = closed(gap.after, "end").latest if gap.after else date.min
    return after, closed(gap.before, "start").earliest if gap.before else date.max


def offices(found):
    return [role for role in found if role.is_office]


@given(holders())
def test_every_day_of_an_office_is_in_a_term_or_in_a_gap(found):
    for role in offices(roles(found)):
        spans = [
            known(row.holder)
            if isinstance(row, Term)
            else tuple(
                day + step
                for day, step in zip(
                    gap_ends(row), (timedelta(1), timedelta(-1)), strict=True
                )
            )
            for row in role.rows
            if isinstance(row, Term) or (row.after and row.before)
        ]
        reach = None
        for first, last in sorted(spans):
            assert first <= last
            assert reach is None or (first - reach).days <= 1
            reach = last if reach is None else max(reach, last)


@given(holders())
def test_gaps_and_terms_alternate_in_order_and_only_the_outer_gaps_are_open(found):
    for role in roles(found):
        rows = role.rows
        for place, row in enumerate(rows):
            if isinstance(row, Term):
                continue
            after, before = gap_ends(row)
            earlier = [known(r.holder) for r in rows[:place] if isinstance(r, Term)]
            later = [known(r.holder) for r in rows[place:] if isinstance(r, Term)]
            assert all(last <= after for _first, last in earlier)
            assert all(first >= before for first, _last in later)
            assert role.is_office
            assert (not row.after) == (place == 0)
            assert (not row.before) == (place == len(rows) - 1)
        assert not any(
            isinstance(a, Gap) and isinstance(b, Gap) for a, b in pairwise(rows)
        )


@given(holders())
def test_everybody_is_listed_once_in_their_role(found):
    laid_out = roles(found)
    terms = [r.holder for role in laid_out for r in role.rows if isinstance(r, Term)]

    assert sorted(terms, key=lambda h: h.name) == sorted(found, key=lambda h: h.name)
    assert all(
        row.holder.role == role.name
        for role in laid_out
        for row in role.rows
        if isinstance(row, Term)
    )


@given(
    holders().flatmap(lambda found: st.tuples(st.just(found), st.permutations(found)))
)
def test_the_order_in_which_holders_are_given_does_not_matter(orders):
    one, other = orders

    assert roles(one) == roles(other)


@given(holders())
def test_to_meet_somebody_is_mutual_and_of_one_kind(found):
    for role in offices(roles(found)):
        terms = {row.holder.name: row for row in role.rows if isinstance(row, Term)}
        for name, term in terms.items():
            assert all(name in terms[other].at_once for other in term.at_once)
            assert all(name in terms[other].unordered for other in term.unordered)
            assert not set(term.at_once) & set(term.unordered)
            assert name not in term.at_once + term.unordered


# Few days, so that every choice of them can be tried.
near = st.dates(date(2012, 1, 29), date(2012, 2, 3))


@st.composite
def sightings(draw):
    """Give a day or a month, or a span from one to another."""
    form = st.sampled_from(["%Y-%m", "%Y-%m-%d"])
    first, last = sorted(draw(near) for _ in range(2))
    start = first.strftime(draw(form))
    if draw(st.booleans()):
        return start
    end = last.strftime(draw(form))
    try:
        dates.parse(f"{start}/{end}")
    except InvalidDate:
        return start
    return f"{start}/{end}"


def readings(as_of):
    """Return every first and last day that a sighting can mean."""
    found = dates.parse(as_of)

    def each(point):
        length = (point.latest - point.earliest).days + 1
        return [point.earliest + timedelta(n) for n in range(length)]

    if not found.is_span:
        return [(day, day) for day in each(found.start)]
    pairs = product(each(found.start), each(found.end))
    return [(first, last) for first, last in pairs if first <= last]


@given(sightings(), sightings())
def test_what_is_said_of_two_is_what_every_reading_of_their_dates_says(one, other):
    first, second = replace(SPEAKE, name="A", as_of=one), Holder("B", other)

    found = met(first, second)

    # Whether the first can have been before the second, after, or there with them.
    can = {
        "before" if a[1] < b[0] else "after" if b[1] < a[0] else "with"
        for a, b in product(readings(one), readings(other))
    }
    if can == {"with"}:
        assert found["A"] == (("B",), ())
    elif {"before", "after"} <= can:
        assert found["A"] == ((), ("B",))
    else:
        assert found["A"] == NOBODY
        assert list(found) == (["A", "B"] if "before" in can else ["B", "A"])
