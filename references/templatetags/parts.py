"""The parts of a page: those that its headings begin, as contents."""

import re

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# A heading of a part, and a group of marks in it.
HEADING = re.compile(r'<h2[^>]* id="([^"]+)"[^>]*>(.*?)</h2>', re.DOTALL)
MARKS = re.compile(r"<sup>.*?</sup>", re.DOTALL)
# A page is well formed, so that no parser is needed to find its tags, which takes long.
TAG = re.compile(r"<[^>]*>")
# Of a list on several pages, the links to all its groups; and each.
JUMP = re.compile(r'<nav class="jump .*?</nav>', re.DOTALL)
LINK = re.compile(r'href="([^"#]*)#([^"]+)"\s*>(.*?)</a>')
# A page of fewer parts needs no contents; one of more has filters.
FEWEST, MOST = 4, 40
# So many characters after its first paragraph make a text long.
LONG = 300


@register.simple_block_tag
def capture(content: SafeString) -> SafeString:
    """Return the content of the block, so that a template can show it later."""
    return content


@register.filter
def headings(html: SafeString) -> list[tuple[SafeString, SafeString]]:
    """Return the address and words of each heading of a page, for its contents.

    [] if it needs none.
    """
    links = LINK.findall("".join(JUMP.findall(html)))
    parts = {fragment: (address, words) for address, fragment, words in links}
    parts |= {fragment: ("", words) for fragment, words in HEADING.findall(html)}
    listed = [
        (f"{address}#{fragment}", TAG.sub("", MARKS.sub("", words)).strip())
        for fragment, (address, words) in parts.items()
    ]
    if not FEWEST <= len(listed) <= MOST:
        return []
    # Without tags, and with its signs escaped as they were.
    return [(mark_safe(address), mark_safe(words)) for address, words in listed]  # noqa: S308


@register.filter
def folded(html: SafeString) -> tuple[SafeString, SafeString]:
    """Return prose as its first paragraph and the rest to fold; the rest is "" if it is short."""
    opening, end, rest = html.partition("</p>")
    if html.startswith("<p>") and len(TAG.sub("", rest)) > LONG:
        return mark_safe(opening + end), mark_safe(rest)  # noqa: S308
    return html, SafeString()
