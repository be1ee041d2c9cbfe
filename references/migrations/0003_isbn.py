from importlib import import_module

from django.db import migrations, models

# On SQLite the table is made anew, and its triggers with it.
index_words = import_module("references.migrations.0002_index_words").index_words


def isbn():
    return models.CharField(
        "ISBN",
        blank=True,
        default="",
        help_text="Of a book or report, with or without hyphens.",
        max_length=20,
    )


class Migration(migrations.Migration):
    dependencies = [("references", "0002_index_words")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, index_words),
        migrations.AddField("citation", "isbn", isbn()),
        migrations.AddField("historicalcitation", "isbn", isbn()),
        migrations.RunPython(index_words, migrations.RunPython.noop),
    ]
