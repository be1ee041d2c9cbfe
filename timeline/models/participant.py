from django.core.exceptions import ValidationError
from django.db import models

from orgprofile.models import Organisation
from references.models import Citation
from references.models.fields import ReadingSlugField
from references.models.record import PERMISSIONS
from references.models.statement import Statement, StatementQuerySet
from timeline.models.event import HistoryEvent


class ParticipantQuerySet(StatementQuerySet):
    def in_order(self) -> "ParticipantQuerySet":
        return self.order_by("order", "organisation__name").select_related(
            "organisation", "citation"
        )


class Participant(Statement):
    """Another body than the one whose history it is, and its part in the event."""

    class Part(models.TextChoices):
        ORGANISER = "organiser", "organiser"
        HOST = "host", "host"
        PARTNER = "partner", "partner"
        PARTICIPANT = "participant", "took part"
        PUBLISHER = "publisher", "publisher"
        GIVER = "giver", "gave the award"
        RECIPIENT = "recipient", "received it"
        CONCERNED = "concerned", "concerned"

    identified_by = ("event__slug", "organisation__slug", "part")
    part_of = ("event", "event__organisation", "organisation")
    shown_in = ("History", "")
    sourced_as = "Who took part"
    explained = ("organisation", "part")

    event = models.ForeignKey(
        HistoryEvent, on_delete=models.CASCADE, related_name="participants"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="takes_part_in"
    )
    part = models.CharField(max_length=12, choices=Part)
    order = models.PositiveSmallIntegerField(default=1, help_text="1 is read first.")
    citation = models.ForeignKey(Citation, on_delete=models.PROTECT, related_name="+")
    reading = ReadingSlugField(of="citation")

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        default_permissions = PERMISSIONS
        ordering = ["event", "order", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organisation", "part"],
                name="%(app_label)s_%(class)s_has_a_part_once",
                violation_error_message="This body is recorded in this part already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.get_part_display()}"

    def asserted(self, field: str) -> tuple[str, ...]:
        """Return the names of the body, of which the source may have any."""
        return self.organisation.names

    def get_absolute_url(self) -> str:
        return f"{self.event.get_absolute_url()}#participants"

    def clean(self) -> None:
        """Refuse the body whose history the event is in."""
        super().clean()
        if self.event_id and self.organisation_id == self.event.organisation_id:
            said = f"The event is in the history of {self.organisation} already"
            raise ValidationError({"organisation": f"{said}; name the others here."})
