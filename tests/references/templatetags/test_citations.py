from references.models import Citation
from references.prose.footnotes import Footnotes, Place
from references.templatetags.citations import cited, prose, superscript, when

LEAD = Place("Introduction", "introduction")


def shown(text, **sources):
    ledger = Footnotes()
    passage = ledger.passage(text, LEAD)
    ledger.close(sources)
    return prose(passage)


def test_a_mark_is_a_button_that_opens_the_note_of_its_source():
    html = shown("Founded in 1990.[@face]", face="source")

    assert html == (
        '<p>Founded in 1990.<span class="marks"><sup class="mark" id="cite-face-1">'
        '<button type="button" class="mark__number" popovertarget="peek-face" '
        'aria-label="Reference 1">1</button></sup></span></p>'
    )


def test_a_locator_is_read_out_and_shown():
    html = shown("Nine reports.[@davy, p. 3]", davy="source")

    assert 'aria-label="Reference 1, p. 3"' in html
    assert '<span class="mark__locator">, p. 3</span>' in html


def test_an_unknown_key_is_shown_in_place():
    html = shown("Founded.[@nope]")

    assert "Missing citation: nope" in html
    assert "<button" not in html


def test_a_hostile_locator_stays_text():
    html = shown("x[@face, <script>alert(1)</script>]", face="source")

    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_mark_outside_prose_is_the_same_superscript():
    ledger = Footnotes()
    mark = ledger.mark("face", LEAD)
    ledger.close({"face": "source"})

    assert 'id="cite-face-1"' in superscript(mark)


def test_a_hostile_title_stays_text_and_links_are_told_nothing():
    html = cited(
        Citation(title="<b>x</b>", url="https://example.org/?a=1&b=2", address="page")
    )

    assert "<b>" not in html
    assert 'href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer"' in html


def test_a_date_is_in_a_time_element_where_html_has_a_value_for_it():
    assert when("1990-05") == '<time datetime="1990-05">May 1990</time>'
    assert when("2009/2012") == (
        '<time datetime="2009">2009</time> to <time datetime="2012">2012</time>'
    )
    assert when("1996-08-27/1996-08-31~") == (
        '<time datetime="1996-08-27">27</time> to about 31 August 1996'
    )
    assert when("199X") == "the 1990s"
    assert when("") == ""
