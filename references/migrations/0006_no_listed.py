"""Drops `listed`: readers see the sources that a published statement cites."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("references", "0005_smaller")]

    operations = [
        migrations.RemoveField("citation", "listed"),
        migrations.RemoveField("historicalcitation", "listed"),
    ]
