"""Take out the guesses about dead links, and the copies that an archive suggested."""

from django.db import migrations, models

GUESSES = ["soft-404", "takeover"]


def forget_guesses(apps, schema_editor):
    """Make a guess an address of which nothing is known."""
    named = [
        ("LinkCheck", "state", ""),
        *((name, "link_found", "") for name in ("Citation", "HistoricalCitation")),
        *((n, "link_state", "unchecked") for n in ("Citation", "HistoricalCitation")),
    ]
    for model, field, unknown in named:
        rows = apps.get_model("references", model).objects
        guessed = rows.filter(**{f"{field}__in": GUESSES})
        # A write says whose profile the database holds: an empty one holds none.
        if guessed.exists():
            guessed.update(**{field: unknown})


class Migration(migrations.Migration):

    dependencies = [
        ('references', '0004_proposals'),
    ]

    operations = [
        migrations.RunPython(forget_guesses, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='linkcheck',
            name='archive_found',
        ),
        migrations.AlterField(
            model_name='citation',
            name='link_found',
            field=models.CharField(choices=[('none', 'no address recorded'), ('unchecked', 'not checked yet'), ('live', 'live'), ('moved', 'moved to another address'), ('dead', 'dead'), ('archived', 'an archived copy only')], default='', editable=False, max_length=10, serialize=False),
        ),
        migrations.AlterField(
            model_name='citation',
            name='link_state',
            field=models.CharField(choices=[('none', 'no address recorded'), ('unchecked', 'not checked yet'), ('live', 'live'), ('moved', 'moved to another address'), ('dead', 'dead'), ('archived', 'an archived copy only')], default='', editable=False, max_length=10, serialize=False),
        ),
        migrations.AlterField(
            model_name='historicalcitation',
            name='link_found',
            field=models.CharField(choices=[('none', 'no address recorded'), ('unchecked', 'not checked yet'), ('live', 'live'), ('moved', 'moved to another address'), ('dead', 'dead'), ('archived', 'an archived copy only')], default='', editable=False, max_length=10, serialize=False),
        ),
        migrations.AlterField(
            model_name='historicalcitation',
            name='link_state',
            field=models.CharField(choices=[('none', 'no address recorded'), ('unchecked', 'not checked yet'), ('live', 'live'), ('moved', 'moved to another address'), ('dead', 'dead'), ('archived', 'an archived copy only')], default='', editable=False, max_length=10, serialize=False),
        ),
        migrations.AlterField(
            model_name='linkcheck',
            name='state',
            field=models.CharField(blank=True, choices=[('none', 'no address recorded'), ('unchecked', 'not checked yet'), ('live', 'live'), ('moved', 'moved to another address'), ('dead', 'dead'), ('archived', 'an archived copy only')], max_length=10),
        ),
    ]
