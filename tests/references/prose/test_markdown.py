"""Cited prose. The HTML is judged by Python's own parser, not by what cleaned it."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from references.prose import markdown
from references.prose.markers import Marker

TAGS = {
    *("p", "a", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre"),
    *("h3", "h4", "h5", "h6", "br", "hr"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {("a", "href"), ("a", "title"), ("a", "rel"), ("ol", "start")}

HOSTILE = st.lists(
    st.sampled_from(
        [
            *("<script>", "</script>", "<b onclick=alert(1)>", "<img src=x onerror=y>"),
            *("<svg/onload=x>", "<style>", "<p style='color:red'>", "<!--", "-->", "<"),
            *("[x](javascript:alert(1))", "[x](data:text/html,y)", "<javascript:x>"),
            *("[x](JaVaScRiPt&colon;y)", "[x](&#106;avascript:y)", "[x](vbscript:y)"),
            *("[x](//evil.example)", "[x](/\\evil.example)", "[x](</\t/evil.example>)"),
            *("[x](https://ecpat.org)", "<https://ecpat.org>", '[x](/a "t")'),
            *('[x](/a "&#xE000;")', '[x](/a "&#xFDD0;")', '[x](/a "\' onclick=y")'),
            *("&#xE000;", "&#xFDD0;", "\ue000", "\ufdd0", "&lt;script&gt;", "&#0;"),
            *("![x](https://ecpat.org/a.png)", "[x]: https://ecpat.org", "[x]"),
            *("[@a]", "[@a, p. 3; @b]", "[@", "[w [@a]](/x)", "`[@a]`", "[@a](/x)"),
            *("*", "**", "_", "`", "```", "\n", "\n\n", "    ", "> ", "- ", "1. "),
            *("|a|b|\n|:-|-:|\n", "|[@a]|c|\n", "|", "---", "\\", '"', "'", "="),
            *("# ", "[x](#a)", "a", " "),
            *("\x00", "\ud800", "\u202e", "\u2028", "é"),
        ]
    ),
    max_size=25,
).map("".join)


class Reader(HTMLParser):
    """Collects the tags, attributes and text of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.others: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        self.others.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def html(text: str) -> str:
    """The HTML of a text, each group of markers shown as ¶."""
    return "¶".join(markdown.parse(text).pieces)


# --- Plain Markdown ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Words.", "<p>Words.</p>"),
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("*a* **b**", "<p><em>a</em> <strong>b</strong></p>"),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("- a", "<ul>\n<li>a</li>\n</ul>"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>'),
        ("`a`", "<p><code>a</code></p>"),
        ("```\na\n```", "<pre><code>a\n</code></pre>"),
        ("***", "<hr>"),
    ],
)
def test_markdown_becomes_html(text, expected):
    assert html(text) == expected


def test_a_table_becomes_a_table_without_styles():
    shown = html("|Year|Members|\n|:-|-:|\n|2018|104 [@a]|")

    assert Reader(shown).tags == [
        *("table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td")
    ]
    assert "<td>104 ¶</td>" in shown
    assert "style" not in shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [("#", "h3"), ("##", "h4"), ("###", "h5"), ("####", "h6"), ("######", "h6")],
)
def test_headings_begin_below_the_sections_of_the_page(written, shown):
    assert html(f"{written} The Code") == f"<{shown}>The Code</{shown}>"


def test_an_underlined_heading_is_shifted_too():
    assert html("The Code\n===") == "<h3>The Code</h3>"


# --- Links ------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["https://ecpat.org/a?b=c&d#e", "http://ecpat.org"])
def test_a_link_to_another_site_tells_it_nothing(address):
    reader = Reader(html(f"[ECPAT]({address})"))

    assert reader.attributes == [
        ("a", "href", address),
        ("a", "rel", "noopener noreferrer"),
    ]


def test_an_address_in_angle_brackets_is_a_link():
    assert html("<https://ecpat.org>") == (
        '<p><a href="https://ecpat.org" rel="noopener noreferrer">https://ecpat.org</a></p>'
    )


@pytest.mark.parametrize("path", ["#history", "/references/", "/"])
def test_a_link_within_the_site_needs_no_rel(path):
    assert html(f"[history]({path})") == f'<p><a href="{path}">history</a></p>'


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "javascript&colon;alert(1)",
        "&#106;avascript:alert(1)",
        "<java\tscript:alert(1)>",
        "data:text/html,x",
        "data:image/png;base64,AAAA",
        "vbscript:x",
        "file:///etc/passwd",
        "mailto:someone@example.org",
        "ftp://example.org",
        "//example.org",
        "https:example.org",
        "https://",
        "https://user@example.org",
        "https://user:password@example.org",
        "history/",
        "?page=2",
    ],
)
def test_no_other_address_becomes_a_link(address):
    assert "a" not in Reader(html(f"[x]({address})")).tags


