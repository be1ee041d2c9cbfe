"""Events, those who took part in them, and what their sources differ on."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q

from orgprofile.models import Organisation
from orgprofile.values import countries
from references.models import Citation, fields
from references.models.judging import NAMED, PROSE, by
from references.models.record import path_to
from references.models.sourced import BySource, Published, PublishedQuerySet
from references.prose import markdown
from references.values.dates import PartialDate, partial_date, words
from references.values.text import fold

# Ids of other parts on the pages of events.
RESERVED = {
    *("facts", "found", "introduction", "licence", "participants", "people", "record"),
    *(f"decade-{year}" for year in range(0, 10_000, 10)),
}


# The kinds that pages look for: an award is listed with awards, a founding dates a fact.
AWARD, FOUNDING = "award", "founding"
# So many newest events stand on the front page.
NEWEST = 5


def event_kinds() -> list[tuple[str, str]]:
    return settings.PROFILE.choices("events")


def parts_in_events() -> list[tuple[str, str]]:
    return settings.PROFILE.choices("parts")


def country_codes(codes: str) -> list[str]:
    return codes.replace(",", " ").split()


class CountriesField(fields.StoredAs, models.CharField):
    """Countries by code of ISO 3166-1 or by name, stored as "TH, PH, LK"."""

    defaults = {"max_length": 60}

    def to_python(self, value: Any) -> str | None:
        typed = super().to_python(value)
        if not isinstance(typed, str):
            return typed
        codes = countries.by_name()
        known = ",".join(codes.get(fold(name), name) for name in typed.split(","))
        return ", ".join(dict.fromkeys(country_codes(known.upper())))

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        for code in country_codes(value):
            if code not in countries.table():
                raise ValidationError(
                    f"“{code[:10]}” is not a country. Write the country’s name or two-letter code, "
                    f"for example SE; write several as TH, PH, LK.",
                    code="country",
                )


class HistoryEventQuerySet(PublishedQuerySet):
    def in_order(self) -> "HistoryEventQuerySet":
        """Put the oldest first: by the earliest day it can mean, then by the latest."""
        ordered = self.order_by("earliest", "latest", "slug")
        return ordered.select_related("organisation")

    def with_parts(self, *relations: str) -> "HistoryEventQuerySet":
        """Add `published_variants` or `published_participants`. One query each."""
        rows = {name: self.published_under(name).in_order() for name in relations}
        return self.prefetch_related(
            *(Prefetch(name, rows[name], f"published_{name}") for name in relations)
        )

    def beside(self, event: "HistoryEvent") -> tuple[Any, Any]:
        """Return the last event before one in the same history, and the first after."""
        of_one = self.filter(organisation=event.organisation_id).in_order()
        rows = of_one.select_related(None).only("slug", "title", "date", "basis")
        names = ("earliest", "latest", "slug")
        at = [getattr(event, name) for name in names]
        before, after = Q(), Q()
        for n, name in enumerate(names):
            same = dict(zip(names[:n], at[:n], strict=True))
            before |= Q(**same, **{f"{name}__lt": at[n]})
            after |= Q(**same, **{f"{name}__gt": at[n]})
        return rows.filter(before).last(), rows.filter(after).first()

    def involving(self, slug: str) -> "HistoryEventQuerySet":
        """Keep events in the history of a body, or in which it took part."""
        parts = self.published_under("participants").filter(organisation__slug=slug)
        # Uncorrelated, so the database makes the list once.
        took_part = Q(pk__in=parts.values("event"))
        return self.filter(Q(organisation__slug=slug) | took_part)

    def shown_with(self, organisation: Organisation) -> "HistoryEventQuerySet":
        """Keep a body's highlights, awards and newest events, with their dates' sources."""
        rows = self.filter(organisation=organisation)
        newest = rows.in_order().reverse().values("pk")[:NEWEST]
        may_be_shown = Q(is_highlight=True) | Q(kind=AWARD) | Q(pk__in=newest)
        return rows.filter(may_be_shown).select_related("date_citation")


class HistoryEvent(Published):
    """Something that happened to or through an organisation."""

    class Basis(models.TextChoices):
        STATED = "stated", "stated by a source"
        PAGE = "page", "the date of the web page that tells of it"
        INFERRED = "inferred", "date worked out by us"
        PLANNED = "planned", "planned when the source was written"

    part_of = ("organisation",)
    published_with = ("variants", "participants")
    shown_in = ("History", "")
    sourced_as = "Date of an event"
    dated: ClassVar = {"date": ("date_citation",)}
    titled = "title"
    public: ClassVar = {
        "title": NAMED,
        "place": NAMED,
        "countries": NAMED,
        "body": PROSE,
    }
    needed = {
        "date_citation": "Choose the source that gives the date of this event, or keep the event "
        "as a draft."
    }
    search_kind = ("History", 1)
    explained = ("title", "kind", "date", "basis", "place", "countries")

    # What `HistoryEventQuerySet.with_parts` and `exports.with_sources` fetch.
    published_variants: list[Any]
    published_participants: list[Any]
    sources: list[Citation]

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="events",
        verbose_name="in the history of",
        help_text="The event is shown in the history of this organisation. For an award, choose "
        "the organisation that received the award.",
    )
    slug = fields.KeySlugField(
        max_length=80,
        unique=True,
        help_text="“stockholm-congress-1996”. Do not change this name after publishing: other "
        "pages link to it.",
        error_messages={
            "unique": "Another event already has this short name: choose another name."
        },
    )
    title = models.CharField(
        max_length=200,
        help_text="A few words that name the event, without a full stop.",
    )
    kind = models.CharField(max_length=20, choices=event_kinds)
    date = fields.PartialDateField(
        help_text="“27 to 31 August 1996”, “about March 1994”, “since 2018”, “the 1990s”. "
        "Give the date of the event, not the date of its source."
    )
    basis = models.CharField(
        "how the date is known",
        max_length=10,
        choices=Basis,
        default=Basis.STATED,
        help_text="If you worked out the date yourself, say in the text how.",
    )
    date_citation = models.ForeignKey(
        Citation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="source of the date",
        help_text="The source that gives the date. Without it, the event stays a draft.",
    )
    date_reading = fields.ReadingSlugField(of="date_citation")
    earliest = fields.DayField(of="date", bound="earliest", db_index=True)
    latest = fields.DayField(of="date", bound="latest", db_index=True)
    doubt = fields.DoubtField(
        help_text="If the date is uncertain, give the short name of an entry in the list “Doubts” that explains why. "
        "Readers then see the sign of the doubt (≠, ? or †)."
    )
    place = models.CharField(
        max_length=120, blank=True, help_text="“Stockholm, Sweden”."
    )
    countries = CountriesField(
        blank=True,
        help_text="Readers can filter events by country. Write one country as SE, several as TH, "
        "PH, LK.",
    )
    body = fields.CitedTextField(help_text="Say what happened, in a few sentences.")
    is_highlight = models.BooleanField(
        "milestone",
        default=False,
        help_text="Tick this box for an important event. The history then marks the event, and the "
        "front page shows it.",
    )
    search_text = fields.FoldedField(of="searchable")

    objects = HistoryEventQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name, verbose_name_plural = "event", "history events"
        ordering = ["earliest", "latest", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latest__gte=F("earliest")),
                name="%(app_label)s_%(class)s_end_not_before_start",
                violation_error_message="An event can’t end before it begins: correct one of the "
                "two dates.",
            ),
            fields.reading_needs_source("date_reading", "date_citation"),
        ]

    def __str__(self) -> str:
        return f"{words(self.date)}: {self.title}"

    def short_name(self) -> str:
        return f"{self.title} ({self.date_in_words})"

    def asserted(self, field: str) -> tuple[str, ...]:
        """Return the date in words, which the source of the date must give."""
        return (self.date_in_words,) if self.date else ()

    @property
    def day_of(self) -> str:
        """Return "some day" for an inferred date, or "span": an argument of the filter `when`."""
        return "some day" if self.basis == self.Basis.INFERRED else "span"

    @property
    def date_in_words(self) -> str:
        return self.when.spelled_out(is_some_day=self.day_of == "some day")

    @property
    def when(self) -> PartialDate:
        return partial_date(self.date)

    @property
    def country_codes(self) -> list[str]:
        return country_codes(self.countries)

    @property
    def country_names(self) -> list[str]:
        return [countries.named(code) for code in self.country_codes]

    def words_of(self, field: str) -> str:
        """Return the text of a field as readers see it; countries by name."""
        is_codes = field == "countries"
        return ", ".join(self.country_names) if is_codes else super().words_of(field)

    @property
    def place_name(self) -> str:
        """Return the place, or the names of the countries if none is recorded."""
        return self.place or ", ".join(self.country_names)

    @property
    def searchable(self) -> str:
        """Return the words a reader sees in the list, for search."""
        body = markdown.plain(self.body)
        return " ".join([self.title, self.place, body, *self.country_names])

    def found_by(self) -> tuple[str, str, str]:
        others = [name for name in self.country_names if name not in self.place]
        line = ", ".join(filter(None, [*self.asserted("date"), self.place, *others]))
        return self.title, line, markdown.plain(self.body)

    def clean(self) -> None:
        """Refuse an id that the page has."""
        super().clean()
        fields.check_id_is_free(self.slug, RESERVED)

    def get_absolute_url(self) -> str:
        return path_to("timeline:event-detail", slug=self.slug)


class ParticipantQuerySet(PublishedQuerySet):
    def in_order(self) -> "ParticipantQuerySet":
        return self.order_by("order", "organisation__name").select_related(
            "organisation", "citation"
        )


class Participant(BySource):
    """A body that took part in an event in the history of another body, and its part."""

    identified_by = ("event__slug", "organisation__slug", "part")
    part_of = ("event", "event__organisation", "organisation")
    sourced_as = "Who took part"
    explained = ("organisation", "part")

    event = models.ForeignKey(
        HistoryEvent, on_delete=models.CASCADE, related_name="participants"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="takes_part_in"
    )
    part = models.CharField(max_length=20, choices=parts_in_events)
    order = models.PositiveSmallIntegerField(default=1, help_text="1 is read first.")

    objects = ParticipantQuerySet.as_manager()

    class Meta(BySource.Meta):
        ordering = ["event", "order", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organisation", "part"],
                name="%(app_label)s_%(class)s_has_a_part_once",
                violation_error_message="This event already has an entry with this organisation and "
                "the same “part”: change that entry instead.",
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
            reason = f"The event is in the history of {self.organisation} already"
            raise ValidationError({"organisation": f"{reason}; name the others here."})


class VariantQuerySet(PublishedQuerySet):
    def in_order(self) -> "VariantQuerySet":
        return self.order_by("order", "pk").select_related("citation")


class Variant(BySource):
    """The value that one source gives, on a matter on which the sources of an event differ."""

    identified_by = ("event__slug", "matter", "citation__key")
    part_of = ("event", "event__organisation")
    sourced_as = "What this source gives"
    public: ClassVar = {"matter": NAMED, "value": by("citation"), "said_by": NAMED}
    search_kind = ("History", -2)
    explained = ("matter", "value", "said_by")

    event = models.ForeignKey(
        HistoryEvent, on_delete=models.CASCADE, related_name="variants"
    )
    order = models.PositiveSmallIntegerField(
        default=1,
        help_text="Number 1 comes first. Values about the same subject need numbers that follow "
        "each other, such as 1, 2, 3.",
    )
    matter = models.CharField(
        "point in question",
        max_length=80,
        help_text="The subject on which the sources differ: “Day”, “Participants”.",
    )
    value = models.CharField(
        "what this source says", max_length=120, help_text="“1 May 1990”, “over 400”."
    )
    said_by = models.CharField(
        "who says so",
        max_length=120,
        help_text="“Annual report, June 2018”. If empty: who published the source.",
    )

    objects = VariantQuerySet.as_manager()

    class Meta(BySource.Meta):
        verbose_name = "value that a source gives"
        verbose_name_plural = "values that sources give"
        ordering = ["event", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "matter", "citation"],
                name="%(app_label)s_%(class)s_source_gives_one_value",
                violation_error_message="A value from this source for this subject is already "
                "recorded: change that value instead.",
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
