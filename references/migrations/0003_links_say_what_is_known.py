"""Take out the guesses about dead links, and the copies that an archive suggested."""

from django.db import migrations, models


GUESSES = ["soft-404", "takeover"]


def forget_guesses(apps, schema_editor):
    """Make a guess an address of which nothing is known."""
    checks = apps.get_model("references", "LinkCheck").objects
    checks.filter(state__in=GUESSES).update(state="")
    for name in ("Citation", "HistoricalCitation"):
        rows = apps.get_model("references", name).objects
        rows.filter(link_found__in=GUESSES).update(link_found="")
        rows.filter(link_state__in=GUESSES).update(link_state="unchecked")


class Migration(migrations.Migration):

    dependencies = [
        ('references', '0002_index_words'),
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
