from functools import partial

from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Concat

from references.migrations._dropped import forget_model


def write_into_the_body(apps, schema_editor):
    """Append to the text of an event its remark, and a link to each criticism."""
    alias = schema_editor.connection.alias
    events = apps.get_model('timeline', 'HistoryEvent')._base_manager.using(alias)
    links = apps.get_model('timeline', 'RelatedCriticism')._base_manager.using(alias)
    added = [
        (event.pk, event.disagreement)
        for event in events.exclude(disagreement='').only('disagreement')
    ] + [
        (link.event_id, f'Criticism: [{link.criticism.title}]'
         f'(/criticism/{link.criticism.slug}/).[linking]')
        for link in links.select_related('criticism').order_by('pk')
    ]
    for number, words in added:
        # With a version of its own, so that no older form is saved over it.
        events.filter(pk=number).update(
            body=Concat('body', Value(f'\n\n{words}')), version=F('version') + 1
        )
    # PostgreSQL alters no table of which a row was written twice and is yet to be checked.
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '__first__'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('orgprofile', '0004_drop_quotations'),
        ('references', '0004_proposals'),
        ('timeline', '0002_date_rows_by_their_words'),
    ]

    operations = [
        migrations.RunPython(write_into_the_body, migrations.RunPython.noop),
        migrations.RunPython(
            partial(forget_model, app='timeline', model='relatedcriticism'),
            migrations.RunPython.noop,
        ),
        migrations.DeleteModel(name='HistoricalRelatedCriticism'),
        migrations.DeleteModel(name='RelatedCriticism'),
        migrations.RemoveField(model_name='historyevent', name='disagreement'),
        migrations.RemoveField(model_name='historicalhistoryevent', name='disagreement'),
    ]
