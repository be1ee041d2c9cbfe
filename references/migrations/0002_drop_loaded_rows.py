from django.db import migrations


class Migration(migrations.Migration):

    # Under this name the last commits before the new line of migrations have it.
    replaces = [('references', '0020_drop_loaded_rows')]

    dependencies = [
        ('references', '0001_version_3'),
    ]

    operations = [
        migrations.DeleteModel(
            name='LoadedRow',
        ),
    ]
