"""Remove the description of organisations, a line for which nobody gave a source.

The words of an organisation without a lead stand nowhere else: they are kept for its editors
in a file beside the database, or printed where the database is no file.
"""

import json
from pathlib import Path

from django.db import migrations


def keep(apps, schema_editor):
    rows = apps.get_model("orgprofile", "Organisation").objects.filter(lead="")
    kept = dict(rows.exclude(description="").values_list("slug", "description"))
    if not kept:
        return
    written = json.dumps({"orgprofile.organisation": kept}, ensure_ascii=False)
    connection = schema_editor.connection
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"]).with_name("dropped-2.0.0.json")
        file.write_text(f"{written}\n", "utf-8")
    else:
        print(written)


class Migration(migrations.Migration):
    dependencies = [("orgprofile", "0002_date_rows_by_their_words")]

    operations = [
        migrations.RunPython(keep, migrations.RunPython.noop),
        migrations.RemoveField("historicalorganisation", "description"),
        migrations.RemoveField("organisation", "description"),
    ]
