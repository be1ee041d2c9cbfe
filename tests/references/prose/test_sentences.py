"""Where sentences end, which markers they have, and which have none."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.prose import markdown, sentences
from references.prose.markdown import END, GROUP
from references.prose.markers import Marker
from tests.references.prose.test_markdown import HOSTILE

# What looks like sentences, stops and groups, in any order.
LIKE_SENTENCES = st.lists(
    st.sampled_from(
        [
            *("Words ", "words", " ", "  ", "\n", "\n\n", ". ", ".", "? ", "! ", "… "),
            *("[@a]", "[@b, p. 3]", "[@a; @b]", " [@a]", "[@a] ", ".[@a] ", "“", "” "),
            *(
                ")",
                "(",
                "Dr. ",
                "U.S. ",
                "p. 3",
                "1990",
                "É",
                "ก",
                "**",
                "_",
                "`",
                "- ",
            ),
            *("> ", "## ", "|a|b|\n|-|-|\n|x[@a]|y|\n", "[w](/x)", "\ufdd0"),
            "&#xFDD0;",
        ]
    ),
    max_size=30,
).map("".join)


def words(text):
    return [sentence.words for sentence in sentences.split(text)]


def resting(text):
    """Return the sentence of each group, in reading order."""
    return [s.words for s in sentences.split(text) for _group in s.groups]


# --- Where a sentence ends --------------------------------------------------------------


# Each row is a text of these sentences with a blank between them.
@pytest.mark.parametrize(
    "row",
    [
        ["Dr. Smith met Mr. Jones, Mrs. Hill and Ms. Roe.", "They agreed."],
        ["Prof. Muntarbhorn and Rev. Ron O’Grady spoke.", "St. Petersburg was far."],
        ["It is No. 5 of Vol. 2.", "Fig. 3 shows it."],
        ["See Vol. II, Art. IV and Fig. A.", "The rest is in pp. 3–5."],
        ["They said no.", "Smith went on."],
        ["They said no.", "A day passed.", "It was a work of art.", "I saw it."],
        ["It grew (it had ten. Later “it” had two. So.) in a year.", "It shrank."],
        ["It is a work of art.", "Smith painted it."],
        [
            "Compare it (cf. Smith 2003, p. 4).",
            "It differs, e.g. Article 34 or i.e. Section 2.",
        ],
        ["It sold books, films etc.", "Smith bought them."],
        ["It opened at 5 p.m. on Monday and closed at 3 a.m.", "The guests left."],
        ["It closed at 5 p.m. Sunday.", "It opened again."],
        ["The U.S. Congress met.", "It passed the law."],
        ["It passed in the U.S.", "The U.K. Parliament waited."],
        [
            "It moved to the U.K. in 1994.",
            "It stayed in the U.K.",
            "In 2004 it was a charity.",
        ],
        [
            "Acme Inc. Director Jane Roe spoke.",
            "She works for Acme Inc.",
            "She left it.",
        ],
        ["Martin Luther King Jr. Day was near.", "It was his day, King Jr.", "We met."],
        ["Smith et al. (2003) and Roe et al. Report found it.", "It was so."],
        ["J. K. Smith and J.P. Morgan met.", "A. Roe wrote it."],
        ["It follows plan B.", "The others follow plan A."],
        [
            "It has 1.7 million members.",
            "Version v. 2.0 costs 3.50 at www.ecpat.org today.",
        ],
        [
            "Smith v. Jones was decided.",
            "It was c. 1990, or ca. 1991, approx. 30 years ago.",
        ],
        ["It trusts ... and goes on.", "It waits… and goes on."],
        ["It was so…", "Then it ended..."],
        ["He said “It began in 1990. It ended in 1992.” in a speech.", "She left."],
        ["He said “It began.”", "He left."],
        ['He said "It began. It ended." and left.', 'She said "no."', "He came."],
        ["« Il vint. Il partit. » dit-il.", "Elle resta."],
        ["Was it so?", "Yes!", "No… never."],
        ["“Was it so?” he asked.", "“Never!”", "She knew."],
        ["The campaign “Stop it! Now.” began in May.", "It ended in June."],
        ["It grew (it had ten members. Later it had twelve.) in a year.", "It shrank."],
        ["(It began in 1990.)", "[It ended.]", "It was so."],
        [
            "It opened on 1 Jan. 2020.",
            "It closed on 3 Sept. 2021.",
            "Dec. 2022 was quiet.",
        ],
        ["It left in Jan.", "They came in Feb.", "It rained."],
        ["It had 122.", "104 came.", "3.5 per cent left."],
        ["It sold phones.", "iPhone owners came.", "eBay did not."],
        ['It wore a 3" badge.', "It had no other.", "It was so."],
        ["It began in 1990.", "“It ended,” he said.", "(It was so.)", "¿Quién sabe?"],
        ["École fermée.", "Été venu.", "Ça va."],
        ["It met in St. Gallen, Mt. Kisco and Ft. Worth.", "They left."],
        ["She has a Ph.D. in law.", "He has an M.A.", "They met."],
        ["See www.ecpat.org.", "It has e.g. “No. 5.”", "It is so."],
        ["It costs approx. EUR 5.", "Gov. Roe, Sen. Hill and Gen. Lee paid."],
        ["The Hon. Amihan Abueva spoke.", "Messrs. Smith and Roe replied."],
        ["It was the XDr.", "It is in Asia.", "It was 3."],
        ["The “age of consent” differs.", "“Children” are all under 18."],
        ["My name is Jonas E. Smith."],
        ["Were Jane and co. at the party?"],
        ["I live in the E.U.", "How about you?"],
        [
            "He teaches science (He previously worked for 5 years as an engineer.) at the local University."
        ],
        ["Her email is Jane.Doe@example.com.", "I sent her an email."],
        ["Hello?!", "Is that you?"],
        ["I never meant that....", "She left the store."],
        ["Chapter ended in the year 2003 A.D.", "This was it."],
        [
            "I was born at 7 p.m. on Jan. 4, 1981 in Washington, D.C.",
            "My mother is Ann.",
        ],
        ["The Code (www.thecode.org) began in 1998.", "It has 350 members."],
    ],
    ids=lambda row: row[0][:40],
)
def test_a_text_is_split_where_a_reader_would_split_it(row):
    assert words(" ".join(row)) == row


# Passages of the shipped profile, a sentence on each line; the keys are shortened.
SHIPPED = """
The foundation chose ECPAT International for its Humanitarian Prize of 2013, which carries US$1.5 million.[@a]

