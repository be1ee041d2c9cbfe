"""Removes what names a person from rows, versions and the admin's log.

Whole sentences are removed, with their markers. Of an address only the host stays. In a key or
slug the name becomes "withheld-…", the same text everywhere. A required field that would be
empty gets the text `WITHHELD`. A statement with such a field is deleted; if all such fields are
prose, it becomes a draft.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import models, transaction

from references.models import Revision, SearchEntry, Use, derived
from references.models.fields import CitedTextField, Derived, KeyField, ReadingSlugField
from references.models.record import Record, changing_because
from references.models.sourced import Published, Status
from references.models.withheld import Names, WithheldName
from references.prose.markdown import MARKER
from references.prose.sentences import as_written

WITHHELD = "[withheld]"
TEXTS = (models.CharField, models.TextField, models.JSONField)
SLUGS = (models.SlugField, KeyField, ReadingSlugField)
_EMPTY_ITEM = re.compile(r"^[ \t]*(?:[-*+>#]+|\d+[.)])[ \t]*$\n?", re.MULTILINE)


def what_goes(names: Names) -> list[str]:
    """Return lines on what `withdraw` would remove; nothing is changed."""
    lines, others = [], Counter[str]()
    for model in _record_models():
        for pk, texts in _matching(model, names):
            rows = model._base_manager.filter(pk=pk)
            lines += [_withdrawn(row, texts, names)[0] for row in rows]
    for other in _other_models():
        number = sum(1 for _each in _matching(other, names))
        others[str(other._meta.verbose_name_plural)] += number
    return lines + [f"{kind}: {others[kind]}" for kind in sorted(+others)]


@transaction.atomic
def withdraw(forms: list[str], why: str) -> None:
    """Remove all sentences that name these people, or those withdrawn before."""
    # `forms` are spellings of their names, and `why` is the reason that the history gets.
    Revision.objects.raise_number()
    WithheldName.objects.keep(forms)
    names = WithheldName.objects.names()
    with changing_because(why):
        for model in _record_models():
            for pk, texts in list(_matching(model, names)):
                # A row is skipped if it was deleted meanwhile with the row that it is part of.
                for row in model._base_manager.filter(pk=pk):
                    if _withdrawn(row, texts, names)[1]:
                        row.save(is_derived=False)
                    else:
                        row.delete()
    for other in _other_models():
        _rewrite(other, dict(_matching(other, names)))
    derived.write_everything()


def _record_models() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, Record)]


def _other_models() -> list[Any]:
    """Return the other models with texts of the profile: versions, and the admin's log."""
    ours = {model._meta.app_label for model in _record_models()}
    others = {*apps.get_models()} - {*_record_models(), Use, SearchEntry}
    return [m for m in others if m is LogEntry or m._meta.app_label in ours]


def _matching(model: Any, names: Names) -> Iterator[tuple[Any, dict[str, str]]]:
    """Yield (primary key, {field: text without the names}) for each row that has such a name."""
    fields = [f for f in model._meta.concrete_fields if isinstance(f, TEXTS)]
    if issubclass(model, Record):  # each save fills the derived fields again
        fields = [field for field in fields if not isinstance(field, Derived)]
    columns = [field.attname for field in fields]
    for pk, *values in model._base_manager.values_list("pk", *columns):
        texts = {
            field.attname: _without(field, str(value), names)
            for field, value in zip(fields, values, strict=True)
            if value and names.occurrences(str(value))
        }
        if texts:
            yield pk, texts


def _without(field: Any, value: str, names: Names) -> str:
    """Return the text of a field without the sentences, or the names, of these people."""
    if isinstance(field, SLUGS):
        return names.replaced(value)
    if re.fullmatch(r"https?://\S+", value):
        host = urlsplit(value).netloc
        return f"https://{'withheld.invalid' if names.occurrences(host) else host}/"
    is_prose = isinstance(field, CitedTextField)
    # In other fields each line is treated alone: it is one author or one paragraph.
    parts = [value] if is_prose else value.split("\n")
    kept = "\n".join(filter(None, (_sentences_left(part, names) for part in parts)))
    if not any(map(str.isalnum, MARKER.sub("", kept))):
        kept = "" if field.blank or isinstance(field, Derived) else WITHHELD
    return kept[: field.max_length]


def _sentences_left(text: str, names: Names) -> str:
    """Return a text without sentences that have these names; also replace them in markers."""
    sentences = [
        sentence for sentence, words in as_written(text) if not names.occurrences(words)
    ]
    kept = MARKER.sub(lambda group: names.replaced(group[0]), "".join(sentences))
    return re.sub(r"\n{3,}", "\n\n", _EMPTY_ITEM.sub("", kept)).strip()


def _withdrawn(row: Any, texts: dict[str, str], names: Names) -> tuple[str, bool]:
    """Set these texts in a row, unsaved; return a line on what goes, and whether the row stays."""
    line, changes = f"{row._meta.verbose_name} “{row}”: ", []
    for name, text in texts.items():
        sentences = as_written(getattr(row, name))
        removed = [typed for typed, words in sentences if names.occurrences(words)]
        changes.append(f"{name}: {' '.join(' '.join(removed).split()) or text}")
        setattr(row, name, text)
    emptied = [row._meta.get_field(n) for n, text in texts.items() if text == WITHHELD]
    if emptied and isinstance(row, Published):
        if not all(isinstance(field, CitedTextField) for field in emptied):
            return f"{line}deleted", False
        row.status = Status.DRAFT
        line += "now a draft; "
    return line + "; ".join(changes), True


def _rewrite(model: Any, texts_by_id: dict[Any, dict[str, str]]) -> None:
    """Set these texts, by primary key and field, in rows of a model that is no `Record`."""
    # A version of a deleted row is deleted if a required field would be `WITHHELD`.
    rows = model._base_manager.filter(pk__in=texts_by_id)
    for pk, texts in texts_by_id.items():
        rows.filter(pk=pk).update(**texts)
    # Only a model of versions has this attribute.
    row_model = getattr(model, "instance_type", None)
    if row_model:
        emptied = [
            pk for pk, texts in texts_by_id.items() if WITHHELD in texts.values()
        ]
        existing = row_model._base_manager.values("pk")
        without_row = rows.filter(pk__in=emptied).exclude(id__in=existing)
        model._base_manager.filter(
            id__in=[*without_row.values_list("id", flat=True)]
        ).delete()


def lines_of_files(names: Names) -> list[str]:
    """Return where the profile's files have these names: "a.yaml, line 3"."""
    places = []
    for path in sorted(settings.PROFILE.folder.rglob("*")):
        if path.suffix in (".toml", ".yaml", ".csv", ".md", ".txt"):
            text = path.read_text("utf-8", errors="replace")
            starts = [start for start, _end, _name in names.occurrences(text)]
            lines = {text.count("\n", 0, start) + 1 for start in starts}
            places += [f"{path}, line {line}" for line in sorted(lines)]
    return places


def editions_with(names: Names) -> list[str]:
    """Return the folders of the editions whose profile or audits have one of these names."""
    folders = sorted(Path(settings.EDITIONS_DIR).glob("????-??-??"), reverse=True)
    return [str(folder) for folder in folders if _has_names(folder / "data", names)]


def _has_names(folder: Path, names: Names) -> bool:
    """Return whether the profile of an edition, or one of its audits, has one of these names."""
    # The pages say the same as these files, and take many times as long to read.
    files = [*folder.glob("profile.json"), *folder.glob("accuracy/*.csv")]
    texts = (path.read_text("utf-8", errors="replace") for path in files)
    return any(names.occurrences(text) for text in texts)
