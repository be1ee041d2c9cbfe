"""Give each row the day on which its words last changed."""

from importlib import import_module

from django.db import migrations

MODELS = ["historyevent", "participant", "relatedcriticism", "variant"]
dating = import_module("references.migrations.0003_date_rows_by_their_words")


class Migration(migrations.Migration):
    dependencies = [("timeline", "0001_initial"), ("references", "0002_index_words")]
    # That one takes away the day of rows without history.
    run_before = [("references", "0003_date_rows_by_their_words")]

    operations = [*dating.add_days(MODELS), dating.fill("timeline", MODELS)]
