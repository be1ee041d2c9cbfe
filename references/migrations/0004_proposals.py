"""Let proposals have no day and no comments: sent back, each has its reason in itself.

Those accepted for a day wait for a decision again. What the forms no longer have is
taken out of what was sent; where it held text, the proposal is sent back with that text.
"""

from django.db import migrations, models

OPEN = ["waiting", "sent-back"]
# What forms of 1.0.0 had: fields, whose names may follow that of a row, rows within, and
# the kinds of rows themselves.
FIELDS = ("disagreement", "uncited_because", "drafts")
ROWS = ("quotations-", "related_criticisms-")
KINDS = ["quotation", "relatedcriticism"]
# Those that hold an editor's text.
TEXTS = ("disagreement", "uncited_because", "text", "said_by", "note")


def carry_over(apps, schema_editor):
    proposals = apps.get_model("references", "Proposal").objects
    comments = apps.get_model("references", "Comment").objects
    proposals.filter(status="scheduled").update(
        status="waiting", decided_by=None, decided_at=None
    )
    for row in proposals.filter(status="sent-back"):
        last = comments.filter(proposal=row).order_by("made_at", "pk").last()
        row.answer = last.text if last else "Sent back without a reason."
        row.save()
    for row in proposals.filter(status__in=OPEN).select_related("content_type"):
        of_gone = row.content_type.model in KINDS
        gone = {
            name: values
            for name, values in row.data.items()
            if of_gone or name.rpartition("-")[2] in FIELDS or name.startswith(ROWS)
        }
        texts = [
            f"{name}: {value}"
            for name, values in sorted(gone.items())
            for value in values
            if value and name.rpartition("-")[2] in TEXTS
        ]
        if texts:
            why = "Version 2.0.0 has no such field or row. It held:"
            row.answer = "\n".join([row.answer, why, *texts]).strip()
            row.status = "sent-back"
        if of_gone:
            row.status = "withdrawn"
        elif gone:
            row.data = {n: v for n, v in row.data.items() if n not in gone}
        row.save()
    # PostgreSQL alters no table of which a row was written twice and is yet to be checked.
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [("references", "0003_date_rows_by_their_words")]

    operations = [
        migrations.AddField(
            "proposal",
            "answer",
            models.TextField(
                "answer",
                blank=True,
                default="",
                help_text="Why it is sent back: what the proposer is to change.",
                max_length=2000,
            ),
            preserve_default=False,
        ),
        *(
            migrations.RemoveConstraint("proposal", f"references_proposal_{name}")
            for name in (
                "status_is_known",
                "acceptance_has_a_name",
                "scheduled_for_a_day",
            )
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.DeleteModel("Comment"),
        migrations.RemoveField("proposal", "apply_on"),
        migrations.AlterField(
            "proposal",
            "status",
            models.CharField(
                choices=[
                    ("waiting", "waiting"),
                    ("sent-back", "sent back"),
                    ("accepted", "accepted"),
                    ("withdrawn", "withdrawn"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            "proposal",
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["waiting", "sent-back", "accepted", "withdrawn"]
                ),
                name="references_proposal_status_is_known",
                violation_error_message="A proposal has no such status.",
            ),
        ),
        migrations.AddConstraint(
            "proposal",
            models.CheckConstraint(
                condition=~models.Q(status="accepted")
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="references_proposal_acceptance_has_a_name",
                violation_error_message="Say who accepted the proposal, and when.",
            ),
        ),
        migrations.AddConstraint(
            "proposal",
            models.CheckConstraint(
                condition=~models.Q(status="sent-back") | ~models.Q(answer=""),
                name="references_proposal_sent_back_with_a_reason",
                violation_error_message="Say what is to be changed.",
            ),
        ),
    ]
