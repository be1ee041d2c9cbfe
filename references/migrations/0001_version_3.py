"""Make the tables of references, and let the database index the words that are searched.

It stands for all migrations up to version 2.1.0: a database that had them has it.

The index of words is kept by the database itself, so that every way of writing keeps
it: by triggers on SQLite, as a GIN index on PostgreSQL. Both take what stands between
blanks for a word, and ask no language or edition of Unicode. On SQLite a migration that
makes the table anew drops its triggers: it must run this `index_words` again
(tests/references/models/test_words.py fails where it doesn't).
"""

import datetime
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from references.migrations._tables import CreateModels

TABLES = ["references_citation", "references_reading", "references_searchentry"]


def on_sqlite(table):
    words = f"{table}_words"
    return [
        f"DROP TRIGGER IF EXISTS {words}_inserted",
        f"DROP TRIGGER IF EXISTS {words}_deleted",
        f"DROP TRIGGER IF EXISTS {words}_updated",
        f"DROP TABLE IF EXISTS {words}",
        f"CREATE VIRTUAL TABLE {words} USING fts5(search_text, content='{table}', "
        "content_rowid='id', tokenize='ascii', columnsize=0, prefix='1 2')",
        f"INSERT INTO {words}({words}) VALUES ('rebuild')",
        f"CREATE TRIGGER {words}_inserted AFTER INSERT ON {table} BEGIN "
        f"INSERT INTO {words}(rowid, search_text) VALUES (new.id, new.search_text); END",
        f"CREATE TRIGGER {words}_deleted AFTER DELETE ON {table} BEGIN "
        f"INSERT INTO {words}({words}, rowid, search_text) "
        "VALUES ('delete', old.id, old.search_text); END",
        f"CREATE TRIGGER {words}_updated AFTER UPDATE OF search_text ON {table} "
        "WHEN old.search_text <> new.search_text BEGIN "
        f"INSERT INTO {words}({words}, rowid, search_text) "
        "VALUES ('delete', old.id, old.search_text); "
        f"INSERT INTO {words}(rowid, search_text) VALUES (new.id, new.search_text); END",
    ]


def on_postgresql(table):
    # PostgreSQL takes the functions within for so cheap that it would read every row of a
    # frequent word rather than the index. It does not look into one of PL/pgSQL, and shares
    # no query with it among processes, which takes longer to begin than the search.
    return [
        "CREATE OR REPLACE FUNCTION references_words(search_text text) RETURNS tsvector "
        "LANGUAGE plpgsql IMMUTABLE COST 100 AS $$ BEGIN "
        "RETURN array_to_tsvector(string_to_array(ltrim(search_text), ' ')); END $$",
        f"CREATE INDEX IF NOT EXISTS {table}_words ON {table} "
        "USING gin (references_words(search_text))",
    ]


def index_words(apps, schema_editor, tables=TABLES):
    statements = {"sqlite": on_sqlite, "postgresql": on_postgresql}
    for table in tables:
        for sql in statements[schema_editor.connection.vendor](table):
            schema_editor.execute(sql)


