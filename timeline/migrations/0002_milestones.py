
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('timeline', '0001_version_3'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='historicalhistoryevent',
            options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical event', 'verbose_name_plural': 'historical history events'},
        ),
        migrations.AlterModelOptions(
            name='historyevent',
            options={'default_permissions': ('add', 'change', 'delete', 'view', 'publish'), 'ordering': ['earliest', 'latest', 'slug'], 'verbose_name': 'event', 'verbose_name_plural': 'history events'},
        ),
        migrations.AlterField(
            model_name='historicalhistoryevent',
            name='basis',
            field=models.CharField(choices=[('stated', 'stated by a source'), ('page', 'the date of the web page that tells of it'), ('inferred', 'date worked out by us'), ('planned', 'planned when the source was written')], default='stated', help_text='If you worked out the date yourself, say in the text how.', max_length=10, verbose_name='how the date is known'),
        ),
        migrations.AlterField(
            model_name='historicalhistoryevent',
            name='doubt',
            field=models.SlugField(blank=True, db_index=False, default='', help_text='If the date is uncertain, give the short name of an entry in the list “Doubts” that explains why. Readers then see the sign of the doubt (≠, ? or †).', max_length=60),
        ),
        migrations.AlterField(
            model_name='historicalhistoryevent',
            name='is_highlight',
            field=models.BooleanField(default=False, help_text='Tick this box for an important event. The history then marks the event, and the front page shows it.', verbose_name='milestone'),
        ),
        migrations.AlterField(
            model_name='historyevent',
            name='basis',
            field=models.CharField(choices=[('stated', 'stated by a source'), ('page', 'the date of the web page that tells of it'), ('inferred', 'date worked out by us'), ('planned', 'planned when the source was written')], default='stated', help_text='If you worked out the date yourself, say in the text how.', max_length=10, verbose_name='how the date is known'),
        ),
        migrations.AlterField(
            model_name='historyevent',
            name='doubt',
            field=models.SlugField(blank=True, db_index=False, default='', help_text='If the date is uncertain, give the short name of an entry in the list “Doubts” that explains why. Readers then see the sign of the doubt (≠, ? or †).', max_length=60),
        ),
        migrations.AlterField(
            model_name='historyevent',
            name='is_highlight',
            field=models.BooleanField(default=False, help_text='Tick this box for an important event. The history then marks the event, and the front page shows it.', verbose_name='milestone'),
        ),
    ]
