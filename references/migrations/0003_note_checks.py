import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('references', '0002_drop_loaded_rows'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='citation',
            name='checked_at',
        ),
        migrations.RemoveField(
            model_name='citation',
            name='checked_url',
        ),
        migrations.RemoveField(
            model_name='citation',
            name='link_found',
        ),
        migrations.RemoveField(
            model_name='historicalcitation',
            name='checked_at',
        ),
        migrations.RemoveField(
            model_name='historicalcitation',
            name='checked_url',
        ),
        migrations.RemoveField(
            model_name='historicalcitation',
            name='link_found',
        ),
        migrations.CreateModel(
            name='NoteCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.CharField(max_length=2000)),
                ('find', models.CharField(max_length=60)),
                ('state', models.CharField(choices=[('stands', 'the words stand there'), ('without', 'the page is there, but without the words'), ('gone', 'the page is gone'), ('unreached', 'it could not be reached')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('checked_on', models.DateField()),
                ('stood_on', models.DateField(null=True)),
                ('went_on', models.DateField(null=True)),
                ('missed_on', models.DateField(null=True)),
                ('missed_again_on', models.DateField(null=True)),
                ('copy', models.CharField(blank=True, max_length=64)),
                ('copied_on', models.DateField(null=True)),
                ('reading', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='last_check', to='references.reading')),
            ],
        ),
        migrations.DeleteModel(
            name='LinkCheck',
        ),
    ]
