"""An answer as it is sent: packed in a coding that the client takes, with headers for caches."""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from typing import Any

import brotli
from django.utils.http import parse_etags

# Headers that are written anew for whoever asks.
MADE_HERE = {"content-length", "vary", "etag", "last-modified", "cache-control"}
# nginx keeps it for a second, and for as long as the site is away, up to ten minutes; other
# caches ask each time. It must read the first of these before the second.
EVERYBODY = [
    ("X-Accel-Expires", "1"),
    ("Cache-Control", "no-cache, stale-if-error={}"),
    ("Vary", "Accept, Accept-Encoding"),
]
# Source: RFC 9110, 12.5.3 (Accept-Encoding).
TAKEN = re.compile(r"\b(br|gzip)\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
# How a body is packed, and unpacked; the first that a client takes is sent.
CODINGS: dict[str, Any] = {
    "br": (partial(brotli.compress, quality=5), brotli.decompress),
    "gzip": (partial(gzip.compress, mtime=0), gzip.decompress),
    "identity": (bytes, bytes),
}
Environ = dict[str, Any]
Start = Callable[..., Any]


@dataclass
class Answer:
    """An answer of Django, its body in a coding; `digest` is that of the body as it was."""

    status: str
    headers: Any
    body: bytes
    coding: str = "identity"
    digest: str = ""
    is_asked_again: bool = False

    def __post_init__(self) -> None:
        self.digest = self.digest or blake2b(self.body, digest_size=12).hexdigest()
        values = {name.lower(): value.lower() for name, value in self.headers}
        self.is_for_everyone = not (
            "set-cookie" in values
            or "cookie" in values.get("vary", "")
            or "no-store" in values.get("cache-control", "")
        ) and self.status.startswith("200 ")

    def packed(self, coding: str) -> "Answer":
        """Return it in another coding, if it is for everyone."""
        if coding == self.coding or not self.is_for_everyone:
            return self
        body = CODINGS[coding][0](CODINGS[self.coding][1](self.body))
        return replace(self, body=body, coding=coding, is_asked_again=False)

    def send(self, environ: Environ, start: Start, seconds: int) -> list[bytes]:
        """Answer in the client's coding; 304 to whoever has it, HEAD without a body.

        Caches may give it for so many seconds more while the site is away.
        """
        headers, body = self.headers, self.body
        if self.is_for_everyone:
            coding = coding_of(environ)
            tag = f'"{self.digest}-{coding}"'
            headers = [h for h in headers if h[0].lower() not in MADE_HERE]
            headers += [(name, value.format(seconds)) for name, value in EVERYBODY]
            headers += [("ETag", tag)]
            held = parse_etags(environ.get("HTTP_IF_NONE_MATCH", ""))
            if {"*", tag, f"W/{tag}"} & {*held}:
                left_out = ("Content-Type", "X-Accel-Expires")
                start("304 Not Modified", [h for h in headers if h[0] not in left_out])
                return []
            if coding != "identity":
                headers += [("Content-Encoding", coding)]
            body = self.packed(coding).body
            headers += [("Content-Length", str(len(body)))]
        start(self.status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def coding_of(environ: Environ) -> str:
    """Return the best of our codings that a client takes."""
    accepted = TAKEN.findall(environ.get("HTTP_ACCEPT_ENCODING", "").lower())
    return next((coding for coding in CODINGS if coding in accepted), "identity")
