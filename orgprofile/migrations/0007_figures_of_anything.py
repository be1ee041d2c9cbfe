"""Give figures decimal numbers, and what is counted a multiplier and a second unit."""

import django.core.validators
from django.db import migrations, models
from django.db.models import F, Q

NUMBERS = {
    'members': 'value',
    'members_to': 'value_to',
    'countries': 'within',
    'countries_to': 'within_to',
}
COUNTS = ('membershipcount', 'historicalmembershipcount')
MEASURES = ('measure', 'historicalmeasure')
NAME = 'orgprofile_membershipcount_{}'.format


def name_second_units(apps, schema_editor):
    """Say of each measure whose figures have a second number that it is of countries."""
    database = schema_editor.connection.alias
    counts = apps.get_model('orgprofile', 'MembershipCount').objects.using(database)
    counted = counts.exclude(within=None).values('measure')
    for model, key in (('Measure', 'pk__in'), ('HistoricalMeasure', 'id__in')):
        rows = apps.get_model('orgprofile', model).objects.using(database)
        rows.filter(**{key: counted}).update(within_unit='countries')


def rename_in_proposals(apps, schema_editor):
    """Rename the numbers in proposals; forget what was loaded, which the history knows."""
    database = schema_editor.connection.alias
    proposals = apps.get_model('references', 'Proposal').objects.using(database)
    for proposal in proposals.filter(content_type__model='membershipcount'):
        given = proposal.data.get('fields') or {}
        renamed = {NUMBERS.get(name, name): value for name, value in given.items()}
        proposal.data['fields'] = renamed
        proposal.save()
    loaded = apps.get_model('references', 'LoadedRow').objects.using(database)
    for name in ('measure', 'membershipcount'):
        loaded.filter(name__startswith=f'["orgprofile.{name}"').delete()


class Migration(migrations.Migration):

    dependencies = [
        ('orgprofile', '0006_kinds_of_the_profile'),
        ('references', '0013_proposals_are_data'),
    ]

    operations = [
        *(
            migrations.RemoveConstraint('membershipcount', NAME(name))
            for name in (
                'says_something',
                'no_more_countries_than_members',
                'a_range_has_two_ends',
                'a_range_ends_above_its_beginning',
            )
        ),
        *(
            migrations.RenameField(model, old, new)
            for model in COUNTS
            for old, new in NUMBERS.items()
        ),
        *(
            migrations.AddField(model, 'multiplier', models.CharField(blank=True, choices=[('thousand', 'thousands'), ('million', 'millions'), ('billion', 'billions')], help_text='What its figures are given in: 1.5 in millions is “1.5 million”.', max_length=10))
            for model in MEASURES
        ),
        *(
            migrations.AddField(model, 'within_unit', models.CharField(blank=True, help_text='What a figure is spread over, if anything: “countries”.', max_length=30, validators=[django.core.validators.RegexValidator('^[a-z]+\\Z', 'Write one word in small letters.')], verbose_name='second unit'))
            for model in MEASURES
        ),
        *(
            migrations.AlterField(model, 'unit', models.CharField(help_text='The plural, “members”, or a currency, “US$” or “EUR”.', max_length=60))
            for model in MEASURES
        ),
        *(
            migrations.AlterField(model, name, field)
            for model in COUNTS
            for name, field in (
                ('value', models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True, verbose_name='how many, or how much')),
                ('value_to', models.DecimalField(blank=True, decimal_places=3, help_text='Of what is “between” two numbers.', max_digits=15, null=True, verbose_name='up to how many, or how much')),
                ('within', models.PositiveIntegerField(blank=True, help_text='Members in so many countries.', null=True, verbose_name='in how many')),
                ('within_to', models.PositiveIntegerField(blank=True, null=True, verbose_name='up to in how many')),
            )
        ),
        migrations.AddConstraint(
            'membershipcount',
            models.CheckConstraint(condition=Q(value__isnull=False) | Q(within__isnull=False), name=NAME('says_something'), violation_error_message='Give a number.'),
        ),
        migrations.AddConstraint(
            'membershipcount',
            models.CheckConstraint(
                condition=Q(bound='range') & (Q(value_to__isnull=False) | Q(within_to__isnull=False)) | ~Q(bound='range') & Q(value_to__isnull=True, within_to__isnull=True),
                name=NAME('a_range_has_two_ends'),
                violation_error_message='Give an upper end where the figure is “between” two numbers, and only there.',
            ),
        ),
        migrations.AddConstraint(
            'membershipcount',
            models.CheckConstraint(
                condition=(Q(value_to__isnull=True) | Q(value__isnull=False, value_to__gt=F('value'))) & (Q(within_to__isnull=True) | Q(within__isnull=False, within_to__gt=F('within'))),
                name=NAME('a_range_ends_above_its_beginning'),
                violation_error_message='The upper end of a range must be above its lower end.',
            ),
        ),
        migrations.RunPython(name_second_units, migrations.RunPython.noop),
        migrations.RunPython(rename_in_proposals, migrations.RunPython.noop),
    ]
