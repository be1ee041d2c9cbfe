"""Keep in words what figures said when they were decided on; drop what nobody reads."""

import json

from django.db import migrations, models
from django.db.models import F

SIGNS = {"at-least": "at least ", "about": "about "}


def words(values):
    """Return "about 80 in about 70 countries, 2018-06" of {"bound": "about", …}."""
    sign = SIGNS.get(values.get("bound"), "")
    amounts = {
        name: f"{sign}{values[name]}"
        + (f" to {values[f'{name}_to']}" if values.get(f"{name}_to") else "")
        for name in ("members", "countries")
        if name in values
    }
    countries = [f"{amounts['countries']} countries"] if "countries" in amounts else []
    figure = " in ".join(
        [*([amounts["members"]] if "members" in amounts else []), *countries]
    )
    current = ", given as today’s" if values.get("claims_current") else ""
    return f"{figure}, {values.get('as_of') or 'undated'}{current}"


def put_into_words(apps, schema_editor):
    """Rewrite each decision; one that was lapsed, as its measure was another, stays so."""
    database = schema_editor.connection.alias
    for name in ("Resolution", "HistoricalResolution"):
        rows = apps.get_model("orgprofile", name).objects.using(database)
        measures = dict(
            apps.get_model("orgprofile", "MembershipCount")
            .objects.using(database)
            .values_list("pk", "measure")
        )
        for row in rows.all():
            try:
                said = [
                    words(json.loads(t)) for t in (row.figure_said, row.against_said)
                ]
            except (AttributeError, TypeError, ValueError):
                continue  # It could not be read, and did not hold.
            if measures.get(row.figure_id, row.measure_id) == row.measure_id:
                row.figure_said, row.against_said = said
                row.save()


class Migration(migrations.Migration):
    dependencies = [("orgprofile", "0004_drop_quotations")]

    operations = [
        migrations.RunPython(put_into_words, migrations.RunPython.noop),
        *(
            migrations.RemoveField(model_name=name, name="measure")
            for name in ("resolution", "historicalresolution")
        ),
        *(
            migrations.RemoveField(model_name=name, name="latest")
            for name in ("criticism", "historicalcriticism")
        ),
        *(
            migrations.AlterField(
                model_name=name,
                name=field,
                field=models.CharField(label, max_length=250),
            )
            for name in ("resolution", "historicalresolution")
            for field, label in (
                ("figure_said", "what the figure said then"),
                ("against_said", "what the other one said"),
            )
        ),
        *(
            migrations.AlterModelOptions(
                name=name,
                options={
                    "ordering": ordering,
                    "default_permissions": (
                        "add",
                        "change",
                        "delete",
                        "view",
                        "publish",
                    ),
                    **more,
                },
            )
            for name, ordering, more in (
                ("fact", ["order", "label"], {}),
                (
                    "keyperson",
                    ["-last_seen", "role", "name"],
                    {"verbose_name": "person", "verbose_name_plural": "people"},
                ),
                ("section", ["order", "slug"], {}),
                (
                    "turn",
                    ["order", F("earliest").asc(nulls_last=True), "slug"],
                    {"verbose_name": "contribution"},
                ),
            )
        ),
        *(
            migrations.RemoveIndex(model_name=model, name=name)
            for model, name in (
                ("member", "member_list"),
                ("member", "member_tally"),
                ("member", "member_country"),
                ("membershipcount", "count_measure_newest"),
            )
        ),
    ]
