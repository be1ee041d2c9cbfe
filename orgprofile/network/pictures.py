"""Drawings and pictures as SVG files of their own.

A drawing is what our pages show: bare, in the colours a reader prefers, with links. It
brings its own style sheet, because it is given none by a page that shows it. A picture is
taken along: title, source, date and licence are drawn in it, and its colours are those of
the light scheme. The policy of an answer names the hash of the sheet in it.
"""

import hashlib
from base64 import b64encode
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from references.values import text

_DRAWINGS = settings.BASE_DIR / "static" / "css" / "drawings.css"
_PICTURES = settings.BASE_DIR / "orgprofile" / "drawing" / "pictures.css"
STYLE = _DRAWINGS.read_text("utf-8")
PICTURE_STYLE = STYLE + _PICTURES.read_text("utf-8")


def send(
    request: HttpRequest, template: str, style: str = STYLE, **context: Any
) -> HttpResponseBase:
    """Return a drawing or a picture as SVG; `template` writes it."""
    drawn = render_to_string(template, {"style": style, **context}, request)
    answer = HttpResponse(text.for_xml(drawn.strip()), content_type="image/svg+xml")
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    allow_style = csp_update({"style-src": [f"'sha256-{digest}'"]})
    return allow_style(lambda _request: answer)(request)