The letters first stood for End Child Prostitution in Asian Tourism.[@a]
Under that name a campaign of limited term ran from 1991 to 1993.[@a]
Wikipedia’s article and the New Zealand member have its three years begin in 1990;[@a] its aim, says Wikipedia’s article, was to end “sex tourism”, in Asia before elsewhere.[@a]
In 1993 it was prolonged, by four years according to the New Zealand member,[@a] by three according to an earlier page of ECPAT International.[@a]

After 1996 the letters were read as End Child Prostitution, Child Pornography and Trafficking of Children for Sexual Purposes;[@a] ECPAT Italia says that the assembly of 2018 kept the name and read it as End Child Sexual Exploitation.[@a]
Wikipedia’s article says that the organisation now uses only its initials, because “child prostitution” and “sex tourism” have been given up as terms.[@a]
The guidelines it cites grade “child prostitute” as a term to avoid;[@a] nothing seen shows that they are why the initials are used.

From 2009 to 2012 ECPAT and The Body Shop led the campaign Stop Sex Trafficking of Children and Young People;[@a] according to Wikipedia’s article it asked states to protect the young, and their rights, better against trafficking for sexual purposes.[@a]
Its petition, with 7,044,278 signatures, went to the President of the United Nations Human Rights Council in Geneva on 29 September 2011.[@a]
Wikipedia’s article, which puts the signatures at more than 7 million, says that officials in many countries received it as well.[@a]

