"""Make the table of the cache; it stands for all migrations up to version 2.1.0.

The groups of the roles are made after each `migrate`, by `ecpat_site.roles`.
"""

from django.core.management import call_command
from django.db import migrations


def make_cache(apps, schema_editor):
    alias = schema_editor.connection.alias
    call_command("createcachetable", database=alias, verbosity=0)


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('ecpat_site', '0001_roles'),
        ('ecpat_site', '0002_sessions_and_recovery_codes'),
        ('ecpat_site', '0003_django_allauth'),
        ('ecpat_site', '0004_no_unverified_addresses'),
    ]

    # The tables of other packages come first: with ours there, Django takes longer for each.
    dependencies = [
        ('account', '0009_emailaddress_unique_primary_email'),
        ('admin', '0003_logentry_add_action_flag_choices'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('sessions', '0001_initial'),
        ('usersessions', '0001_initial'),
    ]

    run_before = [('references', '0001_version_3')]

    # Backwards it stays: it holds what slows those who guess passwords.
    operations = [migrations.RunPython(make_cache, migrations.RunPython.noop)]
