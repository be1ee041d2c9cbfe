"""Drops fields that no profile uses. A figure “between” two numbers becomes “at least” the first."""

from django.db import migrations, models

BOUND = models.CharField(
    "how exact",
    max_length=10,
    choices=[("exact", "exactly"), ("at-least", "at least"), ("about", "about")],
    default="exact",
    help_text="“Over 80” is at least 80; “almost 100” is about 100.",
)


def keep_the_first_number(apps, schema_editor):
    for name in ("MembershipCount", "HistoricalMembershipCount"):
        rows = apps.get_model("orgprofile", name).objects
        rows.filter(bound="range").update(bound="at-least")

PLOTTED = models.BooleanField(
    "drawn as a line",
    default=True,
    help_text="Tick this box to draw the figures as a line over time. Leave it unticked if "
    "each figure stands alone, such as the number of people at one event.",
)


class Migration(migrations.Migration):
    dependencies = [("orgprofile", "0002_differing_facts")]

    operations = [
        # These constraints name fields that go, so they go first.
        migrations.RemoveConstraint(
            "membershipcount", "orgprofile_membershipcount_a_range_has_two_ends"
        ),
        migrations.RemoveConstraint(
            "membershipcount",
            "orgprofile_membershipcount_a_range_ends_above_its_beginning",
        ),
        migrations.RunPython(keep_the_first_number, migrations.RunPython.noop),
        migrations.AlterField("membershipcount", "bound", BOUND),
        migrations.AlterField("historicalmembershipcount", "bound", BOUND),
        migrations.RemoveField("membershipcount", "value_to"),
        migrations.RemoveField("historicalmembershipcount", "value_to"),
        migrations.RemoveField("membershipcount", "within_to"),
        migrations.RemoveField("historicalmembershipcount", "within_to"),
        migrations.RemoveField("membershipcount", "checked_on"),
        migrations.RemoveField("historicalmembershipcount", "checked_on"),
        migrations.RemoveField("member", "checked_on"),
        migrations.RemoveField("historicalmember", "checked_on"),
        migrations.RemoveField("fact", "other"),
        migrations.RemoveField("historicalfact", "other"),
        migrations.RemoveField("turn", "doubt"),
        migrations.RemoveField("historicalturn", "doubt"),
        migrations.AlterField("measure", "is_plotted", PLOTTED),
        migrations.AlterField("historicalmeasure", "is_plotted", PLOTTED),
    ]