Two studies of single forms are the Global Study on exploitation in travel and tourism, published in May 2016 with Defence for Children – ECPAT Netherlands,[@a] and, on exploitation online, the report on unidentified victims that ECPAT and INTERPOL published in February 2018.[@a]
The latter examined over a million files in INTERPOL’s database.[@a]
In June 2019 the project Disrupting Harm began, with INTERPOL and UNICEF Innocenti, on abuse online in 14 countries.[@a]

The 81 members are said to hold about 1,450 separate organisations among them.

Members registered for the online assembly, which 232 people joined.
The year follows from the mention of 31 years of history.

ECPAT-USA published the statement that at least 100,000 children in the United States are commercially sexually exploited.[@a]
It gave testimony to Congress of 2010 by Ernie Allen, of the National Center for Missing & Exploited Children, as the origin.[@a]
In a briefing of 19 July 2010 Allen spoke of at least 100,000 a year, resting mainly on work by Estes and Weiner, who had counted 293,000 as “at risk”.[@a]

Wikipedia’s article says that ECPAT-USA defended its use of the figure with a report by NISMART that put the incidents of children running away at 1.7 million a year, and called its own figure conservative.[@a]

Against this Wikipedia’s article sets findings of the same report: of the 1.7 million, only 1,700 were in the sex trade, and over three quarters were gone for less than a week, which in its view left little time for trafficking.[@a]
It attributes the judgement to nobody else.[@a]

It consists of P.S. The Children, the Malaysian Council for Child Welfare and Good Shepherd Services.
The website is that of the first.
The date is that of an ECPAT country overview.[@a]

It describes itself on this website[@a] and on another, ecpatphilippines.org.[@a]

Since 2002 a coalition of five bodies: UCRNN, Hope After Rape, the Slum Aid Project, ANPPCAN and UYDEL.
The date is that of an ECPAT report, which calls UCRNN the ECPAT group in the country.[@a]

The page prints its letters as VARC.
The full name is that of an ECPAT country overview of 2018, which gives treemviet.vn as its website.[@a]

The campaign was planned for three years, from 1991 to 1993; Koson Srisang, Ron O’Grady and Sudarat Sereewat began the work.[@a]
Offices opened in Sri Lanka, the Philippines and Taiwan in its first year.[@a]

The congress was organised by ECPAT, UNICEF and the NGO Group for the Convention on the Rights of the Child, and 122 states committed themselves to the Declaration and Agenda for Action that it adopted.[@a]
The Government of Sweden was the host.[@a]
That it also did much to win the support of other governments is said by ECPAT International, in a page written 17 years later,[@a] and by Wikipedia’s article.[@a]

According to its page on governance, ECPAT International was registered as a foundation (stichting) in the Netherlands on 20 August 2000, under the number KVK 34139743, and has its head office in Bangkok.[@a]

The congress was organised by the Government of Japan, UNICEF, ECPAT International and the NGO Group for the Convention on the Rights of the Child; more than 3,000 people took part, among them representatives of 134 governments.[@a]
It approved the Yokohama Global Commitment.[@a]

Wikipedia’s article cites a page with the title “Private Sector Partners”, which was not seen.[@a]

The Body Shop and ECPAT handed the petition of their campaign to the President of the Human Rights Council in Geneva,[@a] on 29 September 2011 according to The Body Shop.[@a]
It called on governments to act against the trafficking and exploitation of children and young people, and bore 7,044,278 signatures.[@a]

The Taiwan Foundation for Democracy announced on 8 November 2012 that ECPAT International had been chosen for the award, for its part in protecting children from commercial sexual exploitation; the award, with a grant of US$100,000, was to be presented in Taipei on 10 December.[@a]
Maureen Crombie, its chair, received it from the President of Taiwan on that day.[@a]

