"""What of a sentence stands in the readings of its sources, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.prose.pins import Pin, check
from tests.ruler import is_linear

OWN = ("ECPAT International", "ECPAT")
KNOWN = ("The Code", "Vox", "Child Wise")

ATTENDANCE = (
    "The assembly was held entirely online for the first time; 118 members from 102 "
    "countries registered 232 participants."
)
BRAZIL = "The congress was organised by the Government of Brazil and UNICEF."
CLOSE = (
    "It closed in Bangkok on 29 March 2012 with the report Creating Change through "
    "Partnership."
)
PETITION = "It was handed over on 29 September 2011 and bore 7,044,278 signatures."
STUDY = (
    "The Ecumenical Coalition on Third World Tourism ran a study of tourism and child "
    "prostitution in Thailand, the Philippines and Sri Lanka; shorter reports followed "
    "from India and Taiwan."
)
WORK = "Koson Srisang, Ron O’Grady and Sudarat Sereewat began the work."


@pytest.mark.parametrize(
    ("sentence", "reading", "missing"),
    [
        # Numbers.
        ("It has 104 members.", "104 in 93 countries", []),
        ("It has 104 members.", "about 1,040 groups in 10.4 countries", ["104"]),
        ("It has 1,200 members.", "1200 members", []),
        ("It has 1200 members.", "1 200 members", []),
        ("It has 1 200 members.", "1,200 members", []),
        ("It has 1\u202f200 members.", "1,200 members", []),
        ("It has 1,200 members.", "1 member of 200", ["1,200"]),
        ("1.7 million ran away.", "1,700,000 incidents a year", []),
        ("Of the 1.7 million, 1,700 were found.", "1.7 million", ["1,700"]),
        ("It carries US$1.5 million.", "a prize of $1.5 million", []),
        ("It carries US$1.5 million.", "a prize of $1.6 million", ["1.5 million"]),
        ("It pays 3.50 a month.", "3.5 a month", []),
        ("It gives 60 to 80 per cent.", "60–80%", []),
        ("It has five members.", "a board of 5", []),
        ("It has twenty-five members.", "25 members", []),
        ("It has over a million files.", "more than one million media files", []),
        ("It has two hundred thousand files.", "200,000 files", []),
        ("It has twelve members.", "twenty members", ["twelve"]),
        ("One of the first left.", "some left", []),
        ("It was the first of the third kind.", "it was so", []),
        ("It is the 124th member.", "the 124th member", []),
        ("It is the 124th member.", "124 members", []),
        ("It has 6 members.", "on 6 June 2018", ["6"]),
        (ATTENDANCE, "118 members in 102 countries, 232 people", []),
        (ATTENDANCE, "118 members, 232 people", ["102"]),
        # Dates.
        ("It began in 1990.", "on 2 May 1990", []),
        ("It began in May 1990.", "on 2 May 1990", []),
        ("It began in May 1990.", "on 1990-05-02", []),
        ("It began on 2 May 1990.", "May 2, 1990", []),
        ("It began on 2 May 1990.", "on the 2nd May 1990", []),
        ("It began on 2 May 1990.", "in May 1990", ["2 May 1990"]),
        ("It began on 2 May 1990.", "2 May 1991, 3 May 1990", ["2 May 1990"]),
        ("It began on 1990-05-02.", "2 May 1990", []),
        ("It began in 1990-05.", "in May 1990", []),
        ("It began on 2 May.", "on 2 May 1990", []),
        ("It ended in May.", "on 2 May 1990", []),
        ("It ended in May.", "It may end in June.", ["May"]),
        ("It met on 6 and 7 June 2018.", "6–7 June 2018", []),
        ("It met on 7 June 2018.", "from 6 to 7 June 2018", []),
        ("It met on 6 and 7 June 2018.", "on 6 June 2018", ["6 and 7 June 2018"]),
        ("It met in Sept. 2011.", "29 September 2011", []),
        ("It met from 27 to 31 August 1996.", "27–31 August 1996", []),
        ("The spans are 2022–2023.", "from 2022 to 2023", []),
        (PETITION, "29 September 2011: 7 044 278 signatures", []),
        (PETITION, "28 September 2011: 7,044,278", ["29 September 2011"]),
        # Names.
        (BRAZIL, "the Brazilian state", ["Government", "Brazil", "UNICEF"]),
        (BRAZIL, "Unicef and the government of BRAZIL", []),
        (STUDY, STUDY.replace("; shorter reports", ". SHORTER REPORTS"), []),
        (
            STUDY,
            "the Ecumenical Coalition on Third World Tourism",
            [
                "Thailand",
                "Philippines",
                "Sri Lanka",
                "India",
                "Taiwan",
            ],
        ),
        (WORK, "led by Koson Srisang, Ron O'Grady and Sudarat Sereewat", []),
        (WORK, "led by Koson, Srisang Ron O’Grady", ["Sudarat Sereewat"]),
        ("It met in Bogotá.", "in Bogota", []),
        ("It met in Bogota\u0301.", "in Bogotá", []),
        ("They were members’ NGOs.", "an NGO", []),
        ("Wikipedia’s article names UNICEF’s office.", "UNICEF", []),
        ("It opposed FOSTA–SESTA, the FOSTA-SESTA law.", "fosta sesta", []),
        (
            "The National Center for Missing & Exploited Children.",
            "National Center for Missing and Exploited Children",
            ["Missing & Exploited Children"],
        ),
        ("It is ECPAT International’s page on ECPAT.", "a page", []),
        ("It is a page of ECPAT UK.", "a page of ECPAT in the UK", ["ECPAT UK"]),
        ("British charities came together.", "charities", []),
        ("Vox criticised the law.", "a site criticised it", ["Vox"]),
        ("The Code began.", "the code", []),
        ("The Body Shop began.", "a body", ["Body Shop"]),
        ("Child Wise began.", "a wise child", ["Child Wise"]),
        ("Oaktree began, and Oaktree ended.", "it", ["Oaktree", "Oaktree"]),
        ("INTERPOL began.", "Interpol", []),
        ("EBay and iPhone began.", "a phone", ["EBay", "iPhone"]),
        ("And so I went.", "a reading", []),
        (CLOSE, "Bangkok, 29 March 2012: Creating change through partnership", []),
        # Quoted phrases.
        ("It was to end “sex tourism”, it says.", "to end sex tourism in Asia", []),
        ("It was to end “sex tourism”.", 'to end "Sex-Tourism"', []),
        ("It was to end “sex tourism”.", "tourism and sex", ["“sex tourism”"]),
        ('He said "to stop, at 6".', "was to stop – at six!", []),
        ("He said ‘don’t stop’ and «so».", "don't stop", ["«so»"]),
        ("He said “in May 1990 UNICEF ended”.", "in May, 1990 Unicef ended", []),
        ("It was “…”.", "nothing", []),
        # Nothing to look up.
        ("It agreed on a framework.", "a framework was adopted", []),
    ],
)
def test_what_stands_in_no_reading_is_missing(sentence, reading, missing):
    pin = check(sentence, ["It is another reading.", reading], own=OWN, known=KNOWN)

    assert list(pin.missing) == missing
    assert (pin.kind == "exact") is (not missing)


def test_a_sentence_agrees_exactly_in_part_or_not_at_all():
    sentence = "It had 17 groups in 1996."

    found = [check(sentence, said) for said in (["1996: 17"], ["17"], ["x"], [])]

    assert found == [
        Pin("exact", ()),
        Pin("partly", ("1996",)),
        Pin("none", ("17", "1996")),
        Pin("none", ("17", "1996")),
    ]


def test_pins_may_stand_in_different_readings():
    assert check("It had 17 groups in 1996.", ["17 groups", "in 1996"]).kind == "exact"
    assert check("It met the Third World.", ["the third", "world"]).kind == "none"


def test_a_sentence_with_nothing_to_look_up_needs_a_reading():
    assert check("It is so.", ["Anything."]) == Pin("exact", ())
    assert check("It is so.", []) == Pin("none", ())


# What looks like prose with pins, in any order.
LIKE_PROSE = st.lists(
    st.sampled_from(
        [
            *(
                "It ",
                "so ",
                "One ",
                "two",
                "twenty",
                "-",
                " ",
                "five ",
                "hundred ",
                "million ",
            ),
            *(
                "1,200",
                "1 200",
                ".5",
                "7",
                "1990",
                "2 May 1990",
                "May ",
                "Sept. ",
                "and ",
                "to ",
            ),
            *(
                "1990-05-02",
                "-05",
                "–",
                "ECPAT",
                " International",
                "NGOs",
                "’s",
                "'",
                "UK ",
            ),
            *(
                "“",
                "”",
                '"',
                "‘",
                "’",
                "«",
                "»",
                "É",
                "e\u0301",
                "\u00bd",
                "ก",
                "US$",
                "& ",
                ". ",
            ),
        ]
    ),
    max_size=25,
).map("".join)
ANY = st.one_of(LIKE_PROSE, st.text())
NAMES = st.lists(
    st.sampled_from(["ECPAT", "ECPAT International", "It", "UK", ""]), max_size=2
)


@given(ANY, st.lists(ANY, max_size=2), NAMES, NAMES)
def test_a_sentence_agrees_exactly_with_itself(sentence, said, own, known):
    pin = check(sentence, [*said, sentence], own=own, known=known)

    assert pin == Pin("exact", ())


@given(LIKE_PROSE, st.lists(LIKE_PROSE, max_size=3), LIKE_PROSE)
def test_one_reading_more_never_makes_more_missing(sentence, said, more):
    before = check(sentence, said)
    after = check(sentence, [*said, more])

    assert set(after.missing) <= set(before.missing)
    kinds = ("none", "partly", "exact")
    assert kinds.index(after.kind) >= kinds.index(before.kind)


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "A ",
            "Aa Bb. ",
            "a ",
            "“",
            "“a",
            "“a” ",
            '"',
            "‘a",
            "‘a’b",
            "«a» ",
            "’",
            "’a",
        ),
        *(
            "1",
            "1,111",
            "111 ",
            "1.1",
            "one ",
            "one million ",
            "million ",
            "twenty-one ",
        ),
        *(
            "May ",
            "2 May ",
            "2 and 2 May 1990 ",
            "1990-05-",
            "-",
            "é",
            "e\u0301",
            "A1 b2 ",
        ),
    ],
)
def test_a_comparison_takes_linear_time(unit):
    def text(size):
        return (unit * size)[:size]

    ruler = "It met in Bangkok on 29 March 2012 with 104 members. " * 943
    assert is_linear(lambda t: check(t, [t]), text, 50_000, ruler)


def test_many_different_names_and_quotations_are_compared_in_linear_time():
    def text(size):
        return " ".join(f"“a b a{n}” the B{n}" for n in range(size // 20))

    ruler = "It met in Bangkok on 29 March 2012 with 104 members. " * 943
    assert is_linear(lambda t: check(t, [t]), text, 50_000, ruler)
    assert is_linear(lambda t: check(t, [t.lower() * 2, "b"]), text, 50_000, ruler)
