"""Make the groups of the roles; `ecpat_site.roles` gives them their permissions.

Permissions are made after all migrations, so there are none to give here yet.
"""

from django.db import migrations


def make_groups(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for name in ("Author", "Editor", "Keeper"):
        groups.get_or_create(name=name)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("auth", "0012_alter_user_first_name_max_length")]
    # Backwards they stay: they may have members.
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