The Conrad N. Hilton Foundation announced in Addis Ababa that ECPAT International was to receive its Humanitarian Prize for 2013, of US$1.5 million.[@a]
The foundation, which gave the prize for the 18th year, describes it as the world’s largest humanitarian prize.[@a]

ECPAT International and Defence for Children – ECPAT Netherlands published the study, whose global report was written by Angela Hawke and Alison Raphael.[@a]
Nine regional reports belong to it.[@a]

The 7th assembly of the network met on 5 and 6 June 2018.[@a]
It agreed on a strategic framework and a new constitution.[@a]
ECPAT Italia says that the assembly kept the name ECPAT and settled that its full form is End Child Sexual Exploitation.[@a]

The site of the Global Study names the Government of Colombia alone as host of the summit.[@a]
A news item of ECPAT International adds ECPAT, UNICEF, the World Travel & Tourism Council and the United Nations Office on Drugs and Crime.[@a]
Its page on the declaration of the summit says that the Colombian ministry of tourism organised it, with other public bodies and with ECPAT Colombia – Fundación Renacer.[@a]

ECPAT, INTERPOL and the UNICEF Office of Research – Innocenti launched a project to study online child sexual exploitation and abuse in 14 countries of Southeast Asia and of Eastern and Southern Africa.[@a]

The assembly was held entirely online for the first time; 118 members from 102 countries registered 232 participants.[@a]
The part of the page that was seen gives no date; the year is inferred from its mention of a history of 31 years.[@a]
"""


@pytest.mark.parametrize("passage", SHIPPED.strip().split("\n\n"))
def test_the_shipped_prose_is_split_where_a_reader_would_split_it(passage):
    lines = passage.splitlines()

    split = sentences.split(" ".join(lines))

    assert [s.words for s in split] == [
        re.sub(r" ?\[@\w+\]", "", line) for line in lines
    ]
    assert [len(s.groups) for s in split] == [line.count("[@") for line in lines]


# --- A marker and its sentence ----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It began.[@a]", ["It began."]),
        ("It began.[@a] It went on.[@b]", ["It began.", "It went on."]),
        ("It began. [@a] It went on. [@b]", ["It began.", "It went on."]),
        ("It began.\n[@a]\nIt went on.", ["It began."]),
        ("It began.[@a][@b] [@c] It went on.", ["It began."] * 3),
        ("It began[@a]. It went on[@b].", ["It began.", "It went on."]),
        ("It began [@a]. It went on [@b].", ["It began.", "It went on."]),
        ("It began. It went on.[@a]", ["It went on."]),
        (
            "It began [@a], it went on,[@b] it ended.",
            ["It began, it went on, it ended."] * 2,
        ),
        ("[@a] It began.", ["It began."]),
        ("[@a]", [""]),
        ("Was it?[@a] It was![@b] Or…[@c]", ["Was it?", "It was!", "Or…"]),
        ("He said “no.”[@a] Then “yes.” [@b]", ["He said “no.”", "Then “yes.”"]),
        ("(It began.)[@a] “It went on.”[@b]", ["(It began.)", "“It went on.”"]),
        ("It was (see [@a]) so.", ["It was (see) so."]),
        ("It was 122.[@a] 104 came.[@b]", ["It was 122.", "104 came."]),
        ("Il vint.[@a] École fermée.[@b]", ["Il vint.", "École fermée."]),
        ("It began.[@a]It went on.[@b]", ["It began.", "It went on."]),
        ("He said “It began. It ended.”[@a] So.", ["He said “It began. It ended.”"]),
        (
            "It is (one.[@a] Two.[@b]) so.[@c]",
            ["It is (one.", "Two.) so.", "Two.) so."],
        ),
        (
            "It sold phones.[@a] iPhone users came.[@b]",
            ["It sold phones.", "iPhone users came."],
        ),
        ("“So?”[@a] he asked.", ["“So?” he asked."]),
    ],
)
def test_a_marker_rests_where_a_reader_takes_it_to(text, expected):
    assert resting(text) == expected


@pytest.mark.parametrize("sentence", ["It is in the U.S.", "It met Dr."])
def test_a_marker_after_what_is_shortened_ends_the_sentence(sentence):
    assert resting(f"{sentence}[@a] It went on.[@b]") == [sentence, "It went on."]


# --- Blocks and markup ------------------------------------------------------------------


def test_no_sentence_reaches_beyond_its_block():
    text = """\
