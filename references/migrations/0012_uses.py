"""Store uses by source or doubt, and with their rows, so that they are deleted with these.

All is derived: `migrate` writes it anew afterwards.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

words = import_module("references.migrations.0002_index_words")
SEARCHED = ["references_searchentry"]


def forget_entries(apps, schema_editor):
    words.forget_words(apps, schema_editor, SEARCHED)


def index_entries(apps, schema_editor):
    words.index_words(apps, schema_editor, SEARCHED)


def forget_kind(apps, schema_editor):
    kinds = apps.get_model("contenttypes", "ContentType").objects
    kinds.filter(app_label="references", model="indexeduse").delete()


KIND = models.ForeignKey(
    on_delete=django.db.models.deletion.CASCADE,
    related_name="+",
    to="contenttypes.contenttype",
)
ID = models.BigAutoField(
    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
)


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("references", "0011_revision_token"),
    ]

    operations = [
        migrations.RunPython(forget_entries, migrations.RunPython.noop),
        migrations.DeleteModel("IndexedUse"),
        migrations.RunPython(forget_kind, migrations.RunPython.noop),
        migrations.DeleteModel("SearchEntry"),
        migrations.CreateModel(
            "SearchEntry",
            [
                ("id", ID),
                ("content_type", KIND),
                ("row", models.BigIntegerField()),
                (
                    "search_text",
                    models.TextField(default="", editable=False, serialize=False),
                ),
            ],
            {
                "constraints": [
                    models.UniqueConstraint(
                        fields=["content_type", "row"],
                        name="references_searchentry_one_a_row",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            "Use",
            [
                ("id", ID.clone()),
                ("content_type", KIND.clone()),
                ("row", models.BigIntegerField()),
                ("field", models.CharField(max_length=60)),
                ("source", models.CharField(blank=True, default="", max_length=80)),
                ("doubt", models.CharField(blank=True, default="", max_length=60)),
                ("readings", models.TextField(blank=True, default="")),
                ("page", models.CharField(max_length=40)),
                ("section", models.CharField(blank=True, max_length=120)),
                ("is_public", models.BooleanField()),
                ("lacking", models.TextField(blank=True, default="")),
                ("undated", models.TextField(blank=True, default="")),
            ],
            {
                "indexes": [
                    models.Index(
                        fields=["source", "is_public"],
                        name="references__source_7fc8e2_idx",
                    ),
                    models.Index(
                        fields=["doubt", "is_public"],
                        name="references__doubt_e1d120_idx",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["content_type", "row", "field", "source", "doubt"],
                        name="references_use_one_a_field",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(source="") | models.Q(doubt=""),
                        name="references_use_of_source_or_doubt",
                    ),
                ],
            },
        ),
        migrations.RunPython(index_entries, migrations.RunPython.noop),
    ]
