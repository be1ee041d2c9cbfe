from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [('timeline', '0003_drop_related_criticism_and_remarks')]

    operations = [
        migrations.RemoveIndex(model_name='historyevent', name='event_list'),
        migrations.RemoveIndex(model_name='historyevent', name='event_tally'),
    ]
