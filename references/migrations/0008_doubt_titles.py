from django.db import migrations, models

TITLE = {
    "max_length": 80,
    "help_text": "The open question in a few words: “In which years did it run?”",
}


def entitle_by_slug(apps, schema_editor):
    """Give each doubt the title it had before: its slug in words."""
    Doubt = apps.get_model("references", "Doubt")
    for doubt in Doubt.objects.all():
        doubt.title = doubt.slug.replace("-", " ").capitalize()
        doubt.save(update_fields=["title"])


class Migration(migrations.Migration):
    dependencies = [("references", "0007_search")]

    operations = [
        migrations.AddField(
            "doubt", "title", models.CharField(default="", **TITLE), False
        ),
        migrations.AddField(
            "historicaldoubt", "title", models.CharField(default="", **TITLE), False
        ),
        migrations.RunPython(
            entitle_by_slug, migrations.RunPython.noop, elidable=True
        ),
    ]
