"""Sends drawings as pictures: SVG files of their own.

A picture brings its own style sheet, because it is given none by a page that shows it. The
policy of its answer names the hash of that sheet.
"""

import hashlib
import re
from base64 import b64encode
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from references.values import text

_FONT_FACE = re.compile(r"@font-face \{.*?\n\}\n", re.DOTALL)


def _style() -> str:
    """Return the colours of the site and the looks of its drawings, without its fonts."""
    folder = settings.BASE_DIR / "static" / "css"
    sheets = (folder / name for name in ("tokens.css", "drawings.css"))
    return _FONT_FACE.sub("", "".join(sheet.read_text("utf-8") for sheet in sheets))


STYLE = _style()
_HASH = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()


_allow_style = csp_update({"style-src": [f"'sha256-{_HASH}'"]})


def send(request: HttpRequest, template: str, drawing: Any) -> HttpResponseBase:
    """Return a drawing as a picture; `template` writes it."""
    context = {"drawing": drawing, "style": STYLE}
    written = text.for_xml(render_to_string(template, context, request).strip())
    answer = HttpResponse(written, content_type="image/svg+xml")
    return _allow_style(lambda _request: answer)(request)
