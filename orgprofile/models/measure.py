from collections.abc import Iterator
from contextlib import contextmanager

from django.db import models

from orgprofile.models.organisation import Organisation
from references.models import derived
from references.models.fields import KeySlugField
from references.models.record import PERMISSIONS, Record, RecordQuerySet


class MeasureQuerySet(RecordQuerySet):
    def in_order(self) -> "MeasureQuerySet":
        return self.order_by("order", "slug")


class Measure(Record):
    """A thing that is counted: figures of different measures are never compared."""

    explained = ("name", "unit", "definition")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="measures"
    )
    slug = KeySlugField(max_length=80, unique=True)
    name = models.CharField(
        max_length=120, help_text="“Member organisations of the network”."
    )
    unit = models.CharField(
        max_length=60, help_text="The plural that follows the figure: “members”."
    )
    definition = models.CharField(
        max_length=400,
        help_text="What belongs to it and what does not, in a sentence or two.",
    )
    shown_with = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="also shown with",
        help_text="Another organisation on whose network page it is shown too.",
    )
    is_plotted = models.BooleanField(
        "drawn as a line",
        default=True,
        help_text="Its figures are sizes at different times. Attendance, or bodies "
        "inside coalitions, are listed and not drawn.",
    )
    order = models.PositiveSmallIntegerField(
        default=0, help_text="The smallest number is the one the profile leads with."
    )

    objects = MeasureQuerySet.as_manager()

    class Meta:
        default_permissions = PERMISSIONS
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name

    @contextmanager
    def deriving(self) -> Iterator[None]:
        """Write its figures: they are as public as the organisation it belongs to now."""
        with derived.writing_parts(self):
            yield
