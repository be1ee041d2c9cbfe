"""Who held a role when: the profile's own cases, then every set of dates there is."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise, permutations, product

import pytest
from hypothesis import given, settings
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


def told(*holders):
    """The rows of one role in short: a gap as its two ends, a term as its name."""
    return [
        (row.after, row.before) if isinstance(row, Gap) else row.holder.name
        for row in rows_of(*holders)
    ]


def between(*holders):
    """The gaps of one role, less those before the first term and after the last."""
    gaps = [row for row in rows_of(*holders) if isinstance(row, Gap)]
    return [(gap.after, gap.before) for gap in gaps if gap.after and gap.before]


def met(*holders):
    """Under each name, whom they held the role with, and whose order is not told."""
    return {
        row.holder.name: (row.at_once, row.unordered)
        for row in rows_of(*holders)
        if isinstance(row, Term)
    }


# --- The directors of the profile ----------------------------------------------------

SPEAKE = Holder("Speake", "2011/2012-04")
ROZGA = Holder("Rozga", "2013-08/2018-07", until="2018-07")
VAN_DEN_BERG = Holder(
    "Van den Berg", "2018-07/2021-06-30", since="2018-07", until="2021"
)
LANDRY = Holder("Landry", "2022-04-22/2024-05-22", since="2021-07/2022-04")


def test_terms_stand_oldest_first_with_the_gaps_before_between_and_after_them():
    assert told(LANDRY, VAN_DEN_BERG, ROZGA, SPEAKE) == [
        ("", "2011"),
        "Speake",
        ("2012-04", "2013-08"),
        "Rozga",
        "Van den Berg",
        "Landry",
        ("2024-05-22", ""),
    ]


def test_those_who_followed_on_one_another_did_not_overlap():
    found = met(SPEAKE, ROZGA, VAN_DEN_BERG, LANDRY)

    assert set(found.values()) == {((), ())}


def test_a_term_says_when_it_began_and_ended_as_far_as_that_is_known():
    rows = rows_of(ROZGA, VAN_DEN_BERG, LANDRY)

    terms = [row for row in rows if isinstance(row, Term)]

    assert [(term.began, term.ended) for term in terms] == [
        (None, Change("2018-07", "2018-07")),
        (Change("2018-07", "2018-07"), Change("2021", "2021")),
        (Change("2021-07", "2022-04"), None),
    ]
    assert [t.began.is_between for t in terms[1:]] == [False, True]


@pytest.mark.parametrize(
    ("written", "change"),
    [
        ("../2013-08", Change("", "2013-08")),
        ("2013~/..", Change("2013~", "")),
        ("2013?", Change("2013?", "2013?")),
    ],
)
def test_a_beginning_known_on_one_side_is_told_on_that_side(written, change):
    held = Holder("A", "2015", since=written, until=written)

    (term,) = (row for row in rows_of(held) if isinstance(row, Term))

    assert (term.began, term.ended) == (change, change)


# --- Where a gap is, and where none --------------------------------------------------


@pytest.mark.parametrize(
    ("earlier", "later", "gaps"),
    [
        # Followed on: within a date as exact as is known, or on the next day.
        (Holder("A", "2010", until="2018-07"), Holder("B", "2020", "2018-07"), []),
        (Holder("A", "2010", until="2018-06"), Holder("B", "2020", "2018-07"), []),
        (
            Holder("A", "2010", until="2018-07-01"),
            Holder("B", "2020", "2018-07-02"),
            [],
        ),
        (
            Holder("A", "2010", until="2021"),
            Holder("B", "2022-04", "2021-07/2022-04"),
            [],
        ),
        (Holder("A", "2012"), Holder("B", "2013"), []),
        # A day between them is enough.
        (
            Holder("A", "2010", until="2018-07-01"),
            Holder("B", "2020", "2018-07-03"),
            [("2018-07-01", "2018-07-03")],
        ),
        (
            Holder("A", "2012-04"),
            Holder("B", "2013-08"),
            [("2012-04", "2013-08")],
        ),
        # The later of being seen and leaving, the earlier of being seen and coming.
        (
            Holder("A", "2010/2012-04", until="2013"),
            Holder("B", "2018", "2015-06"),
            [("2013", "2015-06")],
        ),
        (
            Holder("A", "2010/2012-04", until="2011"),
            Holder("B", "2014/2016", "2015-06"),
            [("2012-04", "2014")],
        ),
        # Where it is said when they left or came, a vague sighting adds nothing.
        (
            Holder("A", "2019/2021", until="2021-03"),
            Holder("B", "2023", "2023-06/2023-08"),
            [("2021-03", "2023-06")],
        ),
        # Of the same day, the more exact.
        (
            Holder("A", "2012-12-31", until="2012"),
            Holder("B", "2014-01-01", "2014"),
            [("2012-12-31", "2014-01-01")],
        ),
        # About and uncertain stay what they are.
        (
            Holder("A", "2012~"),
            Holder("B", "2018", "2014?/2015"),
            [("2012~", "2014?")],
        ),
        (Holder("A", "199X"), Holder("B", "2001"), [("199X", "2001")]),
        # An end left open says nothing: what is known is its other end.
        (Holder("A", "2000/.."), Holder("B", "../2004"), [("2000", "2004")]),
        (
            Holder("A", "2000", until="2001/.."),
            Holder("B", "2004", "../2003"),
            [("2001", "2003")],
        ),
    ],
)
def test_a_gap_lies_between_the_last_known_day_and_the_next(earlier, later, gaps):
    assert between(earlier, later) == gaps
    assert between(later, earlier) == gaps


def test_a_long_term_leaves_no_gap_after_a_short_one_within_it():
    long = Holder("Long", "2000/2010")
    short = Holder("Short", "2003-05")
    later = Holder("Later", "2012")

    assert told(short, later, long) == [
        ("", "2000"),
        "Long",
        "Short",
        ("2010", "2012"),
        "Later",
        ("2012", ""),
    ]


def test_before_a_beginning_that_was_seen_no_gap_is_told():
    assert told(Holder("A", "2001/2002", since="2000")) == ["A", ("2002", "")]


def test_after_an_end_that_was_seen_no_gap_is_told():
    assert told(Holder("A", "2001/2002", until="2003")) == [("", "2001"), "A"]


def test_one_of_two_who_came_or_left_on_the_day_is_enough_to_close_it():
    told_of = Holder("A", "2001/2002", since="2000", until="2003")
    seen = Holder("B", "2000-01-01/2003-12-31")

    assert told(told_of, seen) == ["B", "A"]


def test_one_seen_after_they_are_said_to_have_left_is_not_known_from_then_on():
    assert told(Holder("A", "2001/2005", until="2003"))[-1] == ("2005", "")


def test_one_seen_before_they_are_said_to_have_come_may_have_come_before_that():
    assert told(Holder("A", "2001/2005", since="2003"))[0] == ("", "2001")


def test_a_beginning_or_an_end_left_open_closes_nothing():
    assert told(Holder("A", "2004", since="../2003", until="2006/..")) == [
        ("", "2003"),
        "A",
        ("2006", ""),
    ]


def test_of_a_term_said_to_end_before_it_begins_the_sighting_alone_is_left():
    assert told(Holder("A", "2004", since="2004-09", until="2004-02")) == [
        ("", "2004"),
        "A",
        ("2004", ""),
    ]


def test_what_is_no_office_has_no_gaps_and_nobody_who_is_in_the_way():
    founders = [
        Holder(name, when, role="Founder", is_office=False)
        for name, when in [("B", "1995"), ("A", "1990"), ("C", "1990")]
    ]

    assert told(*founders) == ["A", "C", "B"]
    assert set(met(*founders).values()) == {((), ())}


def test_a_role_is_an_office_when_one_of_its_holders_says_so():
    (role,) = roles([Holder("A", "2001"), Holder("B", "2002", is_office=False)])

    assert role.is_office
    assert [type(row) for row in role.rows] == [Gap, Term, Term, Gap]


# --- Two at once, and an order that is not told --------------------------------------

NOBODY = ((), ())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Chairs together, by their terms or by what was seen.
        (Holder("A", "2001", "2000", "2005"), Holder("B", "2003", "2002", "2008")),
        (Holder("A", "2000/2005"), Holder("B", "2003")),
        (Holder("A", "2000/2005"), Holder("B", "2003/2009")),
        (Holder("A", "2008-11-25"), Holder("B", "2008-11-25")),
        (Holder("A", "2000/2005"), Holder("B", "2000/2005")),
        # Each is seen after the other is said to have taken over.
        (
            Holder("A", "2000/2018-07-25", until="2018-07"),
            Holder("B", "2018-07-10/2020", since="2018-07"),
        ),
    ],
)
def test_two_who_must_have_held_a_role_at_once_are_said_to_have(one, other):
    for given_order in permutations([one, other]):
        assert met(*given_order) == {"A": (("B",), ()), "B": (("A",), ())}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Holder("A", "2012"), Holder("B", "2012")),
        (Holder("A", "2012-04"), Holder("B", "2012")),
        (Holder("A", "2012", "2012", "2012"), Holder("B", "2012", "2012", "2012")),
        (Holder("A", "2012~"), Holder("B", "2012?")),
    ],
)
def test_two_whose_order_the_dates_do_not_tell_are_not_silently_ordered(one, other):
    for given_order in permutations([one, other]):
        assert met(*given_order) == {"A": ((), ("B",)), "B": ((), ("A",))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # The day on which they changed places is not one that they shared.
        (
            Holder("A", "2010/2018-07-15", until="2018-07-15"),
            Holder("B", "2018-07-15/2020", since="2018-07-15"),
        ),
        # Both are known for a month alone, in which one left and the other came.
        (
            Holder("A", "2018-07", until="2018-07"),
            Holder("B", "2018-07", since="2018-07"),
        ),
        (Holder("A", "2018-07-10", until="2018"), Holder("B", "2018", since="2018")),
        (Holder("B2", "2018-07", until="2018-07"), Holder("A2", "2018-07", "2018-07")),
        # Each is seen in a year of their own besides the one they have in common.
        (Holder("A", "2011/2012"), Holder("B", "2012/2013")),
        (Holder("A", "2012-05"), Holder("B", "2012/2013")),
        (Holder("A", "2010/2014"), Holder("B", "2014")),
    ],
)
def test_one_who_followed_the_other_stands_after_them_without_more(one, other):
    for given_order in permutations([one, other]):
        found = met(*given_order)
        assert found == {one.name: NOBODY, other.name: NOBODY}
        assert list(found) == [one.name, other.name]


def test_of_three_each_is_named_with_those_they_met():
    found = met(
        Holder("A", "2000/2005"), Holder("B", "2003/2009"), Holder("C", "2008/2010")
    )

    assert found == {"A": (("B",), ()), "B": (("A", "C"), ()), "C": (("B",), ())}


# --- Roles ---------------------------------------------------------------------------


def test_the_role_last_seen_stands_first_and_of_one_day_by_its_name():
    found = roles(
        [
            Holder("A", "1990", role="Founder"),
            Holder("B", "2018", role="Chair"),
            Holder("C", "2024-05-22"),
            Holder("D", "2018-12", role="board"),
        ]
    )

    assert [role.name for role in found] == [DIRECTOR, "board", "Chair", "Founder"]


def test_a_role_spelled_with_other_capitals_is_the_same_role():
    (role,) = roles(
        [Holder("A", "2001"), Holder("B", "2002", role="Executive Director")]
    )

    assert role.name == "Executive Director"


def test_of_nobody_there_are_no_roles():
    assert roles([]) == ()


def test_a_date_that_is_none_is_refused():
    with pytest.raises(InvalidDate):
        roles([Holder("A", "whenever")])


@pytest.mark.parametrize("as_of", ["0001-01-01", "9999-12-31", "99XX", "0001/.."])
def test_the_first_and_the_last_day_of_all_are_days_like_others(as_of):
    assert {"A", "B"} < set(told(Holder("A", as_of), Holder("B", "2000")))


# --- Any holders ---------------------------------------------------------------------

days = st.dates(date(2010, 1, 1), date(2012, 12, 31))


@st.composite
def points(draw):
    form = draw(st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d", "201X"]))
    return draw(days).strftime(form) + draw(st.sampled_from(["", "", "~", "?"]))


@st.composite
def partial_dates(draw):
    """A point, a span or a span with one open end."""
    kind = draw(st.sampled_from(["point", "point", "span", "open start", "open end"]))
    if kind == "span":
        ends = sorted(draw(days) for _ in range(2))
        form = draw(st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]))
        return "/".join(end.strftime(form) for end in ends)
    point = draw(points())
    return {"open start": f"../{point}", "open end": f"{point}/.."}.get(kind, point)


@st.composite
def holders(draw):
    """One to six in one or two roles; their dates may contradict one another."""
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
    """One end of a partial date; where it is left open, the other."""
    found = dates.parse(written)
    ends = [found.start, found.end] if side == "start" else [found.end, found.start]
    return next(end for end in ends if end)


def known(holder):
    """The first and the last day they can have been in the role, of all that is said.

    A beginning or an end that is said bounds it, but for one that is left open on
    that side, or that sightings, or the two between them, contradict.
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
    """The last day before a gap and the first after it, which are not in it."""
    after = closed(gap.after, "end").latest if gap.after else date.min
    return after, closed(gap.before, "start").earliest if gap.before else date.max


