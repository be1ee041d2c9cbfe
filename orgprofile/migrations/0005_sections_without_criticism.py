from django.db import migrations, models


def show_no_criticism(apps, schema_editor):
    """Keep the prose of sections that showed the criticisms: these have a page of their own."""
    sections = apps.get_model("orgprofile", "Section").objects
    sections.filter(shows="criticism").update(shows="")


class Migration(migrations.Migration):

    dependencies = [
        ('orgprofile', '0004_criticism_reported_as_conceded'),
    ]

    operations = [
        migrations.RunPython(show_no_criticism, migrations.RunPython.noop),
        *(
            migrations.AlterField(
                model_name=name,
                name='shows',
                field=models.CharField(blank=True, choices=[('', 'nothing more'), ('history', 'the history, condensed'), ('counts', 'the membership figures'), ('awards', 'the awards')], default='', max_length=10, verbose_name='shows below'),
            )
            for name in ('historicalsection', 'section')
        ),
    ]
