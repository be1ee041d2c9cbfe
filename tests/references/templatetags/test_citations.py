"""Marks, notes and citations as HTML: what they hold, and that text stays text."""

import re
from dataclasses import replace

import pytest

from references.ledger import ReferenceList
from references.models import Citation
from references.prose.footnotes import Footnotes, Place
from references.templatetags import citations
from references.values.readings import DoubtText, ReadingText

LEAD = Place("Introduction", "introduction")
HOSTILE = '"><script>alert(1)</script>'
A = {"title": "A", "url": "https://a.example/?a=1&b=2", "address": "page"}
LINK = '<a href="https://a.example/?a=1&amp;b=2"'
ABOUT = '<a href="/references/face/">About this source</a></p></details></li>'


def shown(text, doubt=None, said=(), **sources):
    footnotes = Footnotes()
    passage = footnotes.passage(text, LEAD)
    if doubt:
        footnotes.explain({f"!{doubt.slug}": doubt})
    footnotes.close(sources, dict.fromkeys(said, reading()))
    return citations.passage(passage)


def test_marks_that_stand_together_are_in_the_order_of_their_numbers_doubts_last():
    years = DoubtText("years", "differ", "So.", "", "2026")
    text = "1.[@a] 2.[@b]\n\n9.[!years][@nope; @c; @b][@a, p. 3] Ten.[!no]"

    html = shown(text, years, a="1", b="2", c="3")

    *_before, together, _last = re.findall("<sup>(.*?)</sup>", html)
    assert re.findall(">([^<]+)</", together) == [
        *("[1, p. 3]", "[2]", "[3]", "Missing citation: nope", "[≠]")
    ]
    assert (
        '<sup><a id="m1" href="#n-1" role="doc-noteref" aria-label="Reference 1">[1]</a></sup>'
        in html
    )
    assert html.endswith(
        'Ten.<sup><strong class="mark--missing">Missing doubt: no</strong></sup></p>'
    )


def test_a_doubt_is_a_sign_that_opens_the_row_that_explains_it():
    footnotes = Footnotes()
    doubted = footnotes.mark("!years", LEAD)
    mark = footnotes.mark("face", LEAD, doubted=doubted)
    words = f"Another source says 1993.[@ecpat] {HOSTILE}"
    doubt = DoubtText(
        *("years", "differ", words, f"The plan. {HOSTILE}", "2026-11-26"),
        f"When? {HOSTILE}",
    )
    (row,) = footnotes.explain({"!years": doubt})
    footnotes.close({"face": "one", "ecpat": "another"})

    assert citations.mark(mark).endswith(
        '[1]</a><a id="m1" href="#n-!1" role="doc-noteref" aria-label="Doubt: sources differ">[≠]</a></sup>'
    )
    html = citations.doubts(ReferenceList((), (row,)))
    for part in (
        'id="n-!1"><p><b>≠ When? ',
        "<p>Sources differ.</p>",
        'href="#n-2" role="doc-noteref" aria-label="Reference 2">[2]</a>',
        'Checked <time datetime="2026-11-26">26 November 2026</time>.',
        'Used under <a href="#m1" role="doc-backlink">Introduction</a>.',
        '<a href="/open-questions/years/">What would answer this</a>',
    ):
        assert part in html
    assert "<script" not in html


def test_a_mark_that_rests_on_part_of_its_note_names_those_readings_by_their_places():
    said = [("face", slug) for slug in ("founding", "place", "name")]
    text = "So.[@face#founding; @face#lost; @face#place, p. 3; @face#name]"

    html = shown(text, said=said, face="source")

    assert 'data-of="1 3">[1]</a>' in html
    assert 'data-of="2">[1, p. 3]</a>' in html
    # It rests on none of them, or on all.
    assert 'data-of="">[1]</a>' in shown(f"{text} Or.[@face]", said=said, face="")
    assert "data-of" not in shown("So.[@face#place]", said=said, face="source")


def reading(says="A campaign was decided on.", **fields):
    read_at = "https://www.ecpat.org/history/"
    read = ReadingText("founding", says, read_at, "2026-11-25", "in part")
    return replace(read, **fields)


def cited(**fields):
    return citations.citation(Citation(**A | fields))


