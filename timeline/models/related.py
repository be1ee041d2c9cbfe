from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from orgprofile.models import Criticism
from references.records.record import PERMISSIONS, Record, RecordQuerySet
from timeline.models.event import HistoryEvent


class RelatedCriticismQuerySet(RecordQuerySet):
    def published(self) -> Any:
        """Keep links whose event and criticism are both published."""
        events = HistoryEvent.objects.published().filter(pk=OuterRef("event"))
        exchanges = Criticism.objects.published().filter(pk=OuterRef("criticism"))
        return self.filter(Exists(events), Exists(exchanges))


class RelatedCriticism(Record):
    """A link between an event and an exchange: the page of each leads to the other."""

    identified_by = ("event__slug", "criticism__slug")

    event = models.ForeignKey(
        HistoryEvent, on_delete=models.CASCADE, related_name="related_criticisms"
    )
    criticism = models.ForeignKey(
        Criticism, on_delete=models.CASCADE, related_name="related_events"
    )

    objects = RelatedCriticismQuerySet.as_manager()

    class Meta:
        default_permissions = PERMISSIONS
        ordering = ["event", "criticism"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "criticism"],
                name="%(app_label)s_%(class)s_is_said_once",
                violation_error_message="This criticism is named already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event.title} – {self.criticism.title}"

    @property
    def is_published(self) -> bool:
        """Return whether both ends are: readers of the one are then led to the other."""
        ends = (self.event_id and self.event, self.criticism_id and self.criticism)
        return all(end and end.is_published for end in ends)
