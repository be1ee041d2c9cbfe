"""Marks, notes and citations as HTML: what they hold, and that text stays text."""

import re
from dataclasses import replace

import pytest

from references import rendering
from references.prose.footnotes import Footnotes, Place
from references.values.doubt import DoubtText
from references.values.reading import ReadingText
from references.values.source import Source

LEAD = Place("Introduction", "introduction")
HOSTILE = '"><script>alert(1)</script>'


def shown(text, **sources):
    footnotes = Footnotes()
    passage = footnotes.passage(text, LEAD)
    footnotes.close(sources)
    return rendering.passage(passage)


# --- Marks ------------------------------------------------------------------------------


def test_a_mark_is_a_link_to_the_note_of_its_source():
    assert shown("Founded in 1990.[@face]", face="source") == (
        '<p>Founded in 1990.<sup><a id="cite-face-1" href="#note-face" '
        'role="doc-noteref" aria-label="Reference 1">[1]</a></sup></p>'
    )


def test_a_locator_is_read_out_and_shown():
    html = shown("Nine reports.[@davy, p. 3]", davy="source")

    assert 'aria-label="Reference 1, p. 3">[1, p. 3]</a>' in html


def test_two_readings_of_a_source_in_one_group_have_one_mark():
    html = shown("Nine.[@davy#a; @face; @davy#b; @davy, p. 3]", davy="1", face="2")

    assert html.count("<a ") == 3
    assert 'id="cite-davy-1"' in html
    assert 'id="cite-davy-2"' not in html


def test_marks_that_stand_together_are_in_the_order_of_their_numbers_doubts_last():
    footnotes = Footnotes()
    footnotes.passage("One.[@a] Two.[@b]", LEAD)
    passage = footnotes.passage("Nine.[!years][@nope; @c; @b][@a, p. 3] Ten.[@a]", LEAD)
    footnotes.explain({"!years": DoubtText("years", "differ", "So.", "", "2026")})
    footnotes.close({"a": "1", "b": "2", "c": "3"})

    html = rendering.passage(passage)

    (together, _last) = re.findall("<sup>(.*?)</sup>", html)
    assert re.findall(">([^<]+)</", together) == [
        *("[1, p. 3]", "[2]", "[3]", "Missing citation: nope", "[≠]")
    ]


def test_an_unknown_key_is_shown_in_place():
    html = shown("Founded.[@nope]")

    assert "Missing citation: nope" in html
    assert "<a" not in html


def test_a_doubt_is_a_sign_that_opens_the_row_that_explains_it():
    footnotes = Footnotes()
    passage = footnotes.passage("It ended in 1994.[@face][!years]", LEAD)
    words = f"Another source says 1993.[@ecpat] {HOSTILE}"
    doubt = DoubtText("years", "differ", words, f"The plan. {HOSTILE}", "2026-11-26")
    (row,) = footnotes.explain({"!years": doubt})
    footnotes.close({"face": "source", "ecpat": "source"})

    assert rendering.passage(passage).endswith(
        '[1]</a><a id="cite-!years-1" href="#note-!years" role="doc-noteref" '
        'aria-label="Doubt: sources differ">[≠]</a></sup></p>'
    )
    html = rendering.doubt_note(row, "/open-questions/#years")
    assert html.startswith('<li class="note note--doubt" id="note-!years">')
    for part in (
        "<b>≠</b> Sources differ",
        'aria-label="Reference 2">[2]</a>',
        'Checked <time datetime="2026-11-26">26 November 2026</time>.',
        '<a href="#cite-!years-1" role="doc-backlink">Introduction</a>',
        '<a href="/open-questions/#years">What would settle it</a>',
    ):
        assert part in html
    assert "<script" not in html


def test_a_doubt_that_is_not_there_is_shown_in_place_and_a_declaration_is_not():
    html = shown("It ended.[!nope] So it is.[linking]")

    assert html == (
        '<p>It ended.<sup><strong class="mark--missing">Missing doubt: nope</strong>'
        "</sup> So it is.</p>"
    )


