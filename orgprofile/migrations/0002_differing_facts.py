
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orgprofile', '0001_version_3'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='criticism',
            options={'default_permissions': ('add', 'change', 'delete', 'view', 'publish'), 'ordering': ['earliest', 'slug'], 'verbose_name': 'criticism'},
        ),
        migrations.AlterModelOptions(
            name='historicalcriticism',
            options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical criticism', 'verbose_name_plural': 'historical criticisms'},
        ),
        migrations.AddField(
            model_name='fact',
            name='other',
            field=models.ForeignKey(blank=True, help_text='Choose another fact that gives a different value. Readers then see the sign ≠ beside both facts.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='orgprofile.fact', verbose_name='differs from'),
        ),
        migrations.AddField(
            model_name='historicalfact',
            name='other',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Choose another fact that gives a different value. Readers then see the sign ≠ beside both facts.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='orgprofile.fact', verbose_name='differs from'),
        ),
        migrations.AlterField(
            model_name='countrysearch',
            name='country',
            field=models.CharField(help_text='The country in which somebody looked for a member and found no member.', max_length=2),
        ),
        migrations.AlterField(
            model_name='criticism',
            name='date',
            field=models.CharField(help_text='The date on which the criticism began, or the period: “2009 to 2012”.', max_length=25),
        ),
        migrations.AlterField(
            model_name='criticism',
            name='organisation',
            field=models.ForeignKey(help_text='Readers find the criticism in the profile of this organisation. Another field says who is criticised.', on_delete=django.db.models.deletion.CASCADE, related_name='criticisms_shown', to='orgprofile.organisation', verbose_name='shown in the profile of'),
        ),
        migrations.AlterField(
            model_name='criticism',
            name='target',
            field=models.ForeignKey(blank=True, help_text='The organisation that is criticised. If only one member is criticised, choose that member.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='criticisms_received', to='orgprofile.organisation', verbose_name='about whom'),
        ),
        migrations.AlterField(
            model_name='criticism',
            name='target_law',
            field=models.CharField(blank=True, help_text='If the criticism is about a law and not about an organisation, give the name of the law.', max_length=200, verbose_name='or about which law'),
        ),
        migrations.AlterField(
            model_name='fact',
            name='as_of',
            field=models.CharField(blank=True, help_text='If the value can change, give the date on which it was true, according to the source.', max_length=25, verbose_name='as of'),
        ),
        migrations.AlterField(
            model_name='fact',
            name='doubt',
            field=models.SlugField(blank=True, db_index=False, default='', help_text='If the value is uncertain, give the short name of an entry in the list “Doubts” that explains why. Readers then see the sign of the doubt (≠, ? or †).', max_length=60),
        ),
        migrations.AlterField(
            model_name='fact',
            name='link',
            field=models.CharField(blank=True, help_text='If the value has a web page, give the address of that page.', max_length=2000),
        ),
        migrations.AlterField(
            model_name='historicalcountrysearch',
            name='country',
            field=models.CharField(help_text='The country in which somebody looked for a member and found no member.', max_length=2),
        ),
        migrations.AlterField(
            model_name='historicalcriticism',
            name='date',
            field=models.CharField(help_text='The date on which the criticism began, or the period: “2009 to 2012”.', max_length=25),
        ),
        migrations.AlterField(
            model_name='historicalcriticism',
            name='organisation',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Readers find the criticism in the profile of this organisation. Another field says who is criticised.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='orgprofile.organisation', verbose_name='shown in the profile of'),
        ),
        migrations.AlterField(
            model_name='historicalcriticism',
            name='target',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The organisation that is criticised. If only one member is criticised, choose that member.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='orgprofile.organisation', verbose_name='about whom'),
        ),
        migrations.AlterField(
            model_name='historicalcriticism',
            name='target_law',
            field=models.CharField(blank=True, help_text='If the criticism is about a law and not about an organisation, give the name of the law.', max_length=200, verbose_name='or about which law'),
        ),
        migrations.AlterField(
            model_name='historicalfact',
            name='as_of',
            field=models.CharField(blank=True, help_text='If the value can change, give the date on which it was true, according to the source.', max_length=25, verbose_name='as of'),
        ),
        migrations.AlterField(
            model_name='historicalfact',
            name='doubt',
            field=models.SlugField(blank=True, db_index=False, default='', help_text='If the value is uncertain, give the short name of an entry in the list “Doubts” that explains why. Readers then see the sign of the doubt (≠, ? or †).', max_length=60),
        ),
        migrations.AlterField(
            model_name='historicalfact',
            name='link',
            field=models.CharField(blank=True, help_text='If the value has a web page, give the address of that page.', max_length=2000),
        ),
        migrations.AlterField(
            model_name='historicalkeyperson',
            name='as_of',
            field=models.CharField(help_text='The newest date or period in which, according to a source, the person had this role.', max_length=25, verbose_name='as of'),
        ),
        migrations.AlterField(
            model_name='historicalkeyperson',
            name='doubt',
            field=models.SlugField(blank=True, db_index=False, default='', help_text='If something here is uncertain, give the short name of an entry in the list “Doubts” that explains why. Readers then see the sign of the doubt (≠, ? or †).', max_length=60),
        ),
        migrations.AlterField(
            model_name='historicalmember',
            name='doubt',
            field=models.SlugField(blank=True, db_index=False, default='', help_text='If something here is uncertain, give the short name of an entry in the list “Doubts” that explains why. Readers then see the sign of the doubt (≠, ? or †).', max_length=60),
        ),
        migrations.AlterField(
            model_name='historicalmember',
            name='editors_note',
            field=models.TextField(blank=True, help_text='Only editors see this remark. Say why this may be a member, and where to look next.', verbose_name='for editors alone'),
        ),
        migrations.AlterField(
            model_name='historicalmember',
            name='evidence',
            field=models.CharField(choices=[('network', 'the network lists it'), ('self', 'says so itself'), ('third-party', 'named by others')], default='network', max_length=12, verbose_name='who says so'),
        ),
        migrations.AlterField(
            model_name='historicalmembershipcount',
            name='basis',
            field=models.CharField(blank=True, choices=[('stated', 'stated in the source'), ('page', 'the date of the web page'), ('inferred', 'date worked out by us'), ('planned', 'planned when the source was written')], max_length=10, verbose_name='how the date is known'),
        ),
        migrations.AlterField(
            model_name='historicalmembershipcount',
            name='doubt',
            field=models.SlugField(blank=True, db_index=False, default='', help_text='If the figure is uncertain, give the short name of an entry in the list “Doubts” that explains why. Readers then see the sign of the doubt (≠, ? or †).', max_length=60),
        ),
        migrations.AlterField(
            model_name='historicalmembershipcount',
            name='is_stale',
            field=models.BooleanField(default=False, help_text='Tick this box if the source repeats an older figure. The figure then stays in the list, but is never shown as the newest.', verbose_name='repeats an old figure'),
        ),
        migrations.AlterField(
            model_name='historicalmembershipcount',
            name='slug',
            field=models.SlugField(help_text='The last part of the figure’s web address. If you leave the field empty, the site makes the name from the date and the source: “2018-06-08-annual-report”.', max_length=100, verbose_name='short name (in links)'),
        ),
        migrations.AlterField(
            model_name='historicalmembershipcount',
            name='value_to',
            field=models.DecimalField(blank=True, decimal_places=3, help_text='Fill this in only for a figure “between” two numbers: give the higher number.', max_digits=15, null=True, verbose_name='up to how many, or how much'),
        ),
        migrations.AlterField(
            model_name='historicalmembershipcount',
            name='within',
            field=models.PositiveIntegerField(blank=True, help_text='If the first number counts members, give the number of countries here.', null=True, verbose_name='in how many'),
        ),
        migrations.AlterField(
            model_name='historicalresolution',
            name='figure',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='One of the two figures that disagree. If you reject one of them, choose it here.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='orgprofile.membershipcount'),
        ),
        migrations.AlterField(
            model_name='historicalsection',
            name='body',
            field=models.TextField(blank=True, help_text='You may leave the text empty if the list below it says everything.'),
        ),
        migrations.AlterField(
            model_name='historicalturn',
            name='criticism',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='orgprofile.criticism', verbose_name='criticism'),
        ),
        migrations.AlterField(
            model_name='historicalturn',
            name='voice',
            field=models.CharField(choices=[('own', 'from the author’s own text'), ('reported', 'from a report about it')], default='reported', max_length=10, verbose_name='in whose words'),
        ),
        migrations.AlterField(
            model_name='keyperson',
            name='as_of',
            field=models.CharField(help_text='The newest date or period in which, according to a source, the person had this role.', max_length=25, verbose_name='as of'),
        ),
        migrations.AlterField(
            model_name='keyperson',
            name='doubt',
            field=models.SlugField(blank=True, db_index=False, default='', help_text='If something here is uncertain, give the short name of an entry in the list “Doubts” that explains why. Readers then see the sign of the doubt (≠, ? or †).', max_length=60),
        ),
        migrations.AlterField(
            model_name='member',
            name='doubt',
            field=models.SlugField(blank=True, db_index=False, default='', help_text='If something here is uncertain, give the short name of an entry in the list “Doubts” that explains why. Readers then see the sign of the doubt (≠, ? or †).', max_length=60),
        ),
        migrations.AlterField(
            model_name='member',
            name='editors_note',
            field=models.TextField(blank=True, help_text='Only editors see this remark. Say why this may be a member, and where to look next.', verbose_name='for editors alone'),
        ),
        migrations.AlterField(
            model_name='member',
            name='evidence',
            field=models.CharField(choices=[('network', 'the network lists it'), ('self', 'says so itself'), ('third-party', 'named by others')], default='network', max_length=12, verbose_name='who says so'),
        ),
        migrations.AlterField(
            model_name='membershipcount',
            name='basis',
            field=models.CharField(blank=True, choices=[('stated', 'stated in the source'), ('page', 'the date of the web page'), ('inferred', 'date worked out by us'), ('planned', 'planned when the source was written')], max_length=10, verbose_name='how the date is known'),
        ),
        migrations.AlterField(
            model_name='membershipcount',
            name='doubt',
            field=models.SlugField(blank=True, db_index=False, default='', help_text='If the figure is uncertain, give the short name of an entry in the list “Doubts” that explains why. Readers then see the sign of the doubt (≠, ? or †).', max_length=60),
        ),
        migrations.AlterField(
            model_name='membershipcount',
            name='is_stale',
            field=models.BooleanField(default=False, help_text='Tick this box if the source repeats an older figure. The figure then stays in the list, but is never shown as the newest.', verbose_name='repeats an old figure'),
        ),
        migrations.AlterField(
            model_name='membershipcount',
            name='slug',
            field=models.SlugField(help_text='The last part of the figure’s web address. If you leave the field empty, the site makes the name from the date and the source: “2018-06-08-annual-report”.', max_length=100, unique=True, verbose_name='short name (in links)'),
        ),
        migrations.AlterField(
            model_name='membershipcount',
            name='value_to',
            field=models.DecimalField(blank=True, decimal_places=3, help_text='Fill this in only for a figure “between” two numbers: give the higher number.', max_digits=15, null=True, verbose_name='up to how many, or how much'),
        ),
        migrations.AlterField(
            model_name='membershipcount',
            name='within',
            field=models.PositiveIntegerField(blank=True, help_text='If the first number counts members, give the number of countries here.', null=True, verbose_name='in how many'),
        ),
        migrations.AlterField(
            model_name='resolution',
            name='figure',
            field=models.ForeignKey(help_text='One of the two figures that disagree. If you reject one of them, choose it here.', on_delete=django.db.models.deletion.CASCADE, related_name='resolutions', to='orgprofile.membershipcount'),
        ),
        migrations.AlterField(
            model_name='section',
            name='body',
            field=models.TextField(blank=True, help_text='You may leave the text empty if the list below it says everything.'),
        ),
        migrations.AlterField(
            model_name='turn',
            name='criticism',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='orgprofile.criticism', verbose_name='criticism'),
        ),
        migrations.AlterField(
            model_name='turn',
            name='voice',
            field=models.CharField(choices=[('own', 'from the author’s own text'), ('reported', 'from a report about it')], default='reported', max_length=10, verbose_name='in whose words'),
        ),
        migrations.AlterConstraint(
            model_name='criticism',
            name='orgprofile_criticism_has_one_target',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('target__isnull', False), ('target_law', '')), models.Q(('target__isnull', True), models.Q(('target_law', ''), _negated=True)), _connector='OR'), name='orgprofile_criticism_has_one_target', violation_error_message='Say who or what is criticised: choose an organisation, or name a law, but not both.'),
        ),
        migrations.AlterConstraint(
            model_name='turn',
            name='orgprofile_turn_slug_is_unique',
            constraint=models.UniqueConstraint(fields=('criticism', 'slug'), name='orgprofile_turn_slug_is_unique', violation_error_message='Another contribution to this criticism already has this short name: choose another name.'),
        ),
    ]
