"""Which encoding is chosen, by RFC 9110, and that it gives back the bytes."""

import gzip

import brotli
import pytest

from ecpat_site.answers import encoding

READ = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", ""),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP;Q=1.0", "gzip"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("*;q=0", ""),
        ("br;q=0, *;q=0.1", "gzip"),
        ("identity, gzip;q=0.5", ""),
        *((f"gzip;q={weight}", "") for weight in ("0", "two", "nan", "2")),
        ("gzip ; q = 0.8", "gzip"),
        (",;,=,", ""),
    ],
)
def test_the_encoding_a_client_prefers_is_chosen(accepted, chosen):
    assert encoding.chosen(accepted) == chosen


@pytest.mark.parametrize("name", READ)
def test_what_is_encoded_is_read_again(name):
    body = "Children’s rights. ".encode() * 500

    assert READ[name](encoding.encoded(body, name)) == body
    if name:
        pieces = list(encoding.streamed([body, b"", body], name))
        assert READ[name](b"".join(pieces)) == body * 2
        assert sum(map(len, pieces)) < len(body)
