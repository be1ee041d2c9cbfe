"""Remove the addresses that links for passwords left behind.

django-allauth refuses a second factor beside one that is not verified, and nobody can
verify it here; a former address would still get mails that set a password.
"""

from django.db import migrations


def remove(apps, schema_editor):
    addresses = apps.get_model("account", "EmailAddress").objects
    addresses.using(schema_editor.connection.alias).filter(verified=False).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("ecpat_site", "0003_django_allauth"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [migrations.RunPython(remove, migrations.RunPython.noop)]
