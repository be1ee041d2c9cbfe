"""Drops proposals, comparisons, kept copies, and the public list of sources that nothing cites."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("references", "0004_comparisons")]

    operations = [
        # Without removing their fields first: constraints name these.
        migrations.DeleteModel("Comparison"),
        migrations.DeleteModel("HistoricalComparison"),
        migrations.DeleteModel("Proposal"),
        migrations.RemoveField("notecheck", "copied_on"),
        migrations.RemoveField("notecheck", "copy"),
        migrations.RemoveField("citation", "listed"),
        migrations.RemoveField("historicalcitation", "listed"),
    ]