def test_a_mark_in_a_row_stands_before_the_sign_of_its_doubt():
    footnotes = Footnotes()
    doubted = footnotes.mark("!years", LEAD)
    mark = footnotes.mark("face", LEAD, doubted=doubted)
    footnotes.explain({"!years": DoubtText("years", "inferred", "So.", "", "2026")})
    footnotes.close({"face": "source"})

    assert rendering.mark(mark).index(">[1]</a>") < rendering.mark(mark).index(
        ">[~]</a>"
    )


def test_a_mark_names_the_readings_that_its_note_opens_with_by_their_places_there():
    footnotes = Footnotes()
    cited = "[@face#founding; @face#lost; @face#place, p. 3; @face#name]"
    passage = footnotes.passage(f"Founded.{cited}", LEAD)
    footnotes.close({"face": "source"})
    footnotes.said = dict.fromkeys(
        [("face", "founding"), ("face", "place"), ("face", "name")], "It was."
    )

    html = rendering.passage(passage)

    assert 'aria-label="Reference 1" data-readings="1 3">[1]</a>' in html
    assert 'aria-label="Reference 1, p. 3" data-readings="2">[1, p. 3]</a>' in html


# --- Notes ------------------------------------------------------------------------------


def test_a_note_leads_back_to_the_first_mark_in_each_part_of_the_page():
    footnotes = Footnotes()
    history = Place("History <of> it", "history")
    for place in (LEAD, LEAD, history):
        footnotes.mark("face", place)
    (note,) = footnotes.close({"face": "source"})

    html = rendering.note(note, Source(title="A"), "", "/references/face/")

    assert html.startswith('<li class="note" id="note-face">“A”. ')
    assert html.endswith(
        '<small>Cited in <a href="#cite-face-1" role="doc-backlink">Introduction</a>, '
        '<a href="#cite-face-3" role="doc-backlink">History &lt;of&gt; it</a>. '
        '<a href="/references/face/">About this source</a></small></li>'
    )


@pytest.mark.parametrize("name", ["ECPAT Deutschland e.V.", "Who pays?"])
def test_a_place_whose_name_ends_a_sentence_gets_no_second_stop(name):
    footnotes = Footnotes()
    footnotes.mark("face", Place(name, "there"))
    (note,) = footnotes.close({"face": "source"})

    html = rendering.note(note, Source(title="A"), "", "/references/face/")

    assert f"{name}</a> <a" in html


def test_a_note_gives_the_readings_between_the_citation_and_its_places():
    footnotes = Footnotes()
    footnotes.mark("face", LEAD, reading="founding")
    (note,) = footnotes.close({"face": "source"})
    said = reading(says="One."), reading(says="Two.")

    html = rendering.note(
        replace(note, said=said), Source(title="A"), "", "/references/face/"
    )

    assert html == (
        '<li class="note" id="note-face">'
        f"{rendering.citation(Source(title='A'))}"
        f"{rendering.reading(said[0])}{rendering.reading(said[1])} "
        '<small>Cited in <a href="#cite-face-1" role="doc-backlink">Introduction</a>. '
        '<a href="/references/face/">About this source</a></small></li>'
    )


# --- Readings ---------------------------------------------------------------------------


def reading(**fields):
    given = {
        "slug": "founding",
        "says": "A campaign was decided on.",
        "read_at": "https://www.ecpat.org/history/",
        "read_on": "2026-11-25",
        "extent": "in part",
    }
    return ReadingText(**given | fields)


def test_a_reading_gives_the_words_and_how_they_were_read():
    assert rendering.reading(reading()) == (
        '<p class="says">A campaign was decided on. '
        '<a href="https://www.ecpat.org/history/" rel="noopener noreferrer">'
        "Read in part, 25 November 2026, at ecpat.org.</a></p>"
    )


