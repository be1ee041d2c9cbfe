import re
from functools import partial

from django.db import migrations, models

from references.migrations._dropped import forget_model


def write_keys_of_today(apps, schema_editor):
    """Replace each former key in prose by the key of the source that stayed."""
    alias = schema_editor.connection.alias
    former = apps.get_model('references', 'FormerKey')._base_manager.using(alias)
    keys = dict(former.values_list('key', 'citation__key'))
    if not keys:
        return
    written = re.compile(rf'(?<!\w)@({"|".join(map(re.escape, keys))})(?![\w-])')
    for model in apps.get_models():
        # Histories keep what was written.
        is_ours = model._meta.app_label in ('references', 'orgprofile', 'timeline')
        if not is_ours or hasattr(model, 'history_id'):
            continue
        rows = model._base_manager.using(alias)
        for field in model._meta.concrete_fields:
            if isinstance(field, models.TextField):
                for row in rows.filter(**{f'{field.name}__contains': '[@'}):
                    text = written.sub(lambda key: f'@{keys[key[1]]}', getattr(row, field.name))
                    rows.filter(pk=row.pk).update(**{field.name: text})


class Migration(migrations.Migration):

    dependencies = [
        ('references', '0017_corrections'),
    ]

    operations = [
        migrations.RunPython(write_keys_of_today, migrations.RunPython.noop),
        migrations.RunPython(
            partial(forget_model, app='references', model='formerkey'),
            migrations.RunPython.noop,
        ),
        migrations.DeleteModel(name='HistoricalFormerKey'),
        migrations.DeleteModel(name='FormerKey'),
    ]
