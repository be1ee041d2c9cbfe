"""`{% structured_data %}` describes a page to machines; no text in it can end it early."""

import json

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ecpat_site.structured_data import graph

register = template.Library()

# As django.utils.html.json_script does: the block then contains no tag.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def structured_data(context: Context) -> SafeString:
    """Return the page of the context as schema.org data, in a script that no browser runs."""
    path = context["request"].path
    data = graph(context["page"], path)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text.translate(_ESCAPES)),  # noqa: S308 - escaped on this line
    )
