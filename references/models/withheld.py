"""Digests of the names of people who were withdrawn from the profile, and must not return.

DJANGO_SECRET_KEY is the key of the digests, so nobody can guess names from the database alone.
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

# Letters and figures; an accent may be a character of its own.
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
# A character that is not ASCII, as JSON writes it.
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
# A line end or another blank, as JSON and Python write it.
_ESCAPED_BLANK = re.compile(r"\\(?:[nrt]|xa0)")


@lru_cache(maxsize=100_000)
def _digest(words: str) -> str:
    """Return the keyed digest of folded words with single spaces."""
    key = settings.SECRET_KEY.encode()
    return hmac.digest(key, f"withheld: {words}".encode(), "sha256").hex()


def _words(text: str) -> list[tuple[int, int, str]]:
    """Return each word of a text, perhaps JSON, as (beginning, end, folded word)."""
    # Both places are those in the text with letters for escapes such as "\u00e9" and "%C3%A9".
    plain = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
    plain = _ESCAPED_BLANK.sub(lambda blank: " " * len(blank[0]), plain)
    plain = unquote(plain) if "%" in plain else plain
    return [(m.start(), m.end(), fold(m[0])) for m in _WORD.finditer(plain)]


class Names(dict[str, int]):
    """The withdrawn names: the number of words of each spelling, under its digest."""

    def occurrences(self, text: str) -> list[tuple[int, int, str]]:
        """Return each place where a text names one of these people: (beginning, end, digest)."""
        # Whole words count, whatever stands between them: "Ann-Lee", "ANN  LEE". The longest
        # name counts, so that of "Ann Lee Berg" no word is left over.
        words, places, last_end = _words(text) if self else [], [], 0
        lengths = sorted(set(self.values()), reverse=True)
        for i, (start, _end, _word) in enumerate(words):
            for length in lengths:
                run = words[i : i + length]
                digest = _digest(" ".join(word for *_place, word in run))
                if start >= last_end and self.get(digest) == len(run):
                    last_end = run[-1][1]
                    places.append((start, last_end, digest))
        return places

    def replaced(self, slug: str) -> str:
        """Return a key or slug with "withheld-…" in place of each name; equal names get equal words."""
        # From the last place to the first: a change moves the places after it.
        for start, end, digest in reversed(self.occurrences(slug)):
            slug = f"{slug[:start]}withheld-{digest[:6]}{slug[end:]}"
        return slug


def _digests(forms: Iterable[str]) -> dict[str, int]:
    """Return the number of words of each of these spellings, under its digest."""
    spellings = ([word for *_place, word in _words(form)] for form in forms)
    return {_digest(" ".join(words)): len(words) for words in spellings}


class WithheldNameQuerySet(models.QuerySet["WithheldName"]):
    def names(self) -> Names:
        """Return all withdrawn names; raises CommandError if DJANGO_SECRET_KEY has changed."""
        names = Names(self.values_list("digest", "words"))
        # `keep` stores a digest of "", with 0 words, by which to know the key again.
        if names and names.pop(_digest(""), None) != 0:
            raise CommandError(
                "Names of people were withdrawn while DJANGO_SECRET_KEY had another value. Set the earlier "
                "value, or withdraw these people again; otherwise their names may come back."
            )
        return names

    def names_and(self, forms: Iterable[str]) -> Names:
        """Return all withdrawn names, and these spellings of names; nothing is stored."""
        names = Names(self.values_list("digest", "words"))
        names.update(_digests(forms))
        names.pop(_digest(""), None)
        return names

    def keep(self, forms: Iterable[str]) -> None:
        """Store the digests of these spellings of names, and that of ""; see `names`."""
        for digest, number in _digests(["", *forms]).items():
            self.get_or_create(digest=digest, words=number)


class WithheldName(models.Model):
    """The digest of one spelling of a withdrawn name, and the number of its words."""

    digest = models.CharField(max_length=64, primary_key=True)
    words = models.PositiveSmallIntegerField()

    objects = WithheldNameQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.digest[:6]
