"""Add corrections."""

import datetime
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('references', '0016_answers_that_statements_agree'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, serialize=False)),
                ('changed', models.DateField(default=datetime.date.today, editable=False)),
                ('status', models.CharField(choices=[('draft', 'draft'), ('published', 'published')], default='draft', help_text='A draft is seen by staff alone. Publish what is sourced and ready.', max_length=10)),
                ('slug', models.SlugField(help_text='The last part of links to it: “2026-12-01-founding”.', max_length=80, unique=True, verbose_name='short name (in links)')),
                ('day', models.DateField(help_text='The day on which the page was corrected.')),
                ('path', models.CharField(help_text='The address of the page: /history/founding/.', max_length=200, verbose_name='where')),
                ('was', models.TextField(help_text='What it said, in its own words.', max_length=400)),
                ('now', models.TextField(help_text='What it says now.', max_length=400, verbose_name='is')),
                ('reason', models.TextField(help_text='What was wrong.', max_length=400, verbose_name='why')),
            ],
            options={
                'ordering': ['-day', 'slug'],
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish'),
            },
        ),
        migrations.CreateModel(
            name='HistoricalCorrection',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, serialize=False)),
                ('changed', models.DateField(default=datetime.date.today, editable=False)),
                ('status', models.CharField(choices=[('draft', 'draft'), ('published', 'published')], default='draft', help_text='A draft is seen by staff alone. Publish what is sourced and ready.', max_length=10)),
                ('slug', models.SlugField(help_text='The last part of links to it: “2026-12-01-founding”.', max_length=80, verbose_name='short name (in links)')),
                ('day', models.DateField(help_text='The day on which the page was corrected.')),
                ('path', models.CharField(help_text='The address of the page: /history/founding/.', max_length=200, verbose_name='where')),
                ('was', models.TextField(help_text='What it said, in its own words.', max_length=400)),
                ('now', models.TextField(help_text='What it says now.', max_length=400, verbose_name='is')),
                ('reason', models.TextField(help_text='What was wrong.', max_length=400, verbose_name='why')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical correction',
                'verbose_name_plural': 'historical corrections',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
