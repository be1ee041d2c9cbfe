"""Cited prose. The HTML is judged by Python's own parser, not by what cleaned it."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from references.prose import markdown
from references.prose.markdown import Marker, read_group

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
        self.tags, self.attributes, self.words, self.others = [], [], [], []
        self.handle_data, self.handle_comment = self.words.append, self.others.append
        self.handle_decl = self.handle_pi = self.unknown_decl = self.others.append
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def html(text: str) -> str:
    """The HTML of a text, each group of markers shown as ¶."""
    return "¶".join(markdown.prose(text).pieces)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*a* **b**  \nc", "<p><em>a</em> <strong>b</strong><br>\nc</p>"),
        ("- a\n\n3. a", '<ul>\n<li>a</li>\n</ul>\n<ol start="3">\n<li>a</li>\n</ol>'),
        ("```\na\n```\n\n    b", "<p><code>a</code></p>\n<p>b</p>"),
        # Headings begin below the sections of the page.
        ("# a\n\nb\n===", "<h3>a</h3><h3>b</h3>"),
        ("## a\n#### b\n###### c", "<h4>a</h4><h6>b</h6><h6>c</h6>"),
        # Raw HTML is shown as it was written.
        ("<div>\n<b>a &lt;", "<p>&lt;div&gt;\n&lt;b&gt;a &lt;</p>"),
        # A link to another site tells it nothing, and no image is shown.
        ("[a](https://ecpat.org/a?b=c&d#e)", '<p><a href="https://ecpat.org/a?b=c&amp;d#e">a</a></p>'),
        ("![x](https://ecpat.org/a)", '<p>!<a href="https://ecpat.org/a">x</a></p>'),
        ("[@a](https://ecpat.org)", '<p><a href="https://ecpat.org">@a</a></p>'),
        ("[@a]: https://ecpat.org", "<p>¶: https://ecpat.org</p>"),
        ("[x](//a.org) [x](http://u@a.b)", "<p>[x](//a.org) [x](http://u@a.b)</p>"),
        ("|Y|M|\n|:-|-:|\n|1|2 [@a]|", "<table>\n<thead>\n<tr>\n<th>Y</th>\n<th>M</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2 ¶</td>\n</tr>\n</tbody>\n</table>"),
        # A group is read wherever words may be.
        ("[words][@a][!b] It is.", "<p>[words]¶¶ It is.</p>"),
        # Within a word nothing is emphasis.
        ("5*3*2 a**b**c __init__ *a*, _b_", "<p>5*3*2 a**b**c __init__ <em>a</em>, <em>b</em></p>"),
        ("• a\n•\tb\n– c", "<ul>\n<li>a</li>\n<li>b</li>\n<li>c</li>\n</ul>"),
    ],
)  # fmt: skip
def test_markdown_becomes_html(text, expected):
    assert html(text) == expected


@pytest.mark.parametrize(
    ("text", "stray"),
    [
        # In code, and as the words of a link, it is meant as text.
        ("`[@a]`\n\n```\n[@a]\n```", ()),
        # Elsewhere it was meant as a marker.
        ("[see [@a]](https://ecpat.org)", ("[@a]",)),
        ('[ECPAT](https://ecpat.org "see [@a]")', ("[@a]",)),
        ("As told [@a p. 3] once.", ("[@a p. 3] once.",)),
        ("[@" + "a" * 600 + "]", ("[@" + "a" * 38,)),
        ("It ended.[!campaign years] Or [!] so.", ("[!campaign years] Or [!] so.",)),
    ],
)
def test_a_marker_begun_but_not_well_formed_is_named_and_stays_text(text, stray):
    parsed = markdown.prose(text)

    assert (parsed.groups, parsed.stray) == ((), stray)
    shown = "".join(Reader(html(text)).words)
    assert all(written.strip("*") in shown for written in stray if "see" not in text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *(
            (text, "")
            for text in ("", "[@a, p. 3; @b]", "`[@`", "a@b.example", "\ud800")
        ),
        *((f"[x]({page})", "") for page in ("https://ecpat.org", "/history/", "#a")),
        *((f"So.{end}", f"“{end}” looks like a f") for end in ("[12]", "[a]", "<ref>")),
        ("So.[1](https://ecpat.org)", "“[1](https://ecpat.org)” looks like a footnote"),
        ("[x](ecpat.org) so.", "“[x](ecpat.org)” is no link. Write its complete"),
        ("[@a p. 3].", "“[@a p. 3].” is not a citation."),
        ("[see [@a]](https://ecpat.org)", "“[@a]” is not a citation."),
    ],
)
def test_what_keeps_a_text_from_readers_is_named_and_a_link_is_no_footnote(text, said):
    assert markdown.fault(text)[: len(said) or None] == said


@given(st.one_of(HOSTILE, st.text(st.characters())))
def test_nothing_in_a_text_can_run_and_all_of_it_can_be_sent(text):
    parsed = markdown.prose(text)

    assert len(parsed.pieces) == len(parsed.groups) + 1
    for piece in (*parsed.pieces, markdown.plain(text)):
        piece.encode()

    # A mark holds quotes and angle brackets, as the page will.
    read = Reader('<sup id="m1">1</sup>'.join(parsed.pieces))

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


def test_plain_gives_the_words_alone_on_one_line():
    text = "# Q&amp;A\n*Six*\ncriteria [@a].\n\n|Year|`M`|\n|-|-|\n|2018|104|"

    assert markdown.plain(text) == "Q&A Six criteria . Year M 2018 104"


@given(HOSTILE.filter(lambda text: "\0" not in text))
def test_plain_gives_the_words_the_page_shows(text):
    shown = "".join(Reader("".join(markdown.prose(text).pieces)).words)

    assert "".join(markdown.plain(text).split()) == "".join(shown.split())


def test_a_text_longer_than_a_body_is_shown_but_not_read():
    text = "<b> [@a]\n\n" + "x" * markdown.LONGEST_BODY

    parsed = markdown.prose(text)

    assert parsed.groups == ()
    assert parsed.pieces[0].startswith("<p>&lt;b&gt; [@a]\n\nxx")
    assert markdown.plain(text).startswith("<b> [@a] xx")


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        (">" * 19 + " deep [@a]", True),
        (">" * 20 + " deep [@a]", False),
        ("".join("  " * level + "- deep [@a]\n" for level in range(10)), False),
    ],
)
def test_a_text_nested_too_deep_to_be_read_is_shown_whole(text, is_read):
    assert set(markdown.prose(text).keys) == ({"a"} if is_read else set())
    if not is_read:
        assert "".join(Reader(html(text)).words) == text
        assert markdown.plain(text).endswith("deep [@a]")


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("[@key , pp. 3, 5 ]", [Marker("key", "pp. 3, 5")]),
        ("[@key,  p.\n  3]", [Marker("key", "p. 3")]),
        ("[@a;\n@b, ch. 2;@a]", [Marker("a"), Marker("b", "ch. 2"), Marker("a")]),
        ("[@a#b;@a#C_1 ,d]", [Marker("a", "", "b"), Marker("a", "d", "C_1")]),
        (f"[@{'k' * 80}#{'s' * 60}]", [Marker("k" * 80, "", "s" * 60)]),
        (f"[!{'s' * 60}]", [Marker("!" + "s" * 60)]),
        (f"[@a, {'x' * 494}]", [Marker("a", "x" * 494)]),
    ],
)
def test_a_group_is_read_as_its_markers(text, group):
    assert read_group(f"See {text} [@b].", 4) == (tuple(group), 4 + len(text))


@pytest.mark.parametrize(
    "text",
    [
        *("", "@key", "[key]", "[ @key]", "[@]", "[@ key]", "[@-key]", "[@é]", "[@key"),
        *("[@key p. 3]", "[@a;]", "[@a; b]", "[@a;; @b]", "[@a, see @b]", "[[@a]]"),
        *("[@a, p. [3]]", "[someone@example.org]", "[@a@b]", "[@key#]", "[@key#-a]"),
        *("[@key #a]", "[@key#a p. 3]", "[@key#a#b]", "[@#a]", f"[@k#{'s' * 61}]"),
        *("[!]", "[!-a]", "[!a; !b]", "[!a, p. 3]", "[!a#b]", "[!a", "[@a; !b]"),
        *("[linking]", "[linking; @a]"),
        *(f"[!{'s' * 61}]", f"[@{'k' * 81}]", f"[@a, {'x' * 495}]"),
    ],
)
def test_no_group_is_read_where_none_is_well_formed(text):
    assert read_group(text) is None
