"""Digests of the names of people who were withdrawn from the profile, and must not return.

They are keyed with DJANGO_SECRET_KEY, so nobody can try out names with the database alone.
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
# A character that is not ASCII, as JSON writes it.
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
# A line end or another blank within a text, as JSON and Python write it.
_ESCAPED_BLANK = re.compile(r"\\(?:[nrt]|xa0)")


@lru_cache(maxsize=100_000)
def _digest(words: str) -> str:
    """Return the keyed digest of folded words with single spaces."""
    key = settings.SECRET_KEY.encode()
    return hmac.digest(key, f"withheld: {words}".encode(), "sha256").hex()


def _words(text: str) -> list[tuple[int, int, str]]:
    """Return each word of a text, or of JSON: where it begins and ends, and its folded form."""
    plain = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
    plain = _ESCAPED_BLANK.sub(lambda blank: " " * len(blank[0]), plain)
    plain = unquote(plain) if "%" in plain else plain
    return [(m.start(), m.end(), fold(m[0])) for m in _WORD.finditer(plain)]


class Names(dict[str, int]):
    """The withdrawn names: under the digest of each spelling the number of its words."""

    def occurrences(self, text: str) -> list[tuple[int, int, str]]:
        """Return where a text names one of these people: beginning, end and digest."""
        # Whole words count, whatever stands between them: "Ann-Lee", "ANN  LEE".
        words, places, last_end = _words(text) if self else [], [], 0
        for i, (start, _end, _word) in enumerate(words):
            for length in sorted({*self.values()}, reverse=True):
                run = words[i : i + length]
                digest = _digest(" ".join(word for *_place, word in run))
                if start >= last_end and self.get(digest) == len(run):
                    last_end = run[-1][1]
                    places.append((start, last_end, digest))
        return places

    def replaced(self, slug: str) -> str:
        """Return a key or slug with "withheld-…" in place of each name, the same everywhere."""
        for start, end, digest in reversed(self.occurrences(slug)):
            slug = f"{slug[:start]}withheld-{digest[:6]}{slug[end:]}"
        return slug


class WithheldNameQuerySet(models.QuerySet["WithheldName"]):
    def names(self) -> Names:
        """Return all withdrawn names; raises CommandError if they need another DJANGO_SECRET_KEY."""
        names = Names(self.values_list("digest", "words"))
        if names and not names.pop(_digest(""), None) == 0:
            raise CommandError(
                "Names of people were withdrawn while DJANGO_SECRET_KEY had another value. Set the earlier "
                "value, or withdraw these people again; otherwise their names may come back."
            )
        return names

    def keep(self, forms: Iterable[str]) -> None:
        """Store digests of these spellings of names, and that of "" to know the secret key again."""
        for form in ("", *forms):
            words = [word for *_place, word in _words(form)]
            self.get_or_create(digest=_digest(" ".join(words)), words=len(words))


class WithheldName(models.Model):
    """The digest of one spelling of a withdrawn name, and the number of its words."""

    digest = models.CharField(max_length=64, primary_key=True)
    words = models.PositiveSmallIntegerField()

    objects = WithheldNameQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.digest[:6]
