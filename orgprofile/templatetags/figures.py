"""Writes the numbers of a table."""

from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from orgprofile.values.figures import Amount

register = template.Library()


@register.filter
@lru_cache(maxsize=1024)
def amount(given: Amount | None) -> SafeString:
    """Write a number with the words before it, or say that none is given."""
    if given is None:
        return format_html('<span class="unknown">{}</span>', "not given")
    if not given.qualifier:
        return format_html("{}", given.digits)
    qualified = '<span class="counts__bound">{}</span> {}'
    return format_html(qualified, given.qualifier, given.digits)
