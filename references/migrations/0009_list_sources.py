"""Let a source wait for its first citation before readers see it: imports begin so."""

from importlib import import_module

from django.db import migrations, models

index_words = import_module("references.migrations.0002_index_words").index_words
LISTED = models.BooleanField(
    "in the public list",
    default=True,
    blank=True,
    help_text="Without it, readers see the source once something cites it in public.",
)


def index_citations(apps, schema_editor):
    # On SQLite the table was made anew, without the triggers of its index of words.
    index_words(apps, schema_editor, ["references_citation"])


class Migration(migrations.Migration):
    dependencies = [("references", "0008_order_doubts")]

    operations = [
        migrations.AddField("citation", "listed", LISTED),
        migrations.AddField("historicalcitation", "listed", LISTED.clone()),
        migrations.RunPython(index_citations, migrations.RunPython.noop),
    ]
