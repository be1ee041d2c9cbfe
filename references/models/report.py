"""Reports: what readers say is wrong. They are never public, and are deleted after a time."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from references.models.fields import LinesField

LONGEST = 2000
# For so long a report is kept after it was decided, and at most after it was sent.
AFTER_DECISION, AFTER_SENDING = timedelta(days=30), timedelta(days=180)


class State(models.TextChoices):
    OPEN = "open", "new"
    # By somebody who may not decide: it waits on for others.
    SEEN = "seen", "seen"
    NO = "no", "no"
    THANKS = "thanks", "thank you"
    CORRECT = "correct", "correct it"


WAITING = (State.OPEN, State.SEEN)


class ReportQuerySet(models.QuerySet["Report"]):
    def over(self, now: datetime) -> "ReportQuerySet":
        """Keep those whose time is over."""
        is_over = Q(decided_at__lt=now - AFTER_DECISION)
        return self.filter(is_over | Q(sent_at__lt=now - AFTER_SENDING))


class Report(models.Model):
    """What a reader says is wrong with a statement: no `Record`, it has no history."""

    # The id of the statement's mark, or the path of a page; "" where neither was named.
    statement = models.CharField(max_length=400, blank=True)
    words = LinesField(
        "what is wrong",
        max_length=LONGEST,
        help_text=f"At most {LONGEST:,} characters. Nothing can be attached, and an address "
        "is kept as text.",
    )
    email = models.EmailField(
        "your e-mail address", blank=True, help_text="Only if you want an answer."
    )
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        ordering = ["sent_at", "pk"]

    def __str__(self) -> str:
        # Nothing of it: the admin's log and errors name rows by this.
        return f"report {self.pk}"
