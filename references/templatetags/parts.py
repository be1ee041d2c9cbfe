"""The parts of a page: those that its headings begin, as contents."""

import re

from django import template
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# A heading of a part, and a group of marks in it.
HEADING = re.compile(r'<h2[^>]* id="([^"]+)"[^>]*>(.*?)</h2>', re.DOTALL)
MARKS = re.compile(r"<sup>.*?</sup>", re.DOTALL)
# A page of fewer parts needs no contents; one of more has filters.
FEWEST, MOST = 4, 40
# So many characters after its first paragraph make a text long.
LONG = 300


@register.simple_block_tag
def capture(content: SafeString) -> SafeString:
    """Return the content of the block, so that a template can show it later."""
    return content


@register.filter
def headings(html: SafeString) -> list[tuple[str, SafeString]]:
    """Return the id and words of each heading of a page, for its contents; [] if it needs none."""
    listed = [
        # Without tags, and with its signs escaped as they were.
        (fragment, mark_safe(strip_tags(MARKS.sub("", words)).strip()))  # noqa: S308
        for fragment, words in HEADING.findall(html)
    ]
    return listed if FEWEST <= len(listed) <= MOST else []


@register.filter
def folded(html: SafeString) -> tuple[SafeString, SafeString]:
    """Return prose as its first paragraph and the rest to fold; the rest is "" if it is short."""
    opening, end, rest = html.partition("</p>")
    if html.startswith("<p>") and len(strip_tags(rest)) > LONG:
        return mark_safe(opening + end), mark_safe(rest)  # noqa: S308
    return html, SafeString()
