from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import (
    Case,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.urls import reverse

from orgprofile.models import Organisation
from orgprofile.values import countries
from references.models import Citation
from references.prose import markdown
from references.records.fields import (
    CitedTextField,
    DayField,
    FoldedField,
    KeySlugField,
    PartialDateField,
)
from references.statements.statement import Statement, StatementQuerySet
from references.uses import questions
from references.values.dates import PartialDate, parse
from timeline.fields import CountriesField, country_codes

# Ids that the pages which show an event have beside it, and those of decades.
RESERVED = {
    "contents",
    "facts",
    "introduction",
    "licence",
    "main",
    "participants",
    "people",
    "record",
    "references",
    "same-sources",
}


def _published(name: str) -> Any:
    """What is published of another model that belongs to events.

    By name, since that model names this one: an export has them in that order.
    """
    return apps.get_model("timeline", name).objects.published()


class HistoryEventQuerySet(StatementQuerySet):
    def in_order(self) -> "HistoryEventQuerySet":
        """Oldest first: by the earliest day it can mean, then by the latest."""
        return self.order_by("earliest", "latest", "slug").select_related(
            "organisation"
        )

    def with_variants(self) -> "HistoryEventQuerySet":
        """Fetch along what their sources differ on. One query for all of it."""
        variants = _published("Variant").in_order()
        return self.prefetch_related(Prefetch("variants", variants))

    def with_participants(self) -> "HistoryEventQuerySet":
        """Fetch along who took part. One query for all of them."""
        participants = _published("Participant").in_order()
        return self.prefetch_related(Prefetch("participants", participants))

    def neighbours(
        self, event: "HistoryEvent"
    ) -> tuple["HistoryEvent | None", "HistoryEvent | None"]:
        """The events before and after this one in its history. One query."""
        before = self._beside(event, "lt").order_by("-earliest", "-latest", "-slug")
        after = self._beside(event, "gt").order_by("earliest", "latest", "slug")
        previous = Q(pk=Subquery(before.values("pk")[:1]))
        following = Q(pk=Subquery(after.values("pk")[:1]))
        # Which of the two a row is, the database says: it compares slugs in its own way.
        which = Case(When(previous, then=Value("previous")), default=Value("following"))
        found = self.filter(previous | following).annotate(which=which)
        by_side = {row.which: row for row in found}
        return by_side.get("previous"), by_side.get("following")

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

    def involving(self, slug: str) -> "HistoryEventQuerySet":
        """Those in the history of a body, or in which it is named as taking part."""
        of_body = Organisation.objects.filter(slug=slug).values("pk")
        named = _published("Participant").filter(organisation__in=of_body)
        # Lists that are made once: no row of the history asks again.
        return self.filter(
            Q(organisation__in=of_body) | Q(pk__in=named.order_by().values("event"))
        )

    def in_country(self, code: str) -> "HistoryEventQuerySet":
        return self.filter(countries__contains=code)

    def with_words(self, words: list[str]) -> "HistoryEventQuerySet":
        """Those with all of these folded words in title, place or text."""
        every_word = (Q(search_text__contains=word) for word in words)
        return self.filter(reduce(and_, every_word, Q()))

    def possibly_within(self, first: date, last: date) -> "HistoryEventQuerySet":
        """Those that may touch a day from `first` to `last`, both included."""
        return self.filter(earliest__lte=last, latest__gte=first)

    def certainly_within(self, first: date, last: date) -> "HistoryEventQuerySet":
        """Those that lie in these days whatever their date means exactly.

        A date that is only about right, or uncertain, may mean other days too.
        """
        doubtful = reduce(or_, (Q(date__contains=sign) for sign in "~?%"))
        return self.filter(earliest__gte=first, latest__lte=last).exclude(doubtful)

    def citing(self, keys: Iterable[str]) -> "HistoryEventQuerySet":
        """Those whose text may cite one of these sources: see `questions.may_cite`."""
        return self.filter(questions.may_cite(keys, "body"))

    def told_with(self, organisation: Organisation) -> "HistoryEventQuerySet":
        """What a profile tells of a body's history: its highlights and the awards.

        Those to related bodies too, which are its parts and whoever had a part in its
        own history.
        """
        named = _published("Participant")
        named = named.filter(
            event__organisation=organisation, organisation=OuterRef("organisation")
        )
        related = Q(organisation__parent=organisation) | Exists(named)
        own = Q(organisation=organisation)
        award = Q(kind=HistoryEvent.Kind.AWARD)
        return self.filter(own & (Q(is_highlight=True) | award) | award & related)

    def with_doubts(self) -> "HistoryEventQuerySet":
        """Add `differs`, whether sources differ on it, for where that is not shown."""
        variants = _published("Variant").filter(event=OuterRef("pk"))
        return self.annotate(differs=Exists(variants))


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

    class Basis(models.TextChoices):
        STATED = "stated", "stated by a source"
        PAGE = "page", "the date of the page that tells of it"
        INFERRED = "inferred", "inferred"

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
    slug = KeySlugField(
        max_length=80,
        unique=True,
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
        "add ~ for “about”, ? for “uncertain”. The date of the event: those of its "
        "source stand with the source."
    )
    basis = models.CharField(
        "basis of the date",
        max_length=10,
        choices=Basis,
        default=Basis.STATED,
        help_text="What the date rests on. Say in the text how one was inferred.",
    )
    date_citation = models.ForeignKey(
        Citation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="source of the date",
        help_text="The source that gives the date. Needed to publish.",
    )
    earliest = DayField(of="date", bound="earliest", db_index=True)
    latest = DayField(of="date", bound="latest", db_index=True)
    place = models.CharField(
        max_length=120, blank=True, help_text="“Stockholm, Sweden”."
    )
    countries = CountriesField(
        blank=True,
        help_text="The country of the place, for the filter: SE. Several as TH, PH, LK.",
    )
    body = CitedTextField(
        help_text="What happened, in a few sentences. Cite as [@key]; an empty line "
        "begins a new paragraph."
    )
    disagreement = CitedTextField(
        "remark on the sources",
        blank=True,
        help_text="Where sources differ in more than a value, or one is silent. Single "
        "values (a day, a number of people) stand below, each with its source.",
    )
    is_highlight = models.BooleanField(
        "on the front page",
        default=False,
        help_text="Show in the condensed history of the profile.",
    )
    search_text = FoldedField(of="searchable")

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
        # They end with the key, so that PostgreSQL too need not read the rows.
        indexes = [
            # The list, in its order, with what narrows it.
            models.Index(
                fields=[
                    *("status", "earliest", "latest", "slug"),
                    *("kind", "countries", "organisation", "id"),
                ],
                name="event_list",
            ),
            # The numbers beside the choices.
            models.Index(
                fields=["status", "kind", "countries", "organisation", "id"],
                name="event_tally",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date}: {self.title}"

    @property
    def when(self) -> PartialDate:
        return parse(self.date)

    @property
    def source_keys(self) -> tuple[str, ...]:
        """The keys of the sources its text cites, in reading order."""
        return markdown.parse(self.body).keys

    @property
    def country_names(self) -> list[str]:
        return [countries.named(code) for code in self.country_codes]

    @property
    def country_codes(self) -> list[str]:
        return country_codes(self.countries)

    @property
    def searchable(self) -> str:
        """What a search looks through: the words a reader sees in the list."""
        words = self.title, self.place, markdown.plain(self.body), *self.country_names
        return " ".join(words)

    def clean(self) -> None:
        """Check the slug, and that the date of what is published has a source."""
        super().clean()
        if self.slug in RESERVED or self.slug.startswith("decade-"):
            raise ValidationError(
                {"slug": f"“{self.slug}” is the name of another place on the page."}
            )
        if self.is_published and not self.date_citation_id:
            raise ValidationError(
                {
                    "date_citation": "Name the source that gives the date, or keep the "
                    "event as a draft."
                }
            )

    @property
    def shown_in(self) -> tuple[str, str]:
        return "History", ""

    def get_absolute_url(self) -> str:
        return reverse("timeline:event-detail", kwargs={"slug": self.slug})
