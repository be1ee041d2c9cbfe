"""What every style promises, whatever stands in the fields."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references import styles
from references.models import Citation
from references.values import addresses
from references.values.source import FIELDS, Source
from tests.references.styles import cases
from tests.references.styles.cases import case
from tests.ruler import is_linear

HOSTILE = [
    "",
    "<script>alert(1)</script>",
    "*a* _b_ [c](javascript:alert(1)) & “d” \"e\" 'f'",
    "a\x00b\x1b[31m\u202ec\u200b\ud800",
    "\n\r\n\t  ",
    ", , ,",
    "-–?!.,;:”",
    "[supplied]",
    "{0} %s {{ x }}",
]
ADDRESSES = ["", "https://example.org/x", "javascript:alert(1)", "https://[", "http://a b", "//x"]  # fmt: skip
DATES = ["", "1997", "199X", "1997-05-01~", "../1996-08", "2018/..", "1997/1998-02", "x"]  # fmt: skip
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30))
dates = st.one_of(st.sampled_from(DATES), texts)
urls = st.one_of(st.sampled_from(ADDRESSES), texts)
SPECIAL = {
    "authors": st.lists(texts, max_size=3).map(tuple),
    "url": urls,
    "archive_url": urls,
    "issued": dates,
    "accessed": dates,
    "archive_date": dates,
    "type": st.sampled_from([*Citation.Type.values, "unheard-of", ""]),
    "address": st.sampled_from([*Citation.Address.values, "", "unheard-of"]),
}
sources = st.builds(Source, **dict.fromkeys(FIELDS, texts) | SPECIAL)

every_style = pytest.mark.parametrize("style", styles.STYLES)


@given(source=sources)
def test_no_source_is_beyond_a_style(source):
    for style in styles.STYLES.values():
        parts = style.write(source)

        assert isinstance(parts, tuple)
        assert all(part.text for part in parts)
        assert all(addresses.is_web_address(part.href) for part in parts if part.href)


@every_style
def test_markup_in_any_field_stays_the_text_it_is(style):
    markup = "<b onclick=x>&amp;</b>"
    for name in ("title", "publisher", "container_title", "volume", "page", "medium"):
        source = replace(cases.named()["book"], **{name: markup})
        assert markup in styles.plain(source, style), name
    assert markup in styles.plain(case(title="A", authors=markup), style)


@every_style
def test_what_is_no_web_address_or_no_date_counts_as_not_recorded(style):
    online, plain = cases.named()["webpage +address"], cases.named()["webpage"]

    assert "javascript" not in styles.plain(
        replace(online, url="javascript:alert(1)"), style
    )
    for name in ("issued", "accessed", "archive_date"):
        broken = replace(plain, **{name: "sometime"})
        assert styles.plain(broken, style) == styles.plain(plain, style)


@every_style
@pytest.mark.parametrize("kind", Citation.Type.values)
def test_a_bare_title_is_enough(style, kind):
    written = styles.plain(Source(type=kind, title="Our history"), style)

    assert "Our history" in written
    assert not any(doubled in written for doubled in ("  ", "..", ", ."))


@every_style
@pytest.mark.parametrize(
    "unit", ["a", "A. ", "1-", "1–2, ", "”", "a,", "Writer, A\n", "[", "\u0301", " "]
)
def test_a_source_is_written_in_linear_time(style, unit):
    texts = {*FIELDS} - {"type", "issued", "accessed"}

    def source(length):
        text = (unit * length)[:length]
        return case(type="article-journal", **dict.fromkeys(texts, text))

    assert is_linear(styles.STYLES[style].write, source, 40_000)


def test_what_is_copied_holds_the_addresses_that_only_links_lead_to():
    source = case(title="Our history", url="https://example.org/h", address="page")

    def copied(style):
        return "".join(part.text for part in styles.copyable(source, style))

    assert copied("house").endswith(" https://example.org/h")
    assert copied("apa").count("https://example.org/h") == 1


@pytest.mark.parametrize("style", styles.STYLES)
@pytest.mark.parametrize("kind", ["book", "webpage"])
def test_every_style_says_which_words_are_a_title_in_another_language(style, kind):
    source = case(type=kind, title="Die Geschichte", publisher="Verein", language="de")

    marked = [part.text for part in styles.STYLES[style].write(source) if part.lang]

    assert [words.strip("“”") for words in marked] == ["Die Geschichte"]


@pytest.mark.parametrize(
    "fields",
    [{"language": "en-GB"}, {"language": ""}, {"title": "[Page on the history]"}],
    ids=["English", "not known", "ours"],
)
def test_no_language_is_said_of_a_title_that_is(fields):
    source = case(**{"title": "A history", "language": "de"} | fields)

    for style in styles.STYLES.values():
        assert not any(part.lang for part in style.write(source))


def test_chicago_numbers_what_is_neither_book_nor_journal():
    source = case(type="document", title="A record", volume="3", issue="2")

    assert " vol. 3, no. 2, n.d." in styles.plain(source, "chicago")
