"""`docs/fields.md` lists what each field of a profile's rows takes."""

import os
from datetime import date
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

What each row of [a profile's files](your-profile.md#what-each-field-may-hold) takes. A field that is left out
has its default, or is empty. `RECORD=1 pytest tests/test_fields.py` writes this file anew from the models.
"""
COLUMNS = "| field | takes | needed, or default | |\n|---|---|---|---|\n"
# What a field of a class takes; a class comes before those that it inherits from.
TAKES = {
    fields.ReadingSlugField: "the name of a note",
    fields.DoubtField: "the name of a doubt",
    fields.PartialDateField: "a partial date",
    fields.WebAddressField: "an address",
    fields.CitedTextField: "prose",
    models.TextField: "lines of text",
    models.DateField: "a day",
    models.BooleanField: "`true`, `false`",
    models.DecimalField: "a number",
    models.IntegerField: "a whole number",
    CountryField: "the two letters of a country",
}


def takes(field):
    """Return what a field takes: another row, one of its choices, or a kind of text."""
    if field.is_relation:
        target = field.related_model
        return f"`[{', '.join(target.identified_by)}]` of {target._meta.label_lower}"
    kinds = (words for kind, words in TAKES.items() if isinstance(field, kind))
    if words := next(kinds, ""):
        return words
    if isinstance(field.choices, CallableChoiceIterator):
        return "a kind of the profile"
    if field.flatchoices:
        return ", ".join(f"`{code}`" for code, _label in field.flatchoices if code)
    return f"text, up to {field.max_length}"


def needed(field):
    """Return "needed", or the default of a field; "" if it may be empty."""
    if not (field.blank or field.null or field.has_default()):
        return "needed"
    if field.default == date.today:
        return "today"
    default = field.get_default()
    return "" if default in ("", None) else f"`{str(default).lower()}`"


def listed_fields():
    """Return the text of the guide: a table for each model, a line for each field."""
    tables = [HEAD]
    for label, model in record_models().items():
        keys = ", ".join(f"`{n.partition('__')[0]}`" for n in model.identified_by)
        heading = f"## {label}\n\nOne {model._meta.verbose_name}. Its key: {keys}.\n\n"
        rows = [
            f"| `{name}` | {takes(field)} | {needed(field)} | "
            f"{field.help_text or capfirst(field.verbose_name)} |\n"
            for name, field in loaded_fields(model).items()
        ]
        tables.append(heading + COLUMNS + "".join(rows))
    return "\n".join(tables)


def test_the_guide_lists_each_field_of_a_row_as_the_models_have_it():
    if os.environ.get("RECORD") == "1":
        GUIDE.write_text(listed_fields(), "utf-8")

    is_current = GUIDE.read_text("utf-8") == listed_fields()

    assert is_current, "Write it anew: RECORD=1 pytest tests/test_fields.py"
