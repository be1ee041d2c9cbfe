"""Make the tables of timeline; it stands for all migrations up to version 2.1.0."""

import datetime
import django.db.models.deletion
import simple_history.models
import timeline.models
from django.conf import settings
from django.db import migrations, models

from references.migrations._tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('timeline', '0001_initial'),
        ('timeline', '0002_date_rows_by_their_words'),
        ('timeline', '0003_drop_related_criticism_and_remarks'),
        ('timeline', '0004_drop_wide_indexes'),
        ('timeline', '0005_kinds_of_the_profile'),
        ('timeline', '0006_planned_dates'),
    ]

    dependencies = [
        ('orgprofile', '0001_version_3'),
        ('references', '0001_version_3'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name='HistoricalHistoryEvent',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, serialize=False)),
                    ('changed', models.DateField(default=datetime.date.today, editable=False)),
                    ('status', models.CharField(choices=[('draft', 'draft'), ('published', 'published')], default='draft', help_text='Only staff see a draft. Publish an entry when it is complete and cites its sources.', max_length=10)),
                    ('slug', models.SlugField(error_messages={'unique': 'Another event already has this short name: choose another name.'}, help_text='“stockholm-congress-1996”. Do not change this name after publishing: other pages link to it.', max_length=80, verbose_name='short name (in links)')),
                    ('title', models.CharField(help_text='A few words that name the event, without a full stop.', max_length=200)),
                    ('kind', models.CharField(choices=timeline.models.event_kinds, max_length=20)),
                    ('date', models.CharField(help_text='“27 to 31 August 1996”, “about March 1994”, “since 2018”, “the 1990s”. Give the date of the event, not the date of its source.', max_length=25)),
                    ('basis', models.CharField(choices=[('stated', 'stated by a source'), ('page', 'the date of the page that tells of it'), ('inferred', 'inferred'), ('planned', 'planned when the source was written')], default='stated', help_text='Say in the text how one was inferred.', max_length=10, verbose_name='how the date is known')),
                    ('date_reading', models.CharField(blank=True, default='', help_text='The short name of our note of the source, if there is a note for this statement. Readers see what the note says.', max_length=60, verbose_name='note of the source')),
                    ('earliest', models.DateField(db_index=True, editable=False, null=True, serialize=False)),
                    ('latest', models.DateField(db_index=True, editable=False, null=True, serialize=False)),
                    ('doubt', models.SlugField(blank=True, db_index=False, default='', help_text='The short name of a doubt, whose sign readers see at the date.', max_length=60)),
                    ('place', models.CharField(blank=True, help_text='“Stockholm, Sweden”.', max_length=120)),
                    ('countries', models.CharField(blank=True, help_text='Readers can filter events by country. Write one country as SE, several as TH, PH, LK.', max_length=60)),
                    ('body', models.TextField(help_text='Say what happened, in a few sentences.')),
                    ('is_highlight', models.BooleanField(default=False, verbose_name='on the front page')),
                    ('search_text', models.TextField(default='', editable=False, serialize=False)),
                    ('organisation', models.ForeignKey(blank=True, db_constraint=False, help_text='The event is shown in the history of this organisation. For an award, choose the organisation that received the award.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='orgprofile.organisation', verbose_name='in the history of')),
                    ('date_citation', models.ForeignKey(blank=True, db_constraint=False, help_text='The source that gives the date. Without it, the event stays a draft.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='references.citation', verbose_name='source of the date')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical event',
                    'verbose_name_plural': 'historical events',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoryEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, serialize=False)),
                    ('changed', models.DateField(default=datetime.date.today, editable=False)),
                    ('status', models.CharField(choices=[('draft', 'draft'), ('published', 'published')], default='draft', help_text='Only staff see a draft. Publish an entry when it is complete and cites its sources.', max_length=10)),
                    ('organisation', models.ForeignKey(help_text='The event is shown in the history of this organisation. For an award, choose the organisation that received the award.', on_delete=django.db.models.deletion.CASCADE, related_name='events', to='orgprofile.organisation', verbose_name='in the history of')),
                    ('slug', models.SlugField(error_messages={'unique': 'Another event already has this short name: choose another name.'}, help_text='“stockholm-congress-1996”. Do not change this name after publishing: other pages link to it.', max_length=80, unique=True, verbose_name='short name (in links)')),
                    ('title', models.CharField(help_text='A few words that name the event, without a full stop.', max_length=200)),
                    ('kind', models.CharField(choices=timeline.models.event_kinds, max_length=20)),
                    ('date', models.CharField(help_text='“27 to 31 August 1996”, “about March 1994”, “since 2018”, “the 1990s”. Give the date of the event, not the date of its source.', max_length=25)),
                    ('basis', models.CharField(choices=[('stated', 'stated by a source'), ('page', 'the date of the page that tells of it'), ('inferred', 'inferred'), ('planned', 'planned when the source was written')], default='stated', help_text='Say in the text how one was inferred.', max_length=10, verbose_name='how the date is known')),
                    ('date_citation', models.ForeignKey(blank=True, help_text='The source that gives the date. Without it, the event stays a draft.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='references.citation', verbose_name='source of the date')),
                    ('date_reading', models.CharField(blank=True, default='', help_text='The short name of our note of the source, if there is a note for this statement. Readers see what the note says.', max_length=60, verbose_name='note of the source')),
                    ('earliest', models.DateField(db_index=True, editable=False, null=True, serialize=False)),
                    ('latest', models.DateField(db_index=True, editable=False, null=True, serialize=False)),
                    ('doubt', models.SlugField(blank=True, db_index=False, default='', help_text='The short name of a doubt, whose sign readers see at the date.', max_length=60)),
                    ('place', models.CharField(blank=True, help_text='“Stockholm, Sweden”.', max_length=120)),
                    ('countries', models.CharField(blank=True, help_text='Readers can filter events by country. Write one country as SE, several as TH, PH, LK.', max_length=60)),
                    ('body', models.TextField(help_text='Say what happened, in a few sentences.')),
                    ('is_highlight', models.BooleanField(default=False, verbose_name='on the front page')),
                    ('search_text', models.TextField(default='', editable=False, serialize=False)),
                ],
                options={
                    'verbose_name': 'event',
                    'ordering': ['earliest', 'latest', 'slug'],
                    'default_permissions': ('add', 'change', 'delete', 'view', 'publish'),
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('latest__gte', models.F('earliest'))), name='timeline_historyevent_end_not_before_start', violation_error_message='An event can’t end before it begins: correct one of the two dates.'),
                        models.CheckConstraint(condition=models.Q(('date_reading', ''), ('date_citation__isnull', False), _connector='OR'), name='timeline_historyevent_date_reading_needs_its_source', violation_error_message='You named a note without its source. Choose the source, or leave the note empty.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='HistoricalParticipant',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, serialize=False)),
                    ('changed', models.DateField(default=datetime.date.today, editable=False)),
                    ('status', models.CharField(choices=[('draft', 'draft'), ('published', 'published')], default='draft', help_text='Only staff see a draft. Publish an entry when it is complete and cites its sources.', max_length=10)),
                    ('part', models.CharField(choices=timeline.models.parts_in_events, max_length=20)),
                    ('order', models.PositiveSmallIntegerField(default=1, help_text='1 is read first.')),
                    ('reading', models.CharField(blank=True, default='', help_text='The short name of our note of the source, if there is a note for this statement. Readers see what the note says.', max_length=60, verbose_name='note of the source')),
                    ('event', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='timeline.historyevent')),
                    ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='orgprofile.organisation')),
                    ('citation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='references.citation', verbose_name='source')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical participant',
                    'verbose_name_plural': 'historical participants',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Participant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, serialize=False)),
                    ('changed', models.DateField(default=datetime.date.today, editable=False)),
                    ('status', models.CharField(choices=[('draft', 'draft'), ('published', 'published')], default='draft', help_text='Only staff see a draft. Publish an entry when it is complete and cites its sources.', max_length=10)),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='timeline.historyevent')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='takes_part_in', to='orgprofile.organisation')),
                    ('part', models.CharField(choices=timeline.models.parts_in_events, max_length=20)),
                    ('order', models.PositiveSmallIntegerField(default=1, help_text='1 is read first.')),
                    ('citation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='references.citation', verbose_name='source')),
                    ('reading', models.CharField(blank=True, default='', help_text='The short name of our note of the source, if there is a note for this statement. Readers see what the note says.', max_length=60, verbose_name='note of the source')),
                ],
                options={
                    'ordering': ['event', 'order', 'organisation'],
                    'default_permissions': ('add', 'change', 'delete', 'view', 'publish'),
                    'constraints': [
                        models.UniqueConstraint(fields=('event', 'organisation', 'part'), name='timeline_participant_has_a_part_once', violation_error_message='This event already has an entry with this organisation and the same “part”: change that entry instead.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='HistoricalVariant',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, serialize=False)),
                    ('changed', models.DateField(default=datetime.date.today, editable=False)),
                    ('status', models.CharField(choices=[('draft', 'draft'), ('published', 'published')], default='draft', help_text='Only staff see a draft. Publish an entry when it is complete and cites its sources.', max_length=10)),
                    ('order', models.PositiveSmallIntegerField(default=1, help_text='Number 1 comes first. Values about the same subject need numbers that follow each other, such as 1, 2, 3.')),
                    ('matter', models.CharField(help_text='The subject on which the sources differ: “Day”, “Participants”.', max_length=80, verbose_name='about')),
                    ('value', models.CharField(help_text='“1 May 1990”, “over 400”.', max_length=120, verbose_name='what it gives')),
                    ('said_by', models.CharField(help_text='“Annual report, June 2018”.', max_length=120, verbose_name='according to')),
                    ('reading', models.CharField(blank=True, default='', help_text='The short name of our note of the source, if there is a note for this statement. Readers see what the note says.', max_length=60, verbose_name='note of the source')),
                    ('event', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='timeline.historyevent')),
                    ('citation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='references.citation', verbose_name='source')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical value that a source gives',
                    'verbose_name_plural': 'historical values that sources give',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Variant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, serialize=False)),
                    ('changed', models.DateField(default=datetime.date.today, editable=False)),
                    ('status', models.CharField(choices=[('draft', 'draft'), ('published', 'published')], default='draft', help_text='Only staff see a draft. Publish an entry when it is complete and cites its sources.', max_length=10)),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='variants', to='timeline.historyevent')),
                    ('order', models.PositiveSmallIntegerField(default=1, help_text='Number 1 comes first. Values about the same subject need numbers that follow each other, such as 1, 2, 3.')),
                    ('matter', models.CharField(help_text='The subject on which the sources differ: “Day”, “Participants”.', max_length=80, verbose_name='about')),
                    ('value', models.CharField(help_text='“1 May 1990”, “over 400”.', max_length=120, verbose_name='what it gives')),
                    ('said_by', models.CharField(help_text='“Annual report, June 2018”.', max_length=120, verbose_name='according to')),
                    ('citation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='references.citation', verbose_name='source')),
                    ('reading', models.CharField(blank=True, default='', help_text='The short name of our note of the source, if there is a note for this statement. Readers see what the note says.', max_length=60, verbose_name='note of the source')),
                ],
                options={
                    'verbose_name': 'value that a source gives',
                    'verbose_name_plural': 'values that sources give',
                    'ordering': ['event', 'order'],
                    'default_permissions': ('add', 'change', 'delete', 'view', 'publish'),
                    'constraints': [
                        models.UniqueConstraint(fields=('event', 'matter', 'citation'), name='timeline_variant_source_gives_one_value', violation_error_message='A value from this source for this subject is already recorded: change that value instead.'),
                    ],
                },
            ),
        ),
    ]
