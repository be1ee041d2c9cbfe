from importlib import import_module

from django.db import migrations
from django.db.models import F

GONE = ('drafts', 'disagreement', 'uncited_because')
GONE_ROWS = ('quotations-', 'related_criticisms-')


def write_into_the_note(apps, schema_editor):
    """Append to the editor's note of a source why it is kept though nothing cites it."""
    alias = schema_editor.connection.alias
    rows = apps.get_model('references', 'Citation')._base_manager.using(alias)
    for row in rows.exclude(uncited_because='').only('editors_note', 'uncited_because'):
        reason = f'Kept though not cited: {row.uncited_because}'
        note = f'{row.editors_note}\n\n{reason}'.strip()
        rows.filter(pk=row.pk).update(editors_note=note, version=F('version') + 1)


def mend_proposals(apps, schema_editor):
    """Leave out of the stored forms the fields that their forms have no longer."""
    alias = schema_editor.connection.alias
    rows = apps.get_model('references', 'Proposal')._base_manager.using(alias)
    for row in rows.all():
        data = {
            name: row.data.get('status', ['draft'])
            if name.endswith('-status') and sent == ['whole'] else sent
            for name, sent in row.data.items()
            if name not in GONE and not name.startswith(GONE_ROWS)
        }
        if row.data.get('drafts') == ['together']:
            data['with_parts'] = ['on']
        if data != row.data:
            rows.filter(pk=row.pk).update(data=data)


def index_words(apps, schema_editor):
    """Index the words of the sources again: their table was made anew on SQLite."""
    module = import_module('references.migrations.0002_index_words')
    module.index_words(apps, schema_editor, ['references_citation'])


class Migration(migrations.Migration):

    dependencies = [
        ('references', '0005_links_say_what_is_known'),
    ]

    operations = [
        migrations.RunPython(write_into_the_note, migrations.RunPython.noop),
        migrations.RunPython(mend_proposals, migrations.RunPython.noop),
        migrations.RemoveField(model_name='citation', name='uncited_because'),
        migrations.RemoveField(model_name='historicalcitation', name='uncited_because'),
        migrations.RunPython(index_words, migrations.RunPython.noop),
    ]
