from functools import partial

from django.db import migrations, models

from references.migrations._dropped import forget_model


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '__first__'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('orgprofile', '0003_remove_descriptions'),
        ('references', '0004_proposals'),
    ]

    operations = [
        migrations.RunPython(
            partial(forget_model, app='orgprofile', model='quotation'),
            migrations.RunPython.noop,
        ),
        migrations.DeleteModel(name='HistoricalQuotation'),
        migrations.DeleteModel(name='Quotation'),
        migrations.RemoveField(model_name='criticism', name='search_text'),
        migrations.RemoveField(model_name='historicalcriticism', name='search_text'),
        migrations.RemoveField(model_name='turn', name='search_text'),
        migrations.RemoveField(model_name='historicalturn', name='search_text'),
        migrations.AlterField(
            model_name='historicalkeyperson',
            name='is_office',
            field=models.BooleanField(default=True, help_text='Not ticked: no post, such as founder.', verbose_name='a post held for a term'),
        ),
        migrations.AlterField(
            model_name='keyperson',
            name='is_office',
            field=models.BooleanField(default=True, help_text='Not ticked: no post, such as founder.', verbose_name='a post held for a term'),
        ),
    ]
