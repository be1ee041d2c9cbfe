"""What happened, when, and how we know."""

from django.db import models
from django.urls import reverse

from orgprofile.models import Organisation
from references.dates import PartialDate, parse
from references.fields import (
    CitedTextField,
    DayField,
    PartialDateField,
    validate_key,
)
from references.statements import Statement, StatementQuerySet


class HistoryEventQuerySet(StatementQuerySet):
    def in_order(self) -> "HistoryEventQuerySet":
        """Oldest first: by the earliest day it can mean, then by the latest."""
        return self.order_by("earliest", "latest", "slug").select_related(
            "organisation"
        )

    def before(self, event: "HistoryEvent") -> "HistoryEvent | None":
        """The last event of the same history before this one in order."""
        return self._beside(event, "lt").in_order().last()

    def after(self, event: "HistoryEvent") -> "HistoryEvent | None":
        """The first event of the same history after this one in order."""
        return self._beside(event, "gt").in_order().first()

    def _beside(self, event: "HistoryEvent", side: str) -> "HistoryEventQuerySet":
        earlier = models.Q(**{f"earliest__{side}": event.earliest})
        ends = models.Q(earliest=event.earliest, **{f"latest__{side}": event.latest})
        same_days = models.Q(
            earliest=event.earliest,
            latest=event.latest,
            **{f"slug__{side}": event.slug},
        )
        return self.about(event.organisation).filter(earlier | ends | same_days)

    def about(self, organisation: Organisation) -> "HistoryEventQuerySet":
        return self.filter(organisation=organisation)

    def awards(self) -> "HistoryEventQuerySet":
        return self.filter(kind=HistoryEvent.Kind.AWARD)

    def during(self, first_year: int, last_year: int) -> "HistoryEventQuerySet":
        """Keep events that may touch [first_year, last_year], both included."""
        return self.filter(
            earliest__year__lte=last_year,
            latest__year__gte=first_year,
        )


class HistoryEvent(Statement):
    """Something that happened to or through an organisation."""

    class Kind(models.TextChoices):
        FOUNDING = "founding", "founding"
        NAME = "name", "name"
        GOVERNANCE = "governance", "governance"
        LEADERSHIP = "leadership", "leadership"
        CONGRESS = "congress", "congress"
        ASSEMBLY = "assembly", "assembly"
        CAMPAIGN = "campaign", "campaign"
        PUBLICATION = "publication", "publication"
        AGREEMENT = "agreement", "partnership"
        NETWORK = "network", "network"
        CODE = "code", "code of conduct"
        LAW = "law", "law"
        AWARD = "award", "award"
        ANNIVERSARY = "anniversary", "anniversary"

    part_of = ("organisation",)
    must_cite = ("body",)

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="events",
        verbose_name="in the history of",
        help_text="Whose history it belongs to. An award to a related body belongs "
        "to that body.",
    )
    slug = models.SlugField(
        max_length=80,
        unique=True,
        validators=[validate_key],
        help_text="Its place in addresses: “stockholm-congress-1996”. Others link to "
        "it, so keep it once published.",
        error_messages={"unique": "Another event has this slug."},
    )
    title = models.CharField(
        max_length=200, help_text="A short noun phrase or sentence, no full stop."
    )
    kind = models.CharField(max_length=12, choices=Kind)
    date = PartialDateField(
        help_text="1990, 1990-05, 1990-05-01; a span 2009/2012, an open end 2018/..; "
        "add ~ for “about”, ? for “uncertain”."
    )
    earliest = DayField(of="date", bound="earliest", db_index=True)
    latest = DayField(of="date", bound="latest", db_index=True)
    place = models.CharField(
        max_length=120, blank=True, help_text="“Stockholm, Sweden”."
    )
    body = CitedTextField(
        help_text="What happened, in a few sentences. Cite as [@key]; an empty line "
        "begins a new paragraph."
    )
    disagreement = CitedTextField(
        "where sources differ",
        blank=True,
        help_text="What each source says, with its [@key]. Readers see it with the "
        "event.",
    )
    is_highlight = models.BooleanField(
        "on the front page",
        default=False,
        help_text="Show in the condensed history of the profile.",
    )

    objects = HistoryEventQuerySet.as_manager()

    class Meta:
        ordering = ["earliest", "latest", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latest__gte=models.F("earliest")),
                name="%(app_label)s_%(class)s_end_not_before_start",
                violation_error_message="An event can’t end before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date}: {self.title}"

    @property
    def when(self) -> PartialDate:
        return parse(self.date)

    def get_absolute_url(self) -> str:
        return reverse("timeline:event-detail", kwargs={"slug": self.slug})
