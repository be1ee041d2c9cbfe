"""Drops proposals, comparisons, and what was said of kept copies."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("references", "0004_comparisons")]

    operations = [
        migrations.DeleteModel("Comparison"),
        migrations.DeleteModel("HistoricalComparison"),
        migrations.DeleteModel("Proposal"),
        migrations.RemoveField("notecheck", "copied_on"),
        migrations.RemoveField("notecheck", "copy"),
    ]