def test_a_note_gives_its_readings_and_leads_back_to_each_mark_by_a_letter():
    footnotes = Footnotes()
    for place in (LEAD, LEAD, Place("History <of> it e.V.", "history")):
        footnotes.mark("face", place, reading="founding")
    (note,) = footnotes.close({"face": Citation(key="face", **A)})
    said = reading("One."), reading("Two.")

    html = citations.rows([replace(note, readings=said)])

    assert html == (
        f'<li id="n-1">{cited().strip()} Read in part on 25 November 2026. '
        "† Unsigned: it names no author and no publisher. <details><summary>What it says</summary>"
        '<p>One. <a href="https://www.ecpat.org/history/">At ecpat.org.</a></p>'
        "<p>Two. <i>At ecpat.org.</i></p>"
        + "<p>Used at "
        + " ".join(
            f'<a href="#m{n}" role="doc-backlink" aria-label="Back to use {letter} of reference 1, '
            f'{place}">{letter}</a>'
            for n, letter, place in (
                (1, "a", "Introduction"),
                (2, "b", "Introduction"),
                (3, "c", "History &lt;of&gt; it e.V."),
            )
        )
        + ". "
        + ABOUT
    )


def test_a_note_says_how_it_was_read_once_if_that_is_so_of_all_its_readings():
    footnotes = Footnotes()
    footnotes.mark(
        "face", Place("One part of the page with so many words, and more", "x")
    )
    source = Citation(key="face", **A | {"accessed": "2026-11", "publisher": "ECPAT"})
    (note,) = footnotes.close({"face": source})
    one, two = reading("One."), reading("Two.", read_on="2026-11-26")

    alike = citations.rows([replace(note, readings=(one, one))])
    differing = citations.rows([replace(note, readings=(one, two))])

    # The day is one of the month in which the source was retrieved.
    assert "”. ECPAT. Read in part on 25 November 2026. <details>" in alike
    assert "Retrieved" not in alike
    assert alike.count("Read in part") == 1
    assert "Retrieved November 2026. <details>" in differing
    assert differing.count("Read in part on 2") == 2
    assert (
        '<p>Used under <a href="#m1" role="doc-backlink">One part of the page with so many…</a> <a'
        in alike
    )


READ = '">Read in part on 25 November 2026'


@pytest.mark.parametrize(
    ("fields", "options", "end"),
    [
        ({}, {}, f'<a href="https://www.ecpat.org/history/{READ}, at ecpat.org.</a></p>'),
        ({}, {"address": "https://ecpat.org/about/"}, f"history/{READ}.</a></p>"),
        # Another page of the same site, of which nothing else is said.
        ({}, {"address": "https://ecpat.org/about/", "is_day_said": True}, 'history/">At ecpat.org.</a></p>'),
        ({}, {"linked_before": "https://www.ecpat.org/history/", "is_day_said": True}, " <i>At ecpat.org.</i></p>"),
        ({"find": "sale"}, {"address": "https://ecpat.org/", "linked_before": "https://www.ecpat.org/history/", "is_day_said": True}, " <i>There: “sale”.</i></p>"),
        # Readers get no link to a machine with a number for a name, so its site is not named.
        ({"read_at": "https://192.0.2.1/history/"}, {"address": "https://ecpat.org/"},
         " <small>Read in part on 25 November 2026.</small></p>"),
        (
            {"quotation": "a child", "locator": "p. 3", "find": "for sale"}, {},
            'decided on. “a child” <a href="https://www.ecpat.org/history/#:~:text='
            f"for%20sale{READ}, at ecpat.org, p. 3: “for sale”.</a></p>",
        ),
    ],
)  # fmt: skip
def test_a_reading_gives_the_words_and_how_they_were_read(fields, options, end):
    html = citations.reading(reading(**fields), **options)

    assert html.startswith("<p>A campaign was decided on. ")
    assert html.endswith(end)


def test_words_and_titles_in_another_language_are_marked_with_it():
    said = reading(quotation="Wie <viel>?")

    html = citations.reading(said, "de")

    assert '“<span lang="de">Wie &lt;viel&gt;?</span>”' in html
    assert html.count("lang=") == 1
    assert "lang=" not in citations.reading(said, "en-GB")
    # A link tells the other site nothing.
    assert f"“{LINK}>A</a>”" in cited()
    german = {"title": "Die <Zeit>", "language": "de"}
    assert ' lang="de">Die &lt;Zeit&gt;</a>”.' in cited(**german)
    for title, language in (("A", "EN-gb"), ("A", ""), ("[Ours]", "de")):
        assert "lang=" not in cited(title=title, language=language)
