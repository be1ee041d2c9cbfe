from django.db import models

from references.models import Citation
from references.models.fields import ReadingSlugField
from references.models.record import PERMISSIONS
from references.models.statement import Statement, StatementQuerySet
from timeline.models.event import HistoryEvent


class VariantQuerySet(StatementQuerySet):
    def in_order(self) -> "VariantQuerySet":
        return self.order_by("order", "pk").select_related("citation")


class Variant(Statement):
    """The value that one source gives, on a matter on which the sources of an event differ."""

    identified_by = ("event__slug", "matter", "citation__key")
    part_of = ("event", "event__organisation")
    shown_in = ("History", "")
    sourced_as = "What this source gives"
    explained = ("matter", "value", "said_by")

    event = models.ForeignKey(
        HistoryEvent, on_delete=models.CASCADE, related_name="variants"
    )
    order = models.PositiveSmallIntegerField(
        default=1, help_text="1 is read first. Keep the values of a matter together."
    )
    matter = models.CharField(
        max_length=80, help_text="What they differ on: “Day”, “Participants”."
    )
    value = models.CharField(
        max_length=120, help_text="As this source gives it: “1 May 1990”, “over 400”."
    )
    said_by = models.CharField(
        max_length=120,
        help_text="Who gives it, for the reader: “Annual report, June 2018”.",
    )
    citation = models.ForeignKey(Citation, on_delete=models.PROTECT, related_name="+")
    reading = ReadingSlugField(of="citation")

    objects = VariantQuerySet.as_manager()

    class Meta:
        default_permissions = PERMISSIONS
        ordering = ["event", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "matter", "citation"],
                name="%(app_label)s_%(class)s_source_gives_one_value",
                violation_error_message="This source gives a value for this matter "
                "already: change that one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter}: {self.value}"

    def asserted(self, field: str) -> tuple[str, ...]:
        return (self.value,)

    def found_by(self) -> tuple[str, str, str]:
        return str(self), self.said_by, ""

    def get_absolute_url(self) -> str:
        return f"{self.event.get_absolute_url()}#{self.event.slug}-differ"
