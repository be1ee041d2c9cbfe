from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('references', '0001_version_3'),
    ]

    operations = [
        migrations.DeleteModel(
            name='LoadedRow',
        ),
    ]
