"""`docs/fields.md` lists what each field of a profile's rows takes."""

import os
from pathlib import Path

from django.db import models
from django.utils.choices import CallableChoiceIterator
from django.utils.text import capfirst

from orgprofile.models.member import CountryField
from references.loading.rows import loaded_fields, record_models
from references.models import fields

GUIDE = Path(__file__).parents[1] / "docs" / "fields.md"
HEAD = """\
# Fields

What each row of [a profile's files](your-profile.md#rows) takes. A field in **bold** is needed; any other may be left out, and then
has its default, or is empty. `RECORD=1 pytest tests/test_fields.py` writes this file anew from the models.

| written here | in a file |
|---|---|
| → event | the key of another row, in brackets: `event: [founding]` |
| text (80) | one line, of 80 characters at most; “lines” may be several |
| prose | [text with markers](editing.md#write-and-cite) |
| date | a [partial date](editing.md#dates): `1996-08`, `1996-08-27/1996-08-31`; in words only in forms; a “day” is whole |
| address | begins with `https://` |
| country | two letters of ISO 3166-1: `TH` |
| kind | of those [in `profile.toml`](your-profile.md#profiletoml) |

## Fields of several kinds

"""
# What fields of several kinds are for, in place of the help text of each.
SHARED = {
    "changed": "the day on which its words last changed; by default that of the load that changed them",
    "status": "`draft`, by default, or `published`",
    "slug": "its name in addresses and other rows: small letters, digits, hyphens; it stays as it is",
    "citation": "its source; a value without one stays a draft",
    "reading": "the slug of our note of that source, if one is on this point",
    "doubt": "the slug of a doubt about it, whose sign readers see",
    "order": "a whole number; rows are shown from the smallest",
}
# What a field of a class takes; a class comes before those that it inherits from.
TAKES = {
    fields.ReadingSlugField: "slug of a note",
    fields.PartialDateField: "date",
    fields.WebAddressField: "address",
    fields.CitedTextField: "prose",
    models.TextField: "lines",
    models.DateField: "day",
    models.BooleanField: "`true`, `false`",
    models.DecimalField: "number",
    models.IntegerField: "whole number",
    CountryField: "country",
}


def takes(field):
    """Return what a field takes: another row, one of its choices, or a kind of text."""
    if field.is_relation:
        return f"→ {field.related_model._meta.verbose_name}"
    kinds = (words for kind, words in TAKES.items() if isinstance(field, kind))
    if words := next(kinds, ""):
        return words
    if isinstance(field.choices, CallableChoiceIterator):
        return "kind"
    if field.flatchoices:
        return ", ".join(f"`{code}`" for code, _label in field.flatchoices if code)
    return f"text ({field.max_length})"


def named(field):
    """Return the name of a field, in bold if it is needed."""
    is_needed = not (field.blank or field.null or field.has_default())
    return f"**`{field.name}`**" if is_needed else f"`{field.name}`"


def line(field):
    """Return the line of a field: its name, what it takes, its default, and what for."""
    words, default = takes(field), str(field.get_default()).lower()
    if field.has_default() and default:
        words += f"; else `{default}`"
    has_label = field.verbose_name != field.name.replace("_", " ")
    label = f"{capfirst(field.verbose_name)}." if has_label else ""
    about = f" {field.help_text or label}".rstrip()
    return f"- {named(field)}: {words}.{about}\n"


def listed_fields():
    """Return the text of the guide: a list for each model, a line for each field."""
    shared = [f"- `{name}`: {words}\n" for name, words in SHARED.items()]
    parts = [HEAD + "".join(shared)]
    for label, model in record_models().items():
        keys = ", ".join(f"`{n.partition('__')[0]}`" for n in model.identified_by)
        columns = loaded_fields(model).values()
        also = ", ".join(named(field) for field in columns if field.name in SHARED)
        heading = (
            f"## {label}: {model._meta.verbose_name}\n\nKey: {keys}. Also {also}.\n\n"
        )
        rows = [line(field) for field in columns if field.name not in SHARED]
        parts.append(heading + "".join(rows))
    return "\n".join(parts)


def test_the_guide_lists_each_field_of_a_row_as_the_models_have_it():
    if os.environ.get("RECORD") == "1":
        GUIDE.write_text(listed_fields(), "utf-8")

    is_current = GUIDE.read_text("utf-8") == listed_fields()

    assert is_current, "Write it anew: RECORD=1 pytest tests/test_fields.py"
