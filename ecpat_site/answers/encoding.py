"""Which encoding a client takes, and bytes in it.

Source: RFC 9110, 12.5.3 (Accept-Encoding), RFC 1952 (gzip), RFC 7932 (Brotli).
"""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache

import brotli

# The best first. Brotli at its level is smaller than gzip, and as fast.
BROTLI, GZIP, IDENTITY = "br", "gzip", ""
BROTLI_LEVEL, GZIP_LEVEL = 5, 9
# Shorter ones would hardly shrink.
SHORTEST = 200
COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/xml",
    "application/atom+xml",
    "application/vnd.citationstyles.csl+json",
    "application/x-bibtex",
    "application/x-research-info-systems",
    "image/svg+xml",
)


@lru_cache(maxsize=1000)
def chosen(accepted: str) -> str:
    """Return the best encoding a client accepts: "br", "gzip" or "", unencoded."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weights[name] = _weight(parameters)
    rest = weights.get("*", 0.0)
    known = {BROTLI: weights.get(BROTLI, rest)}
    known[GZIP] = max(weights.get(GZIP, rest), weights.get("x-gzip", 0.0))
    # Unencoded is acceptable unless refused; on a tie the smaller one wins.
    known[IDENTITY] = weights.get("identity", 0.0)
    best = max(known, key=lambda name: known[name])
    return best if known[best] > 0 else IDENTITY


def _weight(parameters: list[str]) -> float:
    """Return the q of a part; one that can't be read counts as refused."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                weight = float(value)
            except ValueError:
                return 0.0
            return weight if 0 <= weight <= 1 else 0.0
    return 1.0


def encoded(body: bytes, encoding: str) -> bytes:
    if encoding == BROTLI:
        return bytes(brotli.compress(body, quality=BROTLI_LEVEL))
    if encoding == GZIP:
        return gzip.compress(body, GZIP_LEVEL, mtime=0)
    return body


def streamed(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Yield a long answer in an encoding, piece by piece, never holding the whole."""
    if encoding == BROTLI:
        packer = brotli.Compressor(quality=BROTLI_LEVEL)
        pack, finish = packer.process, packer.finish
    else:
        zipper = zlib.compressobj(GZIP_LEVEL, wbits=16 + zlib.MAX_WBITS)
        pack, finish = zipper.compress, zipper.flush
    for chunk in chunks:
        if packed := pack(chunk):
            yield packed
    yield finish()


def is_compressible(content_type: str) -> bool:
    return content_type.startswith(COMPRESSIBLE)
