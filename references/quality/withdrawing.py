"""Withdraws what names a person: from rows, versions, proposals and the admin's log.

Whole sentences go, with their markers. Of an address the host stays. A name in a key or a
slug becomes another word, the same everywhere. A needed field that is empty now says
`WITHHELD`: a statement that says so is deleted, or a draft where prose was all it lost.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import models, transaction

from references.models import Proposal, Revision, SearchEntry, Use, derived
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


@transaction.atomic
def withdraw(forms: list[str], why: str) -> list[str]:
    """Withdraw these forms of names, and those of before; return in lines what went.

    Raises ValidationError for a reason that has one of them.
    """
    Revision.objects.raise_number()
    WithheldName.objects.keep(forms)
    names = WithheldName.objects.names()
    if names.occurrences(why):
        raise ValidationError("Give a reason that names nobody: the history keeps it.")
    lines, others = [], Counter[str]()
    records = [m for m in apps.get_models() if issubclass(m, Record)]
    ours = {model._meta.app_label for model in records}
    with changing_because(why):
        for model in records:
            for pk, texts in list(_matching(model, names)):
                rows = model._base_manager.filter(pk=pk)  # a part may be gone by now
                lines += [_withdraw_from(row, texts, names) for row in rows]
    for other in {*apps.get_models()} - {*records, Use, SearchEntry}:
        if other is LogEntry or other._meta.app_label in ours:
            found = dict(_matching(other, names))
            others[str(other._meta.verbose_name_plural)] += len(found)
            _rewrite(other, found)
    derived.write_everything()
    return lines + [f"{kind}: {others[kind]}" for kind in sorted(+others)]


def _matching(model: Any, names: Names) -> Iterator[tuple[Any, dict[str, str]]]:
    """Yield the rows of a model that name somebody: the number, the texts without that."""
    fields = [f for f in model._meta.concrete_fields if isinstance(f, TEXTS)]
    if issubclass(model, Record):  # a save writes what is derived
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
    """Return the text of a field without what it says of the people named."""
    if isinstance(field, SLUGS):
        return names.replaced(value)
    if re.fullmatch(r"https?://\S+", value):
        host = urlsplit(value).netloc
        return f"https://{'withheld.invalid' if names.occurrences(host) else host}/"
    is_prose = isinstance(field, CitedTextField)
    # Elsewhere a line is a whole: one author, one paragraph.
    parts = [value] if is_prose else value.split("\n")
    kept = "\n".join(filter(None, (_sentences_left(part, names) for part in parts)))
    if not any(map(str.isalnum, MARKER.sub("", kept))):
        kept = "" if field.blank or isinstance(field, Derived) else WITHHELD
    return kept[: field.max_length]


def _sentences_left(text: str, names: Names) -> str:
    left = [
        written for written, says in as_written(text) if not names.occurrences(says)
    ]
    kept = MARKER.sub(lambda group: names.replaced(group[0]), "".join(left))
    return re.sub(r"\n{3,}", "\n\n", _EMPTY_ITEM.sub("", kept)).strip()


def _withdraw_from(row: Any, texts: dict[str, str], names: Names) -> str:
    """Save a row with these texts, or delete it; return in a line what went of it."""
    line, said = f"{row._meta.verbose_name} “{row}”: ", []
    for name, text in texts.items():
        gone = [
            s for s, says in as_written(getattr(row, name)) if names.occurrences(says)
        ]
        said.append(f"{name}: {' '.join(' '.join(gone).split()) or text}")
        setattr(row, name, text)
    lost = [row._meta.get_field(n) for n, text in texts.items() if text == WITHHELD]
    if lost and isinstance(row, Published):
        if not all(isinstance(field, CitedTextField) for field in lost):
            row.delete()
            return f"{line}deleted"
        row.status = Status.DRAFT
        line += "now a draft; "
    row.save(is_derived=False)
    return line + "; ".join(said)


def _rewrite(model: Any, found: dict[Any, dict[str, str]]) -> None:
    """Write these texts into rows that are no records, or delete the rows.

    No version is kept of a row that is there no more and has lost what it was about.
    """
    rows = model._base_manager.filter(pk__in=found)
    if model is Proposal:
        rows.delete()
    for pk, texts in found.items():
        rows.filter(pk=pk).update(**texts)
    if of := getattr(model, "instance_type", None):
        lost = [pk for pk, texts in found.items() if WITHHELD in texts.values()]
        gone = rows.filter(pk__in=lost).exclude(id__in=of._base_manager.values("pk"))
        model._base_manager.filter(id__in=[*gone.values_list("id", flat=True)]).delete()


def lines_of_files(names: Names) -> list[str]:
    """Return the lines of the profile's files that name somebody: "a.yaml, line 3"."""
    found = []
    for path in sorted(settings.PROFILE.folder.rglob("*")):
        if path.suffix in (".toml", ".yaml", ".md", ".txt"):
            text = path.read_text("utf-8", errors="replace")
            lines = {
                text.count("\n", 0, at) + 1 for at, *_end in names.occurrences(text)
            }
            found += [f"{path}, line {line}" for line in sorted(lines)]
    return found