def offices(found):
    return [role for role in found if role.is_office]


@given(holders())
def test_no_day_is_both_in_a_gap_and_in_a_known_term_of_the_role(found):
    for role in roles(found):
        terms = [known(row.holder) for row in role.rows if isinstance(row, Term)]
        for gap in (row for row in role.rows if isinstance(row, Gap)):
            after, before = gap_ends(gap)
            assert all(last <= after or first >= before for first, last in terms)


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
def test_gaps_and_terms_come_in_order(found):
    for role in roles(found):
        for place, row in enumerate(role.rows):
            if isinstance(row, Term):
                continue
            after, before = gap_ends(row)
            terms = [
                (at < place, known(other.holder))
                for at, other in enumerate(role.rows)
                if isinstance(other, Term)
            ]
            assert all(last <= after for earlier, (_, last) in terms if earlier)
            assert all(first >= before for earlier, (first, _) in terms if not earlier)


@given(holders())
def test_only_the_first_and_the_last_gap_are_open_and_none_follows_another(found):
    for role in roles(found):
        for place, row in enumerate(role.rows):
            if isinstance(row, Gap):
                assert role.is_office
                assert (not row.after) == (place == 0)
                assert (not row.before) == (place == len(role.rows) - 1)
        assert not any(
            isinstance(a, Gap) and isinstance(b, Gap) for a, b in pairwise(role.rows)
        )


@given(holders())
def test_a_gap_is_a_span_that_dates_can_word(found):
    for role in roles(found):
        for gap in role.rows:
            if isinstance(gap, Gap) and gap.after and gap.before:
                assert dates.parse(f"{gap.after}/{gap.before}").words()


@given(holders())
def test_everybody_stands_once_in_their_role(found):
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
    """Somebody seen on a day or in a month, or from one to another."""
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
    """Every first and last day that a sighting can mean."""
    found = dates.parse(as_of)

    def each(point):
        length = (point.latest - point.earliest).days + 1
        return [point.earliest + timedelta(n) for n in range(length)]

    if not found.is_span:
        return [(day, day) for day in each(found.start)]
    pairs = product(each(found.start), each(found.end))
    return [(first, last) for first, last in pairs if first <= last]


@given(sightings(), sightings())
@settings(max_examples=60, deadline=None)
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
