"""Drop what lists, duplicates and links now read from the other columns."""

from importlib import import_module

from django.db import migrations, models

index_words = import_module("references.migrations.0002_index_words").index_words

DROPPED = [
    *("title_text", "issued_text", "year", "address_key", "work_key"),
    *("use_count", "link_state"),
]


def index_citations(apps, schema_editor):
    # On SQLite the table was made anew, without the triggers of its index of words.
    index_words(apps, schema_editor, ["references_citation"])


class Migration(migrations.Migration):
    dependencies = [("references", "0006_drop_uncited_because")]

    operations = [
        migrations.RemoveIndex("citation", "references_citation_list"),
        migrations.RemoveIndex("citation", "references__address_0a73cd_idx"),
        migrations.RemoveIndex("citation", "references__work_ke_c80b8a_idx"),
        *(
            migrations.RemoveField(model, name)
            for model in ("citation", "historicalcitation")
            for name in DROPPED
        ),
        migrations.AddIndex(
            "citation", models.Index(fields=["sort_text", "key"], name="references__sort_te_bf0f14_idx")
        ),
        migrations.RunPython(index_citations, migrations.RunPython.noop),
    ]
