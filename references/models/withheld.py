"""Digests of the names that were withdrawn for people, which must not come back.

They need DJANGO_SECRET_KEY: whoever has the database alone can't try out names.
"""

import hmac
import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote

from django.conf import settings
from django.core.management import CommandError
from django.db import models

from references.values.text import fold

# Letters with their accents, composed or not, and figures.
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
# As JSON writes what is not ASCII.
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
# As JSON and Python write a line end and other blanks within a text.
_ESCAPED_BLANK = re.compile(r"\\(?:[nrt]|xa0)")


@lru_cache(maxsize=100_000)
def _digest(words: str) -> str:
    """Return the keyed digest of folded words with single spaces."""
    key = settings.SECRET_KEY.encode()
    return hmac.digest(key, f"withheld: {words}".encode(), "sha256").hex()


def _words(text: str) -> list[tuple[int, int, str]]:
    """Return the words of a text, folded, each after its beginning and end."""
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    plain = _ESCAPED_BLANK.sub(lambda found: " " * len(found[0]), plain)
    plain = unquote(plain) if "%" in plain else plain
    return [(m.start(), m.end(), fold(m[0])) for m in _WORD.finditer(plain)]


class Names(dict[str, int]):
    """The number of words under the digest of each form of a name."""

    def occurrences(self, text: str) -> list[tuple[int, int, str]]:
        """Return where a text has any of them: beginning, end and digest.

        Whole words count, whatever stands between them: "Ann-Lee", "ANN  LEE".
        """
        words, found, last = _words(text) if self else [], [], 0
        for i, (start, _end, _word) in enumerate(words):
            for length in sorted({*self.values()}, reverse=True):
                some = words[i : i + length]
                digest = _digest(" ".join(word for *_place, word in some))
                if start >= last and self.get(digest) == len(some):
                    last = some[-1][1]
                    found.append((start, last, digest))
        return found

    def replaced(self, slug: str) -> str:
        """Return a key or slug with one word for a name, the same everywhere."""
        for start, end, digest in reversed(self.occurrences(slug)):
            slug = f"{slug[:start]}withheld-{digest[:6]}{slug[end:]}"
        return slug


class WithheldNameQuerySet(models.QuerySet["WithheldName"]):
    def names(self) -> Names:
        """Return all; raises CommandError if another key of the site wrote them."""
        found = Names(self.values_list("digest", "words"))
        if found and not found.pop(_digest(""), None) == 0:
            raise CommandError(
                "People were withdrawn under another DJANGO_SECRET_KEY: set that one, or "
                "withdraw them again, so that they do not come back."
            )
        return found

    def keep(self, forms: Iterable[str]) -> None:
        """Keep forms of names; and no name, by which the key of the site is known."""
        for form in ("", *forms):
            words = [word for *_place, word in _words(form)]
            self.get_or_create(digest=_digest(" ".join(words)), words=len(words))


class WithheldName(models.Model):
    """One form of a name."""

    digest = models.CharField(max_length=64, primary_key=True)
    words = models.PositiveSmallIntegerField()

    objects = WithheldNameQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.digest[:6]
