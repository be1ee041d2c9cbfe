from datetime import date

from django.db import models, transaction

from references.models.statement import Statement, StatementQuerySet


class CheckedQuerySet(StatementQuerySet):
    @transaction.atomic
    def mark_checked(self, day: date) -> int:
        """Note that these rows were compared with their sources; count the changed."""
        rows = list(self.exclude(checked_on=day).select_for_update(of=("self",)))
        for row in rows:
            row.checked_on = day
            row.save()
        return len(rows)


class CheckedStatement(Statement):
    """A statement that ages: an editor goes back to its source from time to time."""

    checked_on = models.DateField(
        "checked on",
        null=True,
        blank=True,
        help_text="The day somebody last compared this with its source.",
    )

    objects = CheckedQuerySet.as_manager()

    class Meta:
        abstract = True
