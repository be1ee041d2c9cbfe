"""What every style promises, whatever stands in the fields."""

import time
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from references import styles
from references.models import Citation
from references.values import addresses
from tests.references.styles import cases
from tests.references.styles.cases import Case

NAMES = [field.name for field in fields(Case)]
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
ADDRESSES = [
    "",
    "https://example.org/x",
    "javascript:alert(1)",
    "https://[",
    "http://a b",
    "//x",
]
DATES = [
    "",
    "1997",
    "199X",
    "1997-05-01~",
    "../1996-08",
    "2018/..",
    "1997/1998-02",
    "x",
]
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30))


def strategy(name):
    if name in ("url", "archive_url"):
        return st.one_of(st.sampled_from(ADDRESSES), texts)
    if name in ("issued", "accessed", "archive_date"):
        return st.one_of(st.sampled_from(DATES), texts)
    if name == "type":
        return st.sampled_from([*Citation.Type.values, "unheard-of", ""])
    if name == "address":
        return st.sampled_from([*Citation.Address.values, "", "unheard-of"])
    return texts


sources = st.builds(Case, **{name: strategy(name) for name in NAMES})


@pytest.mark.parametrize("style", styles.STYLES)
@settings(max_examples=400, deadline=None)
@given(case=sources)
def test_no_source_is_beyond_a_style(style, case):
    parts = styles.STYLES[style].write(case)

    assert isinstance(parts, tuple)
    assert all(part.text for part in parts)
    assert all(addresses.is_web_address(part.href) for part in parts if part.href)


@pytest.mark.parametrize("style", styles.STYLES)
@pytest.mark.parametrize(
    "name",
    ["title", "authors", "publisher", "container_title", "volume", "page", "medium"],
)
def test_markup_in_any_field_stays_the_text_it_is(style, name):
    case = replace(cases.named()["book"], **{name: "<b onclick=x>&amp;</b>"})

    assert "<b onclick=x>&amp;</b>" in styles.plain(case, style)


@pytest.mark.parametrize("style", styles.STYLES)
def test_what_is_no_web_address_is_left_out(style):
    case = replace(cases.named()["webpage +address"], url="javascript:alert(1)")

    assert "javascript" not in styles.plain(case, style)


@pytest.mark.parametrize("style", styles.STYLES)
def test_a_date_that_is_none_counts_as_unknown(style):
    case = cases.named()["webpage"]

    for name in ("issued", "accessed", "archive_date"):
        broken = replace(case, **{name: "sometime"})
        assert styles.plain(broken, style) == styles.plain(case, style)


@pytest.mark.parametrize("style", styles.STYLES)
@pytest.mark.parametrize("kind", Citation.Type.values)
def test_a_bare_title_is_enough(style, kind):
    written = styles.plain(Case(type=kind, title="Our history"), style)

    assert "Our history" in written
    assert "  " not in written
    assert ".." not in written
    assert ", ." not in written


@pytest.mark.parametrize("style", styles.STYLES)
@pytest.mark.parametrize(
    "unit", ["a", "A. ", "1-", "1–2, ", "”", "a,", "Writer, A\n", "[", "\u0301", " "]
)
def test_twice_the_text_takes_no_more_than_three_times_as_long(style, unit):
    def seconds(length):
        text = (unit * length)[:length]
        names = [n for n in NAMES if n not in ("type", "issued", "accessed")]
        case = Case(type="article-journal", **dict.fromkeys(names, text))
        began = time.process_time()
        styles.STYLES[style].write(case)
        # Of this process alone: others may be busy on the same machine.
        return time.process_time() - began

    shorter = min(seconds(20_000) for _ in range(3))
    longer = min(seconds(40_000) for _ in range(3))

    assert longer < 1
    assert longer < 3 * shorter + 0.05


def test_the_styles_stand_in_the_order_readers_are_offered_them():
    assert [(style.code, style.name) for style in styles.STYLES.values()] == [
        ("house", "This site"),
        ("apa", "APA 7"),
        ("chicago", "Chicago 17, notes"),
        ("mla", "MLA 9"),
        ("vancouver", "Vancouver"),
    ]


def test_a_style_nobody_has_is_an_error():
    with pytest.raises(KeyError):
        styles.plain(Case(title="Our history"), "harvard")


@pytest.mark.parametrize("style", styles.STYLES)
def test_a_citation_of_ours_is_a_source(style):
    citation = Citation(key="a-key", title="Our history", publisher="ECPAT", volume="2")

    assert "Our history" in styles.plain(citation, style)


def test_what_is_copied_holds_the_addresses_that_only_links_lead_to():
    source = Citation(
        key="a-key", title="Our history", url="https://example.org/h", address="page"
    )

    assert styles.copyable(source).endswith(" https://example.org/h")
    assert styles.copyable(source, "apa").count("https://example.org/h") == 1
