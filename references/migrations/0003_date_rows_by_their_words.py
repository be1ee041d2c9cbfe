"""Give each row the day on which its words last changed: its history knows."""

import datetime
from importlib import import_module

from django.db import migrations, models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate

MODELS = ["citation", "doubt", "formerkey", "reading"]
words = import_module("references.migrations.0002_index_words")


def add_days(names):
    """Return what adds the column to these models and to their histories."""
    return [
        migrations.AddField(
            f"{before}{name}",
            "changed",
            models.DateField(default=datetime.date.today, editable=False),
        )
        for name in names
        for before in ("", "historical")
    ]


def fill(label, names):
    """Return what dates the rows of an app; those without history as the profile was."""

    def date_rows(apps, schema_editor):
        revision = apps.get_model("references", "Revision").objects.first()
        known = revision and revision.changed_at
        last = known.date() if known else datetime.date.today()
        for name in names:
            past = apps.get_model(label, f"historical{name}").objects
            past.update(changed=TruncDate("history_date"))
            rows = apps.get_model(label, name).objects
            # Where nothing is written, the revision is not raised.
            if rows.exists():
                saved = past.filter(id=OuterRef("pk")).order_by("-history_id")
                day = Subquery(saved.values("changed")[:1])
                other = Value(last, output_field=models.DateField())
                rows.update(changed=Coalesce(day, other))

    return migrations.RunPython(date_rows, migrations.RunPython.noop)


class Migration(migrations.Migration):
    dependencies = [("references", "0002_index_words")]

    operations = [
        *add_days(MODELS),
        fill("references", MODELS),
        migrations.RemoveField("revision", "changed_at"),
        # SQLite has made the tables anew, without their triggers.
        migrations.RunPython(words.index_words, migrations.RunPython.noop),
    ]