def forget_words(apps, schema_editor, tables=TABLES):
    for table in tables:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {table}_words")
            continue
        for sql in on_sqlite(table)[:4]:
            schema_editor.execute(sql)


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('references', '0001_initial'),
        ('references', '0002_index_words'),
        ('references', '0003_date_rows_by_their_words'),
        ('references', '0004_proposals'),
        ('references', '0005_links_say_what_is_known'),
        ('references', '0006_drop_uncited_because'),
        ('references', '0007_sizes'),
        ('references', '0008_order_doubts'),
        ('references', '0009_list_sources'),
        ('references', '0010_loaded_rows'),
        ('references', '0011_revision_token'),
        ('references', '0012_uses'),
        ('references', '0013_proposals_are_data'),
        ('references', '0014_three_signs'),
        ('references', '0015_withheld_names'),
        ('references', '0016_answers_that_statements_agree'),
        ('references', '0017_corrections'),
        ('references', '0018_drop_former_keys'),
        ('references', '0019_reports'),
    ]

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name='Revision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveBigIntegerField(default=0)),
                    ('token', models.CharField(blank=True, default='', max_length=16)),
                    ('profile', models.CharField(blank=True, default='', max_length=80)),
                ],
            ),
            migrations.CreateModel(
                name='Use',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
                    ('row', models.BigIntegerField()),
                    ('field', models.CharField(max_length=60)),
                    ('source', models.CharField(blank=True, default='', max_length=80)),
                    ('doubt', models.CharField(blank=True, default='', max_length=60)),
                    ('readings', models.TextField(blank=True, default='')),
                    ('page', models.CharField(max_length=40)),
                    ('section', models.CharField(blank=True, max_length=120)),
                    ('is_public', models.BooleanField()),
                    ('lacking', models.TextField(blank=True, default='')),
                    ('undated', models.TextField(blank=True, default='')),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['source', 'is_public'], name='references__source_7fc8e2_idx'),
                        models.Index(fields=['doubt', 'is_public'], name='references__doubt_e1d120_idx'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('content_type', 'row', 'field', 'source', 'doubt'), name='references_use_one_a_field'),
                        models.CheckConstraint(condition=models.Q(('source', ''), ('doubt', ''), _connector='OR'), name='references_use_of_source_or_doubt'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='SearchEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
                    ('row', models.BigIntegerField()),
                    ('search_text', models.TextField(default='', editable=False, serialize=False)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('content_type', 'row'), name='references_searchentry_one_a_row'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='HistoricalCitation',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, serialize=False)),
                    ('changed', models.DateField(default=datetime.date.today, editable=False)),
                    ('key', models.CharField(db_index=True, error_messages={'unique': 'Another source already has this key. If both are the same source, use the existing entry. If not, choose another key.'}, help_text='Author or publisher, subject, year: “kessler-washington-post-2015”. You can’t change the key later, because pages link to it.', max_length=80)),
                    ('type', models.CharField(choices=[('article-journal', 'journal article'), ('article-magazine', 'magazine article'), ('article-newspaper', 'news article'), ('book', 'book'), ('chapter', 'chapter of a book'), ('document', 'document'), ('entry-encyclopedia', 'encyclopedia article'), ('interview', 'interview'), ('post', 'message on a list or forum'), ('post-weblog', 'blog post'), ('pamphlet', 'notice, advertisement or press release'), ('report', 'report'), ('webpage', 'web page')], default='webpage', max_length=20)),
                    ('title', models.CharField(help_text='The title as printed. Without a printed title, describe the source in square brackets: “[Page about the history]”.', max_length=500)),
                    ('authors', models.TextField(blank=True, help_text='One author on each line. Write a person as “Family name, Given name”, and an organisation by its name.')),
                    ('publisher', models.CharField(blank=True, max_length=200)),
                    ('container_title', models.CharField(blank=True, max_length=300, verbose_name='in (newspaper, journal, site)')),
                    ('volume', models.CharField(blank=True, help_text='The volume of a journal or series: “12”.', max_length=40)),
                    ('issue', models.CharField(blank=True, help_text='“3”, “Spring”.', max_length=40)),
                    ('page', models.CharField(blank=True, help_text='The page numbers as printed: “213–229”.', max_length=60, verbose_name='pages')),
                    ('medium', models.CharField(blank=True, help_text='“PDF”, where it is no ordinary page.', max_length=40, verbose_name='format')),
                    ('issued', models.CharField(blank=True, help_text='2015, 2015-09 or 2015-09-02.', max_length=25, verbose_name='published')),
                    ('accessed', models.CharField(blank=True, help_text='The day on which somebody last read the source at its address.', max_length=25, verbose_name='read on')),
                    ('doi', models.CharField(blank=True, help_text='Write the DOI without “https://doi.org/”, for example 10.1000/182.', max_length=200, verbose_name='DOI')),
                    ('isbn', models.CharField(blank=True, default='', help_text='The ISBN of a book or report, with or without hyphens.', max_length=20, verbose_name='ISBN')),
                    ('url', models.CharField(blank=True, help_text='Leave the field empty if you do not know the address. Never guess an address.', max_length=2000, verbose_name='address')),
                    ('address', models.CharField(blank=True, choices=[('page', 'the source itself'), ('probable', 'probably the source: same publisher and title'), ('site', 'only the publisher’s site; the page itself was not found'), ('substitute', 'another page by the same publisher'), ('copy', 'a copy on another site')], max_length=10, verbose_name='what is there')),
                    ('archive_url', models.CharField(blank=True, help_text='The address of a copy in a web archive.', max_length=2000, verbose_name='archived copy')),
                    ('archive_date', models.CharField(blank=True, max_length=25, verbose_name='archived on')),
                    ('language', models.CharField(blank=True, help_text='Its tag: en, de, pt-BR.', max_length=20)),
                    ('relation', models.CharField(choices=[('self', 'the organisation itself'), ('member', 'a member of its network'), ('partner', 'a partner'), ('funder', 'a funder'), ('independent', 'independent'), ('unknown', 'not known')], default='unknown', help_text='“Independent” counts unless it is tertiary, not found, or a copy.', max_length=12, verbose_name='who made it')),
                    ('extent', models.CharField(blank=True, choices=[('', 'not recorded'), ('whole', 'whole'), ('part', 'in part'), ('other-page', 'not itself, but another page of its publisher'), ('not-found', 'nothing: it was not found')], help_text='How much of the source you or a colleague read. Readers see this.', max_length=10, verbose_name='how much was read')),
                    ('tier', models.CharField(blank=True, choices=[('', 'not recorded'), ('primary', 'primary, by those who took part'), ('secondary', 'secondary, by others who report it'), ('tertiary', 'tertiary, a summary of other reports')], help_text='A body on its own work is primary, a newspaper on that body secondary, an encyclopedia tertiary.', max_length=10, verbose_name='first-hand or not')),
                    ('copy_of', models.CharField(blank=True, help_text='If the source is a copy, say where the text was first published.', max_length=200, verbose_name='a copy of')),
                    ('editors_note', models.TextField(blank=True, help_text='For readers: what was seen of it, what could not be checked, how it differs from what others say of it.', verbose_name='remark')),
                    ('listed', models.BooleanField(blank=True, default=True, help_text='If the box is not ticked, readers see the source only when a published statement cites it.', verbose_name='in the public list')),
                    ('sort_text', models.CharField(default='', editable=False, max_length=100, serialize=False)),
                    ('search_text', models.TextField(default='', editable=False, serialize=False)),
                    ('link_found', models.CharField(choices=[('none', 'no address recorded'), ('unchecked', 'not checked yet'), ('live', 'live'), ('moved', 'moved to another address'), ('dead', 'dead'), ('archived', 'an archived copy only')], default='', editable=False, max_length=10, serialize=False)),
                    ('checked_url', models.CharField(default='', editable=False, max_length=2000, serialize=False)),
                    ('checked_at', models.DateTimeField(editable=False, null=True, serialize=False)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical source',
                    'verbose_name_plural': 'historical sources',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Citation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, serialize=False)),
                    ('changed', models.DateField(default=datetime.date.today, editable=False)),
                    ('key', models.CharField(error_messages={'unique': 'Another source already has this key. If both are the same source, use the existing entry. If not, choose another key.'}, help_text='Author or publisher, subject, year: “kessler-washington-post-2015”. You can’t change the key later, because pages link to it.', max_length=80, unique=True)),
                    ('type', models.CharField(choices=[('article-journal', 'journal article'), ('article-magazine', 'magazine article'), ('article-newspaper', 'news article'), ('book', 'book'), ('chapter', 'chapter of a book'), ('document', 'document'), ('entry-encyclopedia', 'encyclopedia article'), ('interview', 'interview'), ('post', 'message on a list or forum'), ('post-weblog', 'blog post'), ('pamphlet', 'notice, advertisement or press release'), ('report', 'report'), ('webpage', 'web page')], default='webpage', max_length=20)),
                    ('title', models.CharField(help_text='The title as printed. Without a printed title, describe the source in square brackets: “[Page about the history]”.', max_length=500)),
                    ('authors', models.TextField(blank=True, help_text='One author on each line. Write a person as “Family name, Given name”, and an organisation by its name.')),
                    ('publisher', models.CharField(blank=True, max_length=200)),
                    ('container_title', models.CharField(blank=True, max_length=300, verbose_name='in (newspaper, journal, site)')),
                    ('volume', models.CharField(blank=True, help_text='The volume of a journal or series: “12”.', max_length=40)),
                    ('issue', models.CharField(blank=True, help_text='“3”, “Spring”.', max_length=40)),
                    ('page', models.CharField(blank=True, help_text='The page numbers as printed: “213–229”.', max_length=60, verbose_name='pages')),
                    ('medium', models.CharField(blank=True, help_text='“PDF”, where it is no ordinary page.', max_length=40, verbose_name='format')),
                    ('issued', models.CharField(blank=True, help_text='2015, 2015-09 or 2015-09-02.', max_length=25, verbose_name='published')),
                    ('accessed', models.CharField(blank=True, help_text='The day on which somebody last read the source at its address.', max_length=25, verbose_name='read on')),
                    ('doi', models.CharField(blank=True, help_text='Write the DOI without “https://doi.org/”, for example 10.1000/182.', max_length=200, verbose_name='DOI')),
                    ('isbn', models.CharField(blank=True, default='', help_text='The ISBN of a book or report, with or without hyphens.', max_length=20, verbose_name='ISBN')),
                    ('url', models.CharField(blank=True, help_text='Leave the field empty if you do not know the address. Never guess an address.', max_length=2000, verbose_name='address')),
                    ('address', models.CharField(blank=True, choices=[('page', 'the source itself'), ('probable', 'probably the source: same publisher and title'), ('site', 'only the publisher’s site; the page itself was not found'), ('substitute', 'another page by the same publisher'), ('copy', 'a copy on another site')], max_length=10, verbose_name='what is there')),
                    ('archive_url', models.CharField(blank=True, help_text='The address of a copy in a web archive.', max_length=2000, verbose_name='archived copy')),
                    ('archive_date', models.CharField(blank=True, max_length=25, verbose_name='archived on')),
                    ('language', models.CharField(blank=True, help_text='Its tag: en, de, pt-BR.', max_length=20)),
                    ('relation', models.CharField(choices=[('self', 'the organisation itself'), ('member', 'a member of its network'), ('partner', 'a partner'), ('funder', 'a funder'), ('independent', 'independent'), ('unknown', 'not known')], default='unknown', help_text='“Independent” counts unless it is tertiary, not found, or a copy.', max_length=12, verbose_name='who made it')),
                    ('extent', models.CharField(blank=True, choices=[('', 'not recorded'), ('whole', 'whole'), ('part', 'in part'), ('other-page', 'not itself, but another page of its publisher'), ('not-found', 'nothing: it was not found')], help_text='How much of the source you or a colleague read. Readers see this.', max_length=10, verbose_name='how much was read')),
                    ('tier', models.CharField(blank=True, choices=[('', 'not recorded'), ('primary', 'primary, by those who took part'), ('secondary', 'secondary, by others who report it'), ('tertiary', 'tertiary, a summary of other reports')], help_text='A body on its own work is primary, a newspaper on that body secondary, an encyclopedia tertiary.', max_length=10, verbose_name='first-hand or not')),
                    ('copy_of', models.CharField(blank=True, help_text='If the source is a copy, say where the text was first published.', max_length=200, verbose_name='a copy of')),
                    ('editors_note', models.TextField(blank=True, help_text='For readers: what was seen of it, what could not be checked, how it differs from what others say of it.', verbose_name='remark')),
                    ('listed', models.BooleanField(blank=True, default=True, help_text='If the box is not ticked, readers see the source only when a published statement cites it.', verbose_name='in the public list')),
                    ('sort_text', models.CharField(default='', editable=False, max_length=100, serialize=False)),
                    ('search_text', models.TextField(default='', editable=False, serialize=False)),
                    ('link_found', models.CharField(choices=[('none', 'no address recorded'), ('unchecked', 'not checked yet'), ('live', 'live'), ('moved', 'moved to another address'), ('dead', 'dead'), ('archived', 'an archived copy only')], default='', editable=False, max_length=10, serialize=False)),
                    ('checked_url', models.CharField(default='', editable=False, max_length=2000, serialize=False)),
                    ('checked_at', models.DateTimeField(editable=False, null=True, serialize=False)),
                ],
                options={
                    'verbose_name': 'source',
                    'ordering': ['sort_text', 'key'],
                    'default_permissions': ('add', 'change', 'delete', 'view', 'publish'),
                    'indexes': [
                        models.Index(fields=['sort_text', 'key'], name='references__sort_te_bf0f14_idx'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(models.Q(('address', ''), ('url', '')), models.Q(models.Q(('url', ''), _negated=True), models.Q(('address', ''), _negated=True)), _connector='OR'), name='references_citation_address_is_described', violation_error_message='Fill in both “address” and “what is there”, or leave both empty.'),
                        models.CheckConstraint(condition=models.Q(('archive_url', ''), models.Q(('archive_date', ''), _negated=True), _connector='OR'), name='references_citation_archived_copy_is_dated', violation_error_message='Give the date on which the archived copy was made.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='HistoricalReading',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, serialize=False)),
                    ('changed', models.DateField(default=datetime.date.today, editable=False)),
                    ('slug', models.SlugField(help_text='A short name for this note, such as “founding”. To cite this note in a text, write [@key#founding]. You can’t change the name while a statement uses it.', max_length=60, verbose_name='short name (in links)')),
                    ('says', models.TextField(help_text='Say in your own words what the source says about one subject, with its figures, dates and names. At most 400 characters.', validators=[django.core.validators.MaxLengthValidator(400)], verbose_name='in short')),
                    ('quotation', models.CharField(blank=True, help_text='If the exact words of the source matter, copy them here without quotation marks: at most 25 words.', max_length=250)),
                    ('locator', models.CharField(blank=True, help_text='The place in the source, such as “p. 3”.', max_length=60, verbose_name='where in it')),
                    ('read_at', models.CharField(help_text='The web address that you read: of the page itself, or of an archived copy.', max_length=2000, verbose_name='where you read it')),
                    ('read_on', models.CharField(help_text='The day on which you read the source: 2026-11-25.', max_length=25, verbose_name='when you read it')),
                    ('extent', models.CharField(choices=[('whole', 'in whole'), ('part', 'in part'), ('other-page', 'on another page of the publisher')], max_length=10, verbose_name='how much you read')),
                    ('find', models.CharField(blank=True, help_text='A few words exactly as they stand on the page you read. A link to the page then opens at these words. Not for a PDF.', max_length=60, verbose_name='words to find')),
                    ('agrees', models.TextField(blank=True, help_text='Statements that it bears out in other words, one a line, each with the reason after a bar: “Red Cross (Kenya) | it has the letters, KRCS”. Each holds until the statement or these words change.', validators=[django.core.validators.MaxLengthValidator(4000)], verbose_name='agrees all the same')),
                    ('said_then', models.TextField(blank=True, help_text='What it said when that was answered: else it has lapsed.')),
                    ('search_text', models.TextField(default='', editable=False, serialize=False)),
                    ('citation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='references.citation', verbose_name='source')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical note of a source',
                    'verbose_name_plural': 'historical notes of sources',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Reading',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, serialize=False)),
                    ('changed', models.DateField(default=datetime.date.today, editable=False)),
                    ('citation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='references.citation', verbose_name='source')),
                    ('slug', models.SlugField(help_text='A short name for this note, such as “founding”. To cite this note in a text, write [@key#founding]. You can’t change the name while a statement uses it.', max_length=60, verbose_name='short name (in links)')),
                    ('says', models.TextField(help_text='Say in your own words what the source says about one subject, with its figures, dates and names. At most 400 characters.', validators=[django.core.validators.MaxLengthValidator(400)], verbose_name='in short')),
                    ('quotation', models.CharField(blank=True, help_text='If the exact words of the source matter, copy them here without quotation marks: at most 25 words.', max_length=250)),
                    ('locator', models.CharField(blank=True, help_text='The place in the source, such as “p. 3”.', max_length=60, verbose_name='where in it')),
                    ('read_at', models.CharField(help_text='The web address that you read: of the page itself, or of an archived copy.', max_length=2000, verbose_name='where you read it')),
                    ('read_on', models.CharField(help_text='The day on which you read the source: 2026-11-25.', max_length=25, verbose_name='when you read it')),
                    ('extent', models.CharField(choices=[('whole', 'in whole'), ('part', 'in part'), ('other-page', 'on another page of the publisher')], max_length=10, verbose_name='how much you read')),
                    ('find', models.CharField(blank=True, help_text='A few words exactly as they stand on the page you read. A link to the page then opens at these words. Not for a PDF.', max_length=60, verbose_name='words to find')),
                    ('agrees', models.TextField(blank=True, help_text='Statements that it bears out in other words, one a line, each with the reason after a bar: “Red Cross (Kenya) | it has the letters, KRCS”. Each holds until the statement or these words change.', validators=[django.core.validators.MaxLengthValidator(4000)], verbose_name='agrees all the same')),
                    ('said_then', models.TextField(blank=True, help_text='What it said when that was answered: else it has lapsed.')),
                    ('search_text', models.TextField(default='', editable=False, serialize=False)),
                ],
                options={
                    'verbose_name': 'note of a source',
                    'verbose_name_plural': 'notes of sources',
                    'ordering': ['citation_id', 'slug'],
                    'default_permissions': ('add', 'change', 'delete', 'view', 'publish'),
                    'constraints': [
                        models.UniqueConstraint(fields=('citation', 'slug'), name='references_reading_slug_is_unique', violation_error_message='This source already has a note with this short name: choose another name.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='HistoricalCorrection',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, serialize=False)),
                    ('changed', models.DateField(default=datetime.date.today, editable=False)),
                    ('status', models.CharField(choices=[('draft', 'draft'), ('published', 'published')], default='draft', help_text='Only staff see a draft. Publish an entry when it is complete and cites its sources.', max_length=10)),
                    ('slug', models.SlugField(help_text='The last part of links to it: “2026-12-01-founding”.', max_length=80, verbose_name='short name (in links)')),
                    ('day', models.DateField(help_text='The day on which we corrected the page.')),
                    ('path', models.CharField(help_text='The address of the page: /history/founding/.', max_length=200, verbose_name='where')),
                    ('was', models.TextField(help_text='The wrong sentence, word for word.', max_length=400)),
                    ('now', models.TextField(help_text='What it says now.', max_length=400, verbose_name='is')),
                    ('reason', models.TextField(help_text='Say what was wrong, and how you know.', max_length=400, verbose_name='why')),
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
            migrations.CreateModel(
                name='Correction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, serialize=False)),
                    ('changed', models.DateField(default=datetime.date.today, editable=False)),
                    ('status', models.CharField(choices=[('draft', 'draft'), ('published', 'published')], default='draft', help_text='Only staff see a draft. Publish an entry when it is complete and cites its sources.', max_length=10)),
                    ('slug', models.SlugField(help_text='The last part of links to it: “2026-12-01-founding”.', max_length=80, unique=True, verbose_name='short name (in links)')),
                    ('day', models.DateField(help_text='The day on which we corrected the page.')),
                    ('path', models.CharField(help_text='The address of the page: /history/founding/.', max_length=200, verbose_name='where')),
                    ('was', models.TextField(help_text='The wrong sentence, word for word.', max_length=400)),
                    ('now', models.TextField(help_text='What it says now.', max_length=400, verbose_name='is')),
                    ('reason', models.TextField(help_text='Say what was wrong, and how you know.', max_length=400, verbose_name='why')),
                ],
                options={
                    'ordering': ['-day', 'slug'],
                    'default_permissions': ('add', 'change', 'delete', 'view', 'publish'),
                },
            ),
            migrations.CreateModel(
                name='HistoricalDoubt',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, serialize=False)),
                    ('changed', models.DateField(default=datetime.date.today, editable=False)),
                    ('slug', models.SlugField(error_messages={'unique': 'Another doubt already has this short name: choose another name.'}, help_text='“campaign-years”: [!campaign-years] puts its sign into prose. It can’t be changed while anything names it. Readers see a doubt as soon as it is saved.', max_length=60, verbose_name='short name (in links)')),
                    ('title', models.CharField(help_text='The open question in a few words: “In which years did it run?”', max_length=80)),
                    ('kind', models.CharField(choices=[('differ', '≠ sources differ'), ('encyclopedia', '† found only in an encyclopedia'), ('not-found', '† the cited page was not found'), ('inferred', '† inferred'), ('not-supported', '† the cited source does not say this'), ('unknown', '? not known')], help_text='“Not known” needs no sign in a text: the page of open questions lists it anyway.', max_length=13)),
                    ('words', models.TextField(help_text='Say what is uncertain and why, or what nobody knows. At most 400 characters. Cite sources as [@key].', validators=[django.core.validators.MaxLengthValidator(400)])),
                    ('settled_by', models.CharField(blank=True, help_text='“The annual accounts for 2024.”', max_length=200, verbose_name='what would settle it')),
                    ('checked_on', models.CharField(help_text='The day on which somebody last looked for an answer: 2026-11-26.', max_length=25, verbose_name='checked on')),
                    ('order', models.PositiveSmallIntegerField(default=0, help_text='Smaller numbers come first. Give small numbers to the questions that readers ask most.')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical doubt',
                    'verbose_name_plural': 'historical doubts',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Doubt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, serialize=False)),
                    ('changed', models.DateField(default=datetime.date.today, editable=False)),
                    ('slug', models.SlugField(error_messages={'unique': 'Another doubt already has this short name: choose another name.'}, help_text='“campaign-years”: [!campaign-years] puts its sign into prose. It can’t be changed while anything names it. Readers see a doubt as soon as it is saved.', max_length=60, unique=True, verbose_name='short name (in links)')),
                    ('title', models.CharField(help_text='The open question in a few words: “In which years did it run?”', max_length=80)),
                    ('kind', models.CharField(choices=[('differ', '≠ sources differ'), ('encyclopedia', '† found only in an encyclopedia'), ('not-found', '† the cited page was not found'), ('inferred', '† inferred'), ('not-supported', '† the cited source does not say this'), ('unknown', '? not known')], help_text='“Not known” needs no sign in a text: the page of open questions lists it anyway.', max_length=13)),
                    ('words', models.TextField(help_text='Say what is uncertain and why, or what nobody knows. At most 400 characters. Cite sources as [@key].', validators=[django.core.validators.MaxLengthValidator(400)])),
                    ('settled_by', models.CharField(blank=True, help_text='“The annual accounts for 2024.”', max_length=200, verbose_name='what would settle it')),
                    ('checked_on', models.CharField(help_text='The day on which somebody last looked for an answer: 2026-11-26.', max_length=25, verbose_name='checked on')),
                    ('order', models.PositiveSmallIntegerField(default=0, help_text='Smaller numbers come first. Give small numbers to the questions that readers ask most.')),
                ],
                options={
                    'ordering': ['order', 'slug'],
                    'default_permissions': ('add', 'change', 'delete', 'view', 'publish'),
                },
            ),
            migrations.CreateModel(
                name='LinkCheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('citation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='references.citation')),
                    ('url', models.CharField(max_length=2000, verbose_name='address asked')),
                    ('checked_at', models.DateTimeField()),
                    ('state', models.CharField(blank=True, choices=[('none', 'no address recorded'), ('unchecked', 'not checked yet'), ('live', 'live'), ('moved', 'moved to another address'), ('dead', 'dead'), ('archived', 'an archived copy only')], max_length=10)),
                    ('status', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='HTTP status')),
                    ('final_url', models.CharField(blank=True, max_length=2000, verbose_name='address that answered')),
                    ('reason', models.CharField(blank=True, max_length=300)),
                    ('failed', models.BooleanField(default=False)),
                    ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('settled_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'verbose_name': 'link check',
                    'verbose_name_plural': 'broken links',
                    'ordering': ['-checked_at', '-pk'],
                    'indexes': [
                        models.Index(fields=['citation', '-checked_at'], name='references__citatio_fd40fa_idx'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='LoadedRow',
                fields=[
                    ('name', models.TextField(primary_key=True, serialize=False)),
                    ('digest', models.CharField(max_length=64)),
                ],
            ),
            migrations.CreateModel(
                name='Proposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
                    ('object_id', models.PositiveBigIntegerField(help_text='Empty while the row is not there: it is proposed.', null=True)),
                    ('restores', models.PositiveBigIntegerField(help_text='The version of a deleted entry that the proposal brings back.', null=True)),
                    ('row_name', models.CharField(max_length=200, verbose_name='row')),
                    ('data', models.JSONField()),
                    ('summary', models.CharField(max_length=100)),
                    ('proposer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('made_at', models.DateTimeField()),
                    ('status', models.CharField(choices=[('waiting', 'waiting'), ('sent-back', 'sent back'), ('accepted', 'accepted'), ('withdrawn', 'withdrawn')], default='waiting', max_length=10)),
                    ('answer', models.TextField(blank=True, help_text='If you send the proposal back, say what its author should change.', max_length=2000, verbose_name='answer')),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_at', models.DateTimeField(null=True)),
                ],
                options={
                    'default_permissions': (),
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'sent-back', 'accepted', 'withdrawn'])), name='references_proposal_status_is_known', violation_error_message='A proposal can’t have this status: choose waiting, sent back, accepted or withdrawn.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('status', 'accepted'), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='references_proposal_acceptance_has_a_name', violation_error_message='Say who accepted the proposal, and when.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('status', 'sent-back'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='references_proposal_sent_back_with_a_reason', violation_error_message='Say what the author of the proposal should change.'),
                        models.CheckConstraint(condition=models.Q(('summary', ''), _negated=True), name='references_proposal_has_a_summary', violation_error_message='Say what you propose, and why.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Report',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('statement', models.CharField(blank=True, max_length=400)),
                    ('words', models.TextField(max_length=2000)),
                    ('email', models.EmailField(blank=True, max_length=254)),
                    ('sent_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                    ('state', models.CharField(choices=[('open', 'new'), ('seen', 'seen'), ('no', 'no'), ('thanks', 'thank you'), ('correct', 'correct it')], default='open', max_length=10)),
                    ('decided_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'ordering': ['sent_at', 'pk'],
                    'default_permissions': ('view',),
                },
            ),
            migrations.CreateModel(
                name='WithheldName',
                fields=[
                    ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                    ('words', models.PositiveSmallIntegerField()),
                ],
                options={
                    'default_permissions': (),
                },
            ),
        ),
        migrations.RunPython(index_words, forget_words),
    ]