## A heading [@a]

A paragraph
of two lines [@b]

- An item [@c]
- Another [@d]

  within it [@e]

1. Numbered [@f]

> Quoted [@g]

| one [@h] | two |
|---|---|
| three. Four [@i] | five [@j] |
"""

    assert resting(text) == [
        *("A heading", "A paragraph of two lines", "An item", "Another", "within it"),
        *("Numbered", "Quoted", "one", "Four", "five"),
    ]


def test_a_sentence_has_its_words_without_markup():
    text = (
        "*So.*[@a] The **first** of `many`, [told](https://a.org) & more\\\nhere.[@b]"
    )

    assert words(text) == ["So.", "The first of many, told & more here."]


def test_a_marker_in_code_or_in_a_link_rests_on_nothing():
    assert resting("Write `[@a]` or [w [@b]](/x).\n\n```\n[@c]\n```\n") == []


@pytest.mark.parametrize(
    "text", ["[@a] " + "x" * markdown.LONGEST_BODY, ">" * 20 + " deep [@a]"]
)
def test_a_text_that_cannot_be_read_has_no_sentences(text):
    assert sentences.split(text) == () == markdown.parse(text).groups


def test_a_heading_is_one_sentence_and_a_block_of_code_is_prose():
    text = "## It began. It ended\n\nSo.\n\n```\nIt ran.\n```\n\n    It fell.\n"

    assert words(text) == ["It began. It ended", "So.", "It ran.", "It fell."]


def test_a_sentence_has_its_markers_and_its_place():
    text = "> It [*began*](/x/)\n> here. [@a; @b, p. 3][@a]\n\n- So [@c]. It ended."

    assert sentences.split(text) == (
        sentences.Sentence(
            "It began here.",
            "It link here.",
            ((Marker("a"), Marker("b", "p. 3")), (Marker("a"),)),
            bare=False,
            block=0,
            start=0,
            end=17,
        ),
        sentences.Sentence(
            "So.", "So.", ((Marker("c"),),), bare=False, block=1, start=0, end=6
        ),
        sentences.Sentence(
            "It ended.", "It ended.", (), bare=True, block=1, start=6, end=15
        ),
    )


@given(st.one_of(HOSTILE, LIKE_SENTENCES, st.text()))
def test_the_sentences_of_any_text_have_its_words_and_its_groups(text):
    found = sentences.split(text)

    readable = bool(markdown.tokens(text))
    groups = [group for sentence in found for group in sentence.groups]
    assert groups == list(markdown.parse(text).groups)
    assert all("\ufdd0" not in s.words for s in found)
    assert all(s.words == " ".join(s.words.split()) for s in found)
    if readable and "`" not in text and "    " not in text and "\t" not in text:
        said = "".join("".join(s.words for s in found).split())
        assert said == "".join(markdown.plain(text).split())


@given(st.one_of(HOSTILE, LIKE_SENTENCES, st.text()))
def test_a_sentence_begins_where_the_one_before_it_ends(text):
    found = sentences.split(text)

    for before, after in pairwise(found):
        if before.block == after.block:
            assert before.end == after.start
        else:
            assert before.block < after.block
            assert after.start == 0
    assert all(s.start < s.end for s in found)


# --- Sentences without a marker ---------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It began. It ended.[@a] It went on.", ["It began.", "It went on."]),
        ("It began.[@a]\n\nIt ended.", ["It ended."]),
        ("It began [@a]. It ended; [@b] so.", []),
        ("It began.[!when] It ended.[linking] It went on.", ["It went on."]),
        ("# It began\n\n## So\n\nIt ended.[@a]", []),
        ("> It began.\n\n- So.\n- It ended.[@a]", ["It began.", "So."]),
        ("It has:\n\n- one;[@a]\n- two.[@b]", []),
        ("It has two:\n- one;[@a]\n- two:\n  1. so.[@b]", []),
        ("It is so. It has:\n\n1. one;[@a]\n2. two.[@b]", ["It is so."]),
        ("It has:\n\n- one;[@a]\n- two.", ["It has:", "two."]),
        ("It has:\n\n- one;[@a]\n  - so.", ["so."]),
        ("It has.\n\n- one;[@a]\n- two.[@b]", ["It has."]),
        ("It has:\n\nMore.[@a]\n\n- one;[@a]\n- two.[@b]", ["It has:"]),
        ("# It has:\n\n- one;[@a]\n- two.", ["two."]),
        ("|a|b|\n|-|-|\n|one|two[@a]|\n|three|four|", ["three", "four"]),
        (
            "It has:\n\n- one.[linking]\n\n|a|b|\n|-|-|\n|c|d[linking]|",
            ["It has:", "c"],
        ),
        ("---\n\n*—*\n\n    Code.\n\n```\nMore code.\n```", ["Code.", "More code."]),
        ("`Code` is named.", ["Code is named."]),
        ("", []),
    ],
)
def test_a_sentence_is_bare_if_no_source_is_named_for_it(text, expected):
    assert [s.words for s in sentences.split(text) if s.bare] == expected


# --- The first use of a source ----------------------------------------------------------


def test_the_first_use_of_a_source_is_told_with_its_group_and_sentence():
    text = "One.[@a] Two.[@b] Three.[@c, p. 3; @b]\n\nFour.[@a]"

    first_uses = {
        key: sentences.first_use(text, key) for key in ("a", "b", "c", "nope")
    }

    assert first_uses == {
        "a": (1, "One."),
        "b": (2, "Two."),
        "c": (3, "Three."),
        "nope": (0, ""),
    }


@given(st.one_of(HOSTILE, LIKE_SENTENCES))
def test_each_cited_source_has_a_first_use_in_the_order_of_the_keys(text):
    parsed = markdown.parse(text)
    firsts = [sentences.first_use(text, key)[0] for key in parsed.keys]

    assert firsts == sorted(firsts)
    for key, number in zip(parsed.keys, firsts, strict=True):
        assert key in [marker.key for marker in parsed.groups[number - 1]]


# --- The end of each sentence -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("It began.[@a] It ended.", "<p>It began.¶ |It ended.|</p>"),
        ("It *began. It* ended.[@a]", "<p>It <em>began. |It</em> ended.¶|</p>"),
        (
            "# So\n\n- One.\n- Two;[@a] `x`",
            "<h3>So|</h3><ul>\n<li>One.|</li>\n<li>Two;¶ <code>x|</code></li>\n</ul>",
        ),
        ("    Code", "<p>Code|</p>"),
        ("", ""),
    ],
)
def test_each_sentence_has_a_sign_at_its_end(text, html):
    shown = GROUP.join(sentences.with_ends(text))

    assert shown.replace(GROUP, "¶").replace(END, "|") == html


@given(LIKE_SENTENCES)
def test_the_signs_of_any_text_are_as_many_as_its_sentences_and_change_no_word(text):
    shown = sentences.with_ends(text)

    assert "".join(shown).count(END) == len(sentences.split(text))
    assert tuple(p.replace(END, "") for p in shown) == markdown.parse(text).pieces
