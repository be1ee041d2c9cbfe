"""Rows with markers, which are checked before they are saved, and indexed with them."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError

from references.models import Citation
from references.prose import markdown, markers
from references.prose.markers import DOUBT
from references.uses import index
from references.uses.citing import Citing

# How a figure is begun that a text is to write out.
_FIGURE = re.compile(r"\[=[^\]\n]{0,120}\]?")
# So many names that are not there are told of in each field.
MOST_REFUSED = 5


class Marked(Citing):
    """A row whose markers name what is there, and which the index of uses knows."""

    class Meta:
        abstract = True

    @contextmanager
    def deriving(self) -> Iterator[None]:
        """Write the uses and the words of the row, and of its parts."""
        is_new = self._state.adding
        with index.writing_parts(self):
            yield
        index.write([self], are_new=is_new)

    def full_clean(self, exclude: Any = None, *args: Any, **kwargs: Any) -> None:
        """Check the row, and that all it names by a key or a slug is there."""
        errors: dict[str, Any] = {}
        checks = [partial(super().full_clean, exclude, *args, **kwargs)]
        if not self.is_looked_up_with_others:
            checks.append(partial(self.clean_markers, exclude=exclude))
        for check in checks:
            try:
                check()
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def clean(self) -> None:
        """Check that no figure is begun in its prose which nothing writes out."""
        super().clean()
        begun = {
            field: found[0]
            for field in self.prose_fields()
            for found in [_FIGURE.search(self.prose(field))]
            if found
        }
        if begun:
            raise ValidationError(
                {
                    field: f"“{words}” writes no figure. In the text of a section write "
                    "[=slug], [=slug countries], [=slug date] or [=newest]; elsewhere write "
                    "the number, and cite its source."
                    for field, words in begun.items()
                }
            )

    def clean_markers(
        self, known: Collection[str] | None = None, exclude: Collection[str] = ()
    ) -> None:
        """Check that all it names is there: sources, readings of them, doubts.

        Whoever checks many rows gives the known names, and saves
        two queries for each.
        """
        named = {f: n for f, n in self.named().items() if f not in (exclude or ())}
        if not any(named.values()):
            return
        found = self.refusals(named, known)
        errors = {
            field: [ValidationError(sentence, code="key") for sentence in sentences]
            for field, sentences in found.items()
            if sentences
        }
        if errors:
            raise ValidationError(errors)

    def named(self) -> dict[str, tuple[str, ...]]:
        """Return the names of sources, readings and doubts under each field with any."""
        found = {
            name: markdown.parse(getattr(self, name)).names
            for name in self.prose_fields()
        }
        for source, field in self.reading_fields().items():
            slug = getattr(self, field)
            if slug and getattr(self, f"{source}_id"):
                key = getattr(self, source).key
                found[field] = (key, f"{key}#{slug}")
        if self.doubt_key:
            found |= dict.fromkeys(self.doubt_fields(), (self.doubt_key,))
        return found

    def refusals(
        self, named: Mapping[str, Sequence[str]], known: Collection[str] | None
    ) -> dict[str, list[str]]:
        """Return, under each field, a sentence on each source and reading not there.

        `known` holds all names, or is None if they are to be asked for.
        """
        wanted = {n for names in named.values() for n in names if n[0] != DOUBT}
        near = known
        if known is None:
            keys = {name for name in wanted if "#" not in name}
            known = Citation.objects.names_of(keys)
        missing = wanted - set(known)
        keys = {name for name in missing if "#" not in name}
        # Where the source is not there, its readings are no second fault.
        missing = {n for n in missing if n in keys or n.partition("#")[0] not in keys}
        if near is None and keys:
            near = Citation.objects.compared_with(keys)

        def sentence(name: str) -> str:
            if name in keys:
                return markers.unknown_key_sentence(name, near or ())
            return markers.unknown_reading_sentence(name, known)

        return first_refused(named, missing, sentence)


def first_refused(
    named: Mapping[str, Sequence[str]],
    missing: Collection[str],
    sentence: Callable[[str], str],
) -> dict[str, list[str]]:
    """Word the first missing names of each field.

    They are enough to act on, and finding what each resembles takes time.
    """
    return {
        field: [sentence(n) for n in [n for n in names if n in missing][:MOST_REFUSED]]
        for field, names in named.items()
    }
