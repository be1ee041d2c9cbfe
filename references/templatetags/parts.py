"""Lists the headings of a page as its contents, and folds long prose."""

import re

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# A heading of a part, and a group of marks in it.
HEADING = re.compile(r'<h2[^>]* id="([^"]+)"[^>]*>(.*?)</h2>', re.DOTALL)
MARKS = re.compile(r"<sup>.*?</sup>", re.DOTALL)
# Our pages are well formed, so tags are found without a parser, which would take long.
TAG = re.compile(r"<[^>]*>")
# The links to all groups of a list on several pages, and each of these links.
JUMP = re.compile(r'<nav class="jump .*?</nav>', re.DOTALL)
LINK = re.compile(r'href="([^"#]*)#([^"]+)"\s*>(.*?)</a>')
# A page with fewer parts needs no contents. A page with more parts has filters instead.
FEWEST, MOST = 4, 40
# A text with more characters than this after its first paragraph is folded.
LONG = 300


@register.simple_block_tag
def capture(content: SafeString) -> SafeString:
    """Return what the block holds, without the space around it, to be shown later."""
    return SafeString(content.strip())


@register.filter
def headings(html: SafeString) -> list[tuple[SafeString, SafeString]]:
    """Return (address, words) of each heading of a page, for its contents; [] if it needs none."""
    links = LINK.findall("".join(JUMP.findall(html)))
    parts = {fragment: (address, words) for address, fragment, words in links}
    parts |= {fragment: ("", words) for fragment, words in HEADING.findall(html)}
    listed = [
        (f"{address}#{fragment}", TAG.sub("", MARKS.sub("", words)).strip())
        for fragment, (address, words) in parts.items()
    ]
    if not FEWEST <= len(listed) <= MOST:
        return []
    # The words have no tags left, and what the page escaped is still escaped.
    return [(mark_safe(address), mark_safe(words)) for address, words in listed]  # noqa: S308


@register.filter
def folded(html: SafeString) -> tuple[SafeString, SafeString]:
    """Return the first paragraph of prose and the rest to fold; for short prose, all and ""."""
    opening, end, rest = html.partition("</p>")
    if html.startswith("<p>") and len(TAG.sub("", rest)) > LONG:
        return mark_safe(opening + end), mark_safe(rest)  # noqa: S308
    return html, SafeString()
