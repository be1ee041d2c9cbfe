"""Remove the description of organisations, a line for which nobody gave a source."""

from functools import partial

from django.db import migrations

from references.migrations._dropped import write_rows

# Without a lead, the words of an organisation stand nowhere else.
WORDS_ALONE = {"lead": "", "description__gt": ""}


class Migration(migrations.Migration):
    dependencies = [("orgprofile", "0002_date_rows_by_their_words")]

    operations = [
        migrations.RunPython(
            partial(write_rows, app="orgprofile", model="organisation", **WORDS_ALONE),
            migrations.RunPython.noop,
        ),
        migrations.RemoveField("historicalorganisation", "description"),
        migrations.RemoveField("organisation", "description"),
    ]
