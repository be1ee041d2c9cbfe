"""Drops proposals, comparisons, kept copies and `Citation.listed`; corrections name their row, search entries their address."""

from django.db import migrations, models


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
        migrations.AddField(
            "searchentry",
            "path",
            models.CharField(db_index=True, max_length=400, null=True),
        ),
        migrations.AddField(
            "correction",
            "statement",
            models.CharField(
                blank=True,
                db_index=True,
                default="",
                help_text="The id, as /statements.csv has it, of the first statement of the entry that was wrong. With it, editors are told if the entry no longer says what the correction says.",
                max_length=400,
                verbose_name="what was wrong",
            ),
        ),
        migrations.AddField(
            "historicalcorrection",
            "statement",
            models.CharField(
                blank=True,
                db_index=True,
                default="",
                help_text="The id, as /statements.csv has it, of the first statement of the entry that was wrong. With it, editors are told if the entry no longer says what the correction says.",
                max_length=400,
                verbose_name="what was wrong",
            ),
        ),
    ]