def test_no_image_is_shown():
    assert html("![x](https://ecpat.org/a.png)") == (
        '<p>!<a href="https://ecpat.org/a.png" rel="noopener noreferrer">x</a></p>'
    )


def test_a_reference_definition_is_shown_and_its_marker_kept():
    parsed = markdown.parse("[@ecpat-2018]: https://ecpat.org")

    assert parsed.keys == ("ecpat-2018",)
    assert parsed.pieces == ("<p>", ": https://ecpat.org</p>")


# --- Raw HTML ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<div>\na\n</div>", "<p>&lt;div&gt;\na\n&lt;/div&gt;</p>"),
        ("a <!-- b -->", "<p>a &lt;!-- b --&gt;</p>"),
        ("&lt;b&gt;", "<p>&lt;b&gt;</p>"),
    ],
)
def test_raw_html_is_shown_as_it_was_written(text, shown):
    assert html(text) == shown


# --- Markers ----------------------------------------------------------------------------


def test_markers_are_read_in_order_with_their_places_and_repeats():
    parsed = markdown.parse("One [@a, p. 3; @b].\n\n> Two [@a].")

    assert parsed.groups == ((Marker("a", "p. 3"), Marker("b")), (Marker("a"),))
    assert parsed.markers == (Marker("a", "p. 3"), Marker("b"), Marker("a"))
    assert parsed.keys == ("a", "b")
    assert parsed.pieces == (
        "<p>One ",
        ".</p>\n<blockquote>\n<p>Two ",
        ".</p>\n</blockquote>",
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# The Code [@a]", "<h3>The Code ¶</h3>"),
        ("*since 1996 [@a]*", "<p><em>since 1996 ¶</em></p>"),
        ("- a [@a]", "<ul>\n<li>a ¶</li>\n</ul>"),
        ("[@a][@b]", "<p>¶¶</p>"),
        ("words[@a].", "<p>words¶.</p>"),
        ("> [@a;\n> @b]", "<blockquote>\n<p>¶</p>\n</blockquote>"),
        ("![@a]", "<p>!¶</p>"),
        ("[words][@a]", "<p>[words]¶</p>"),
    ],
)
def test_a_group_is_read_wherever_words_may_stand(text, shown):
    assert html(text) == shown


@pytest.mark.parametrize("text", ["`[@a]`", "```\n[@a]\n```", "    [@a]"])
def test_a_marker_in_code_stays_text(text):
    parsed = markdown.parse(text)

    assert parsed.groups == ()
    assert parsed.stray == ()
    assert "[@a]" in parsed.pieces[0]


def test_a_marker_in_the_words_of_a_link_is_stray_and_stays_text():
    parsed = markdown.parse("[see [@a]](https://ecpat.org)")

    assert parsed.groups == ()
    assert parsed.stray == ("[@a]",)
    assert parsed.pieces == (
        '<p><a href="https://ecpat.org" rel="noopener noreferrer">see [@a]</a></p>',
    )


def test_a_marker_in_the_title_of_a_link_is_stray():
    parsed = markdown.parse('[ECPAT](https://ecpat.org "see [@a]")')

    assert parsed.groups == ()
    assert parsed.stray == ("[@a]",)


def test_a_key_can_be_the_words_of_a_link():
    parsed = markdown.parse("[@a](https://ecpat.org)")

    assert parsed.groups == ()
    assert parsed.stray == ()
    assert Reader(parsed.pieces[0]).words == ["@a"]


@pytest.mark.parametrize(
    ("text", "stray"),
    [
        ("As told [@a p. 3] once.", ("[@a p. 3] once.",)),
        ("[@] and\n\n[@b;]", ("[@] and", "[@b;]")),
        ("[@" + "a" * 600 + "]", ("[@" + "a" * 38,)),
        ("*[@a*", ("[@a",)),
        ("[@a](in 1990)", ("[@a](in 1990)",)),
        ("someone@example.org [someone@example.org]", ()),
        ("Words [in brackets].", ()),
    ],
)
def test_a_marker_begun_but_not_well_formed_is_named(text, stray):
    assert markdown.parse(text).stray == stray


def test_a_marker_not_well_formed_stays_visible():
    assert html("As told [@a p. 3].") == "<p>As told [@a p. 3].</p>"


@pytest.mark.parametrize("character", ["\ue000", "\ufdd0"])
@pytest.mark.parametrize(
    "text",
    [
        "a {} b",
        "`{}`",
        "[{}](/x)",
        '[a](/x "{}")',
        "[a](/x{})",
        "<https://ecpat.org/{}>",
        "```\n{}\n```",
        "|{}|\n|-|",
        "[@a, {}]",
    ],
)
def test_no_text_can_forge_a_group(text, character):
    number = f"{ord(character):X}"
    for written in (
        character,
        f"&#x{number};",
        f"&#{ord(character)};",
        f"&amp;#x{number};",
    ):
        parsed = markdown.parse(text.format(written))

        assert len(parsed.pieces) == len(parsed.groups) + 1


