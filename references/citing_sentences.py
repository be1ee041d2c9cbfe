"""Finds the sentences that cite a source or a doubt, by the stored uses of their rows."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from references.models import Use
from references.models.registry import related, statement_models
from references.models.use import UseQuerySet
from references.prose import markdown, sentences


@dataclass(frozen=True, slots=True)
class CitingSentence:
    """One statement that cites a source, and the field in which it does."""

    statement: Any
    field: str
    # The public id of the sentence's first mark of the source: see `Sourced.anchor`.
    anchor: str = ""
    # The sentence with the marker of the source; for a field without prose, the row in words.
    sentence: str = ""
    # The slug of the reading (what a source says on one point) that it names; "" for none.
    reading: str = ""
    # For each reading of the source that the field names: the first sentence that names it.
    by_reading: tuple["CitingSentence", ...] = ()

    @property
    def kind(self) -> str:
        return str(self.statement._meta.verbose_name)

    @property
    def place(self) -> str:
        """Return the page and the name of the row: "History: Founded"."""
        # If the sentence ends with the row's name, the heading on the page replaces the name.
        page, section = self.statement.shown_in
        row = self.statement.full_name()
        if self.sentence.endswith(row):
            return f"{page}: {section}" if section else page
        return f"{page}: {row}"

    @property
    def address(self) -> str:
        """Return the address of the sentence's mark, on the row's own page."""
        page, _hash, _place = self.statement.get_absolute_url().partition("#")
        return f"{page}#{self.anchor}"


def of_source(
    key: str, *, published: bool = False, most: int | None = None
) -> list[CitingSentence]:
    """Return the sentences that cite a source; see `of_uses`."""
    return of_uses(Use.objects.filter(source=key), published=published, most=most)[key]


def of_uses(
    uses: UseQuerySet, *, published: bool = False, most: int | None = None
) -> dict[str, list[CitingSentence]]:
    """Return the sentences of uses (a use: a field of a row that cites), by `Use.name`."""
    # `most` limits the number of uses. One query for the uses, and one for each model.
    uses = uses.public() if published else uses
    cited: dict[Any, dict[int, list[Use]]] = defaultdict(lambda: defaultdict(list))
    # Uses that name a reading come first, so that the limit leaves out other uses.
    for use in uses.order_by("-readings", "pk")[:most]:
        cited[use.model][use.row].append(use)
    sentences_of: dict[str, list[CitingSentence]] = defaultdict(list)
    for model in statement_models():
        if model not in cited:
            continue
        rows: Any = related(model).filter(pk__in=list(cited[model]))
        if published:
            # A use may be out of date, so the query asks again whether the rows are public.
            rows = rows.published()
        for row in rows:
            for use in cited[model][row.pk]:
                sentences_of[use.name].append(_sentence(row, use.field, use.name))
    return sentences_of


def _sentence(row: Any, name: str, key: str) -> CitingSentence:
    """Return the first sentence of a field that cites the source or doubt with this key."""
    # For a foreign key to a source, the sentence is the name of the row.
    label = str(row._meta.get_field(name).verbose_name)
    if name in row.prose_fields():
        text = getattr(row, name)
        prose = markdown.prose(text)
        found = []
        for reading in ("", *prose.readings.get(key, ())):
            group, sentence = sentences.first_use(text, key, reading)
            anchor = row.anchor(name, group)
            found.append(CitingSentence(row, label, anchor, sentence, reading))
        # The first one cites the source with any reading, or with none.
        return replace(found[0], by_reading=tuple(found[1:]))
    sentence = ": ".join(filter(None, (row.sourced_as, row.full_name())))
    use = CitingSentence(row, label, row.anchor(name), sentence)
    slug = row.reading_of(name)
    return replace(use, by_reading=(replace(use, reading=slug),)) if slug else use