def test_a_reading_does_not_name_the_site_that_its_source_links_to():
    html = rendering.reading(reading(), address="https://ecpat.org/about/")

    assert html.endswith(">Read in part, 25 November 2026.</a></p>")


def test_a_reading_gives_its_quotation_its_place_and_a_link_to_its_words():
    html = rendering.reading(
        reading(quotation="a child is not for sale", locator="p. 3", find="for sale")
    )

    assert "decided on. “a child is not for sale” <a" in html
    assert 'href="https://www.ecpat.org/history/#:~:text=for%20sale" rel=' in html
    assert html.endswith(", at ecpat.org, p. 3; there: “for sale”.</a></p>")


def test_of_the_words_to_find_eight_are_shown_and_a_note_leaves_the_rest_to_its_script():
    said = reading(find="one two three four five six seven eight nine")

    html = rendering.reading(said, is_in_note=True)

    assert "; there: “one two three four five six seven eight…”." in html
    assert 'href="https://www.ecpat.org/history/" rel=' in html


@pytest.mark.parametrize("language", ["", "en", "en-GB"])
def test_the_words_of_a_source_in_another_language_are_marked_with_it(language):
    said = reading(says="Eine Frage.", quotation="Wie <viel>?")

    html = rendering.reading(said, "de")

    assert '“<span lang="de">Wie &lt;viel&gt;?</span>”' in html
    assert html.count("lang=") == 1
    assert "lang=" not in rendering.reading(said, language)


def test_a_title_in_another_language_is_marked_with_it_linked_or_not():
    source = Source(title="Die <Geschichte>", language="de")

    assert '“<span lang="de">Die &lt;Geschichte&gt;</span>”.' in rendering.citation(
        source
    )
    linked = replace(source, url="https://example.org/", address="page")
    assert ' lang="de">Die &lt;Geschichte&gt;</a>”.' in rendering.citation(linked)


def test_a_hostile_reading_stays_text_and_what_is_no_web_address_no_link():
    names = ("slug", "says", "read_at", "extent", "quotation", "locator", "find")

    html = rendering.reading(reading(**dict.fromkeys(names, HOSTILE)))

    assert "<script" not in html
    assert "<a" not in html
    assert html.count("&lt;script&gt;") == 5


# --- Citations --------------------------------------------------------------------------


def test_a_hostile_title_stays_text_and_links_are_told_nothing():
    source = Source(
        title=HOSTILE, url="https://example.org/?a=1&b=2", address="page", type="book"
    )

    html = rendering.citation(source)

    assert "<script" not in html
    assert 'href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer"' in html


def test_a_link_says_what_it_does_not_lead_to_itself():
    source = Source(
        title="A",
        url="https://a.example/",
        address="page",
        archive_url="https://archive.example/a",
        archive_date="2024-05-02",
    )

    html = rendering.citation(source)

    assert (
        'href="https://a.example/" rel="noopener noreferrer" '
        'data-versionurl="https://archive.example/a" data-versiondate="2024-05-02">'
    ) in html
    assert (
        'href="https://archive.example/a" rel="noopener noreferrer" '
        'data-originalurl="https://a.example/" data-versiondate="2024-05-02">'
    ) in html


def test_a_citation_is_kept_by_all_that_it_says():
    source = Source(title="A", url="https://a.example/", address="page")
    before = rendering.citation(source)

    assert rendering.citation(source, "was gone on 2 May 2026") != before
    assert rendering.citation(source) == before


# --- Dates ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("1990-05", '<time datetime="1990-05">May 1990</time>'),
        (
            "2009/2012",
            '<time datetime="2009">2009</time> to <time datetime="2012">2012</time>',
        ),
        (
            "1996-08-27/1996-08-31~",
            '<time datetime="1996-08-27">27</time> to about 31 August 1996',
        ),
        ("199X", "the 1990s"),
        ("", ""),
    ],
)
def test_a_date_is_in_a_time_element_where_html_has_a_value_for_it(text, html):
    assert rendering.when(text) == html
