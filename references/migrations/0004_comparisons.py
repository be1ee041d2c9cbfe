
import datetime
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('references', '0003_note_checks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='citation',
            options={'default_permissions': ('add', 'change', 'delete', 'view', 'publish'), 'ordering': ['sort_text', 'key'], 'verbose_name': 'source', 'verbose_name_plural': 'citations (sources)'},
        ),
        migrations.AlterModelOptions(
            name='historicalcitation',
            options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical source', 'verbose_name_plural': 'historical citations (sources)'},
        ),
        migrations.RemoveField(
            model_name='historicalreading',
            name='agrees',
        ),
        migrations.RemoveField(
            model_name='historicalreading',
            name='said_then',
        ),
        migrations.RemoveField(
            model_name='reading',
            name='agrees',
        ),
        migrations.RemoveField(
            model_name='reading',
            name='said_then',
        ),
        migrations.AlterField(
            model_name='citation',
            name='editors_note',
            field=models.TextField(blank=True, help_text='For readers: which part you read, what you could not check, and how this source differs from others.', verbose_name='remark'),
        ),
        migrations.AlterField(
            model_name='citation',
            name='language',
            field=models.CharField(blank=True, help_text='The code of the language: en, de, pt-BR.', max_length=20),
        ),
        migrations.AlterField(
            model_name='citation',
            name='medium',
            field=models.CharField(blank=True, help_text='The kind of file, such as “PDF”. Leave this field empty for an ordinary web page.', max_length=40, verbose_name='format'),
        ),
        migrations.AlterField(
            model_name='citation',
            name='relation',
            field=models.CharField(choices=[('self', 'the organisation itself'), ('member', 'a member of its network'), ('partner', 'a partner'), ('funder', 'a funder'), ('independent', 'independent'), ('unknown', 'not known')], default='unknown', help_text='Each page says how many of its sources are “independent”. It does not count a third-hand source, a copy, or a source that nobody found.', max_length=12, verbose_name='who published it'),
        ),
        migrations.AlterField(
            model_name='citation',
            name='tier',
            field=models.CharField(blank=True, choices=[('', 'not recorded'), ('primary', 'original, by those who took part'), ('secondary', 'second-hand, by others who report it'), ('tertiary', 'third-hand, a summary of other reports')], help_text='An organisation’s report on its own work is original. A newspaper report is second-hand, an encyclopedia third-hand.', max_length=10, verbose_name='original or second-hand'),
        ),
        migrations.AlterField(
            model_name='citation',
            name='type',
            field=models.CharField(choices=[('article-journal', 'journal article'), ('article-magazine', 'magazine article'), ('article-newspaper', 'news article'), ('book', 'book'), ('chapter', 'chapter of a book'), ('dataset', 'data set'), ('document', 'document'), ('entry-encyclopedia', 'encyclopedia article'), ('interview', 'interview'), ('legislation', 'law, bill or regulation'), ('post', 'message on a list or forum'), ('post-weblog', 'blog post'), ('pamphlet', 'notice, advertisement or press release'), ('report', 'report'), ('thesis', 'thesis'), ('treaty', 'treaty'), ('webpage', 'web page')], default='webpage', max_length=20),
        ),
        migrations.AlterField(
            model_name='correction',
            name='now',
            field=models.TextField(blank=True, help_text='The corrected sentence, word for word. Leave the field empty if you removed the sentence.', max_length=400, verbose_name='is'),
        ),
        migrations.AlterField(
            model_name='correction',
            name='path',
            field=models.TextField(help_text='The address of each page that had the error, one on each line: /history/founding/.', max_length=1000, verbose_name='where'),
        ),
        migrations.AlterField(
            model_name='correction',
            name='slug',
            field=models.SlugField(help_text='The end of the web address of this correction: “2026-12-01-founding”.', max_length=80, unique=True, verbose_name='short name (in links)'),
        ),
        migrations.AlterField(
            model_name='doubt',
            name='kind',
            field=models.CharField(choices=[('differ', '≠ sources differ'), ('encyclopedia', '† only an encyclopedia says so'), ('not-found', '† the cited page was not found'), ('inferred', '† worked out by us'), ('not-supported', '† the cited source does not say this'), ('unknown', '? not known')], help_text='“Not known” needs no sign in a text: the page of open questions lists it anyway.', max_length=13),
        ),
        migrations.AlterField(
            model_name='doubt',
            name='settled_by',
            field=models.CharField(blank=True, help_text='“The annual accounts for 2024.”', max_length=200, verbose_name='what would answer it'),
        ),
        migrations.AlterField(
            model_name='doubt',
            name='slug',
            field=models.SlugField(error_messages={'unique': 'Another doubt already has this short name: choose another name.'}, help_text='A short name for this doubt, such as “campaign-years”. To show the sign of the doubt in a text, write [!campaign-years] there. You can’t change this name while a statement uses it. Readers see the doubt as soon as you save.', max_length=60, unique=True, verbose_name='short name (in links)'),
        ),
        migrations.AlterField(
            model_name='historicalcitation',
            name='editors_note',
            field=models.TextField(blank=True, help_text='For readers: which part you read, what you could not check, and how this source differs from others.', verbose_name='remark'),
        ),
        migrations.AlterField(
            model_name='historicalcitation',
            name='language',
            field=models.CharField(blank=True, help_text='The code of the language: en, de, pt-BR.', max_length=20),
        ),
        migrations.AlterField(
            model_name='historicalcitation',
            name='medium',
            field=models.CharField(blank=True, help_text='The kind of file, such as “PDF”. Leave this field empty for an ordinary web page.', max_length=40, verbose_name='format'),
        ),
        migrations.AlterField(
            model_name='historicalcitation',
            name='relation',
            field=models.CharField(choices=[('self', 'the organisation itself'), ('member', 'a member of its network'), ('partner', 'a partner'), ('funder', 'a funder'), ('independent', 'independent'), ('unknown', 'not known')], default='unknown', help_text='Each page says how many of its sources are “independent”. It does not count a third-hand source, a copy, or a source that nobody found.', max_length=12, verbose_name='who published it'),
        ),
        migrations.AlterField(
            model_name='historicalcitation',
            name='tier',
            field=models.CharField(blank=True, choices=[('', 'not recorded'), ('primary', 'original, by those who took part'), ('secondary', 'second-hand, by others who report it'), ('tertiary', 'third-hand, a summary of other reports')], help_text='An organisation’s report on its own work is original. A newspaper report is second-hand, an encyclopedia third-hand.', max_length=10, verbose_name='original or second-hand'),
        ),
        migrations.AlterField(
            model_name='historicalcitation',
            name='type',
            field=models.CharField(choices=[('article-journal', 'journal article'), ('article-magazine', 'magazine article'), ('article-newspaper', 'news article'), ('book', 'book'), ('chapter', 'chapter of a book'), ('dataset', 'data set'), ('document', 'document'), ('entry-encyclopedia', 'encyclopedia article'), ('interview', 'interview'), ('legislation', 'law, bill or regulation'), ('post', 'message on a list or forum'), ('post-weblog', 'blog post'), ('pamphlet', 'notice, advertisement or press release'), ('report', 'report'), ('thesis', 'thesis'), ('treaty', 'treaty'), ('webpage', 'web page')], default='webpage', max_length=20),
        ),
        migrations.AlterField(
            model_name='historicalcorrection',
            name='now',
            field=models.TextField(blank=True, help_text='The corrected sentence, word for word. Leave the field empty if you removed the sentence.', max_length=400, verbose_name='is'),
        ),
        migrations.AlterField(
            model_name='historicalcorrection',
            name='path',
            field=models.TextField(help_text='The address of each page that had the error, one on each line: /history/founding/.', max_length=1000, verbose_name='where'),
        ),
        migrations.AlterField(
            model_name='historicalcorrection',
            name='slug',
            field=models.SlugField(help_text='The end of the web address of this correction: “2026-12-01-founding”.', max_length=80, verbose_name='short name (in links)'),
        ),
        migrations.AlterField(
            model_name='historicaldoubt',
            name='kind',
            field=models.CharField(choices=[('differ', '≠ sources differ'), ('encyclopedia', '† only an encyclopedia says so'), ('not-found', '† the cited page was not found'), ('inferred', '† worked out by us'), ('not-supported', '† the cited source does not say this'), ('unknown', '? not known')], help_text='“Not known” needs no sign in a text: the page of open questions lists it anyway.', max_length=13),
        ),
        migrations.AlterField(
            model_name='historicaldoubt',
            name='settled_by',
            field=models.CharField(blank=True, help_text='“The annual accounts for 2024.”', max_length=200, verbose_name='what would answer it'),
        ),
        migrations.AlterField(
            model_name='historicaldoubt',
            name='slug',
            field=models.SlugField(error_messages={'unique': 'Another doubt already has this short name: choose another name.'}, help_text='A short name for this doubt, such as “campaign-years”. To show the sign of the doubt in a text, write [!campaign-years] there. You can’t change this name while a statement uses it. Readers see the doubt as soon as you save.', max_length=60, verbose_name='short name (in links)'),
        ),
        migrations.AlterField(
            model_name='proposal',
            name='object_id',
            field=models.PositiveBigIntegerField(help_text='This field is empty if the proposal adds a new entry.', null=True),
        ),
        migrations.CreateModel(
            name='Comparison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, serialize=False)),
                ('changed', models.DateField(default=datetime.date.today, editable=False)),
                ('statement', models.CharField(help_text='The id of the statement, such as “at_fact_wwf_founded_citation”. It is in the column “id” of the file of all statements (CSV), which the page “About this profile” offers.', max_length=300)),
                ('words', models.TextField(help_text='The words of the statement on the day when somebody compared them with the source.')),
                ('notes', models.TextField(blank=True, help_text='Our notes of sources that the statement cited, one note on each line: “key#note”.')),
                ('digest', models.CharField(blank=True, help_text='Leave this field empty. The site then computes a checksum of the words and notes, to see later whether they changed.', max_length=64)),
                ('verdict', models.CharField(choices=[('exact', 'exact'), ('off', 'off'), ('wrong', 'wrong'), ('not-checkable', 'not checkable')], max_length=13)),
                ('remark', models.TextField(blank=True, help_text='Say what is inexact (“off”) or wrong in the statement, or why nobody could check it.', max_length=600)),
                ('seen', models.TextField(help_text='Say what you saw of the sources: “the page itself, in whole”, “our note alone”.', max_length=800, verbose_name='what was seen')),
                ('by', models.CharField(help_text='Say who or what compared the statement, and whether they also wrote the statement: “by Anna Berg, who wrote none of it”.', max_length=120, verbose_name='by whom')),
                ('compared_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='compared on')),
                ('sample', models.SlugField(blank=True, help_text='Fill this in only if the statement was not chosen from an edition. Give the day and the method of the choice, such as “2026-11-30-by-seed”. Readers see all comparisons with the same name together.', max_length=60, verbose_name='short name (in links)')),
            ],
            options={
                'ordering': ['-compared_on', 'statement'],
                'default_permissions': ('add', 'change', 'view', 'publish'),
                'constraints': [models.UniqueConstraint(fields=('statement', 'digest', 'sample'), name='references_comparison_is_one', violation_error_message='There is already a comparison of this statement with these words: change that comparison.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalComparison',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, serialize=False)),
                ('changed', models.DateField(default=datetime.date.today, editable=False)),
                ('statement', models.CharField(help_text='The id of the statement, such as “at_fact_wwf_founded_citation”. It is in the column “id” of the file of all statements (CSV), which the page “About this profile” offers.', max_length=300)),
                ('words', models.TextField(help_text='The words of the statement on the day when somebody compared them with the source.')),
                ('notes', models.TextField(blank=True, help_text='Our notes of sources that the statement cited, one note on each line: “key#note”.')),
                ('digest', models.CharField(blank=True, help_text='Leave this field empty. The site then computes a checksum of the words and notes, to see later whether they changed.', max_length=64)),
                ('verdict', models.CharField(choices=[('exact', 'exact'), ('off', 'off'), ('wrong', 'wrong'), ('not-checkable', 'not checkable')], max_length=13)),
                ('remark', models.TextField(blank=True, help_text='Say what is inexact (“off”) or wrong in the statement, or why nobody could check it.', max_length=600)),
                ('seen', models.TextField(help_text='Say what you saw of the sources: “the page itself, in whole”, “our note alone”.', max_length=800, verbose_name='what was seen')),
                ('by', models.CharField(help_text='Say who or what compared the statement, and whether they also wrote the statement: “by Anna Berg, who wrote none of it”.', max_length=120, verbose_name='by whom')),
                ('compared_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='compared on')),
                ('sample', models.SlugField(blank=True, help_text='Fill this in only if the statement was not chosen from an edition. Give the day and the method of the choice, such as “2026-11-30-by-seed”. Readers see all comparisons with the same name together.', max_length=60, verbose_name='short name (in links)')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical comparison',
                'verbose_name_plural': 'historical comparisons',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