# --- Any text ---------------------------------------------------------------------------


@settings(max_examples=400)
@given(HOSTILE)
def test_nothing_in_a_text_can_run(text):
    parsed = markdown.parse(text)

    # A mark holds quotes and angle brackets, as the page will.
    read = Reader('<sup id="cite-a-1">1</sup>'.join(parsed.pieces))

    assert set(read.tags) <= TAGS | {"sup"}
    assert {(tag, name) for tag, name, _ in read.attributes} <= ATTRIBUTES | {
        ("sup", "id")
    }
    assert read.others == []
    assert read.tags.count("sup") == len(parsed.groups)
    for _tag, name, value in read.attributes:
        if name == "href":
            assert value.startswith(("http://", "https://", "/", "#"))
            assert not value.startswith(("//", "/\\"))


@given(st.one_of(HOSTILE, st.text()))
def test_a_text_has_one_piece_more_than_groups(text):
    parsed = markdown.parse(text)

    assert len(parsed.pieces) == len(parsed.groups) + 1


@given(st.one_of(HOSTILE, st.text(st.characters())))
def test_any_text_becomes_something_that_can_be_sent(text):
    for piece in (*markdown.parse(text).pieces, markdown.plain(text)):
        piece.encode()


@given(HOSTILE)
def test_a_text_with_line_ends_of_another_system_is_read_alike(text):
    assert (
        markdown.parse(text.replace("\n", "\r\n")).markers
        == markdown.parse(text).markers
    )


# --- The words alone --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("ECPAT was *founded*\nin **1990** [@a].", "ECPAT was founded in 1990 ."),
        ("One.\n\nTwo.", "One. Two."),
        ("# The Code\nSix criteria.", "The Code Six criteria."),
        ("- one\n- two", "one two"),
        ("|Year|Members|\n|-|-|\n|2018|104|", "Year Members 2018 104"),
        ("a  \nb", "a b"),
        ("[the Code](https://thecode.org)", "the Code"),
        ("`code` and\n\n    more", "code and more"),
        ("Q&amp;A <b>", "Q&A <b>"),
    ],
)
def test_plain_gives_the_words_alone_on_one_line(text, words):
    assert markdown.plain(text) == words


@given(HOSTILE.filter(lambda text: "\0" not in text))
def test_plain_gives_the_words_the_page_shows(text):
    shown = "".join(Reader("".join(markdown.parse(text).pieces)).words)

    assert "".join(markdown.plain(text).split()) == "".join(shown.split())


# --- Limits -----------------------------------------------------------------------------


def test_a_text_longer_than_a_body_is_shown_but_not_read():
    parsed = markdown.parse("<b> [@a] " + "x" * markdown.LONGEST_BODY)

    assert parsed.groups == ()
    assert parsed.pieces[0].startswith("<p>&lt;b&gt; [@a] xx")


def test_a_text_longer_than_a_body_keeps_its_words():
    assert markdown.plain("a\n\nb " * markdown.LONGEST_BODY).startswith("a b a b")


@pytest.mark.parametrize(
    "text",
    [
        ">" * 19 + " deep [@a]",
        "".join("  " * level + "- deep [@a]\n" for level in range(9)),
    ],
)
def test_a_text_may_be_nested_deep(text):
    assert set(markdown.parse(text).keys) == {"a"}


@pytest.mark.parametrize(
    "text",
    [
        ">" * 20 + " deep [@a]",
        "".join("  " * level + "- deep [@a]\n" for level in range(10)),
    ],
)
def test_a_text_nested_too_deep_to_be_read_is_shown_whole(text):
    assert "".join(Reader(html(text)).words) == text
    assert markdown.plain(text).endswith("deep [@a]")


def test_a_table_is_filled_up_only_to_a_limit():
    wide = "|a" * 200 + "\n" + "|-" * 200 + "\n" + "|\n" * 200

    tags = Reader(html(wide)).tags

    assert tags.count("th") == 200
    assert tags.count("td") <= markdown.MOST_CELLS


def test_all_tables_of_a_text_share_one_limit_and_what_is_beyond_it_stays_text():
    table = "|a" * 100 + "\n" + "|-" * 100 + "\n" + "|\n" * 60 + "\n"
    read = Reader(html(table * 3 + "The end [@a]."))

    assert read.tags.count("th") + read.tags.count("td") <= markdown.MOST_CELLS
    assert read.tags.count("table") == 2
    assert "The end ¶." in "".join(read.words)
