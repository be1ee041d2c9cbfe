"""Reports: what readers say is wrong. They have no history, and no file for readers has them."""

from django.db import models
from django.utils import timezone

from references.models.fields import LinesField

LONGEST, LONGEST_NAME = 2000, 400


class State(models.TextChoices):
    OPEN = "open", "new"
    # Somebody who may not decide has seen the report, so it still waits for others.
    SEEN = "seen", "seen"
    NO = "no", "no"
    THANKS = "thanks", "thank you"
    CORRECT = "correct", "correct it"


WAITING = (State.OPEN, State.SEEN)


class Report(models.Model):
    """A reader’s words on what is wrong with a statement."""

    # The id of the statement's first mark, or the path of a page; "" if neither is known.
    statement = models.CharField(max_length=LONGEST_NAME, blank=True)
    words = LinesField(max_length=LONGEST)
    email = models.EmailField(blank=True)
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ("view",)
        ordering = ["sent_at", "pk"]

    def __str__(self) -> str:
        return f"report {self.pk}"
