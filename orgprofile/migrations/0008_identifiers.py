"""Add to organisations what registers call them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orgprofile', '0007_figures_of_anything'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalorganisation',
            name='identifiers',
            field=models.TextField(blank=True, default='', help_text='What registers call it: “KVK: 12345678[@key]”, “Wikidata: Q42[@key]”, “ISNI: 0000 0001 2345 6789[@key]”; an empty line between two.'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='identifiers',
            field=models.TextField(blank=True, default='', help_text='What registers call it: “KVK: 12345678[@key]”, “Wikidata: Q42[@key]”, “ISNI: 0000 0001 2345 6789[@key]”; an empty line between two.'),
        ),
    ]
