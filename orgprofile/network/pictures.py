"""Drawings and pictures as files of their own: SVG and PNG.

A drawing is what our pages show: bare, in the colours a reader prefers, with links. It
brings its own style sheet, because it is given none by a page that shows it. A picture is
taken along: title, source, date and licence are drawn in it, and its colours are those of the
light scheme, as plain as drawing programs need them. The policy of an answer names the
hash of the sheet in it.
"""

import hashlib
import re
from base64 import b64encode
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from orgprofile.drawing import raster
from references.values import text

# The width of a PNG, in pixels: twice that of the picture it is made from.
PNG_WIDTH = 1600

_FONT_FACE = re.compile(r"@font-face \{.*?\n\}\n", re.DOTALL)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_MEDIA = re.compile(r"@media [^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_PROPERTY = re.compile(r"(--[\w-]+): ([^;]+);\s*")
_LIGHT = re.compile(r"light-dark\(([^,]+), [^)]+\)")
_REM = re.compile(r"([\d.]+)rem")


def _sheets(*more: Any) -> str:
    """Return the colours of the site and the looks of its drawings, without its fonts."""
    folder = settings.BASE_DIR / "static" / "css"
    files = (folder / "tokens.css", folder / "drawings.css", *more)
    return _FONT_FACE.sub("", "".join(file.read_text("utf-8") for file in files))


def resolved(sheets: str) -> str:
    """Return flat rules with plain values: no property of our own, no rem, no @media.

    Rules for a state, such as hovering, are left out: a picture has none.
    """
    plain = _MEDIA.sub("", _COMMENT.sub("", sheets))
    values = dict(_PROPERTY.findall(plain))
    values["--font-plain"] = f'"{raster.FAMILY}", "Charter", "Georgia", serif'
    rules = []
    for selector, body in _RULE.findall(_PROPERTY.sub("", plain)):
        if ":" in selector or not body.strip():
            continue
        for name, value in values.items():
            body = body.replace(f"var({name})", value)
        body = _LIGHT.sub(r"\1", body)
        body = _REM.sub(lambda found: f"{float(found[1]) * 16:g}px", body)
        rules.append(f"{selector.strip()} {{{body}}}")
    return "\n".join(rules)


STYLE = _sheets()
PICTURE_STYLE = resolved(
    _sheets(settings.BASE_DIR / "orgprofile" / "drawing" / "pictures.css")
)


def send(
    request: HttpRequest, template: str, style: str = STYLE, **context: Any
) -> HttpResponseBase:
    """Return a drawing or a picture as SVG; `template` writes it."""
    answer = HttpResponse(
        _written(request, template, style, context), content_type="image/svg+xml"
    )
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    allow_style = csp_update({"style-src": [f"'sha256-{digest}'"]})
    return allow_style(lambda _request: answer)(request)


def send_picture(
    request: HttpRequest, template: str, written: str, **context: Any
) -> HttpResponseBase:
    """Return a picture to take along, `written` as svg or png."""
    if written == "svg":
        return send(request, template, PICTURE_STYLE, **context)
    svg = _written(request, template, PICTURE_STYLE, context)
    return HttpResponse(raster.png(svg, PNG_WIDTH), content_type="image/png")


def _written(
    request: HttpRequest, template: str, style: str, context: dict[str, Any]
) -> str:
    context = {"style": style, **context}
    return text.for_xml(render_to_string(template, context, request).strip())
