"""Measures, and the figures of each: what is counted, what a source gives for which date."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from math import inf
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import Exact

from orgprofile.models.organisation import Organisation
from orgprofile.values.figures import CURRENCY, FACTORS, Amount
from references.models import derived, fields
from references.models.citation import BY_INDEPENDENT
from references.models.judging import PROSE, label
from references.models.record import Record, RecordQuerySet
from references.models.sourced import BySource, PublishedQuerySet
from references.prose import markdown
from references.values import dates
from references.values.dates import PartialDate

# Of two figures of one day, that of an independent source comes first, then the one of
# the first of these relations. The last does not make a source independent by itself.
RELATIONS = "partner funder unknown member self independent"


class MeasureQuerySet(RecordQuerySet):
    def named_with(self, organisation: Organisation) -> "MeasureQuerySet":
        """Keep those with public figures that a network page names, but shows no figure of."""
        figures = MembershipCount.objects.published().filter(measure=OuterRef("pk"))
        is_own, is_lent = Q(organisation=organisation), Q(shown_with=organisation)
        rows = self.filter(Exists(figures), is_own | is_lent)
        return rows.exclude(is_own, is_plotted=True).select_related("organisation")


class Measure(Record):
    """A thing that is counted: figures of different measures are never compared."""

    class Multiplier(models.TextChoices):
        THOUSAND = "thousand", "thousands"
        MILLION = "million", "millions"
        BILLION = "billion", "billions"

    explained = ("name", "unit", "multiplier", "within_unit", "definition")
    public: ClassVar = dict.fromkeys(
        ("name", "unit", "within_unit", "definition"),
        label("what is counted, and not how much of it"),
    )

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="measures"
    )
    slug = fields.KeySlugField(max_length=80, unique=True)
    name = models.CharField(
        max_length=120, help_text="“Member organisations of the network”."
    )
    unit = models.CharField(
        max_length=60,
        help_text="A plural, such as “members”, or a currency, such as “US$” or “EUR”.",
    )
    multiplier = models.CharField(
        max_length=10,
        choices=Multiplier,
        blank=True,
        help_text="If you choose “millions”, you write 1.5 and readers see “1.5 million”.",
    )
    within_unit = models.CharField(
        "second unit",
        max_length=30,
        blank=True,
        validators=[
            RegexValidator(
                r"^[a-z]+\Z", "Write one word in small letters, such as “countries”."
            )
        ],
        help_text="Some figures have two numbers: “122 members in 104 countries”. The second unit "
        "is then “countries”.",
    )
    definition = models.CharField(
        max_length=400,
        help_text="Say what these figures include and what they leave out, in one or two sentences.",
    )
    shown_with = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="also shown with",
        help_text="You can choose another organisation. The network page of that organisation then "
        "links to these figures.",
    )
    is_plotted = models.BooleanField(
        "drawn as a line",
        default=True,
        help_text="Tick this box to draw the figures as a line over time. Leave it unticked if "
        "each figure stands alone, such as the number of people at one event.",
    )
    order = models.PositiveSmallIntegerField(
        default=0,
        help_text="This number sets the order: the smallest number comes first.",
    )

    objects = MeasureQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def currency(self) -> str:
        """Return its unit where that is the sign or the code of a currency, or ""."""
        return self.unit if CURRENCY.fullmatch(self.unit) else ""

    @property
    def counted(self) -> str:
        """Return the word after its figures: "members"; "" where a currency is before."""
        return "" if self.currency else self.unit

    @property
    def whole_unit(self) -> str:
        """Return what a bare number of it is in: "members", "US$ million"."""
        words = [self.currency, self.multiplier, self.counted]
        return " ".join(filter(None, words))

    @property
    def counts_members(self) -> bool:
        """Return whether its unit begins with “member”: a country counted then has at least one."""
        return self.unit.startswith("member")

    @property
    def page(self) -> str:
        """Return the address of the page with its figures."""
        return self.organisation.network_url("measure-detail", measure=self.slug)

    @contextmanager
    def deriving(self) -> Iterator[None]:
        """Write its figures: they are as public as the organisation it belongs to now."""
        with derived.writing_parts(self):
            yield


class NumberField(fields.StoredAs, models.DecimalField):
    """A number from 0 to 999,999,999,999.999, without noughts at its end: 142, 1008.5."""

    defaults: ClassVar[dict[str, Any]] = {
        "max_digits": 15,
        "decimal_places": 3,
        "null": True,
        "blank": True,
    }
    default_validators: ClassVar[list[Any]] = [MinValueValidator(0)]

    def to_python(self, value: Any) -> Decimal | None:
        number: Decimal | None = super().to_python(value)
        if number is None or not number.is_finite() or number.adjusted() > 20:
            # The validators refuse it; so many digits can't be rounded.
            return number
        is_whole = number == number.to_integral_value()
        return number.quantize(Decimal(1)) if is_whole else number.normalize()

    def from_db_value(self, value: Any, *_about: Any) -> Decimal | None:
        return self.to_python(value)


class MembershipCountQuerySet(PublishedQuerySet):
    def newest_first(self) -> "MembershipCountQuerySet":
        """Sort by date, the undated last.

        On one day the more independent source comes first, then the more precise
        date, then the more precise number.
        """
        return self.order_by(
            F("as_of_latest").desc(nulls_last=True),
            Case(When(BY_INDEPENDENT, then=0), default=1),
            StrIndex(Value(RELATIONS), F("citation__relation")),
            "-as_of_earliest",
            Exact(F("bound"), MembershipCount.Bound.EXACT).desc(),
            "slug",
        ).select_related("citation", "measure", "measure__organisation")


class MembershipCount(BySource):
    """One dated, sourced figure: so much of something, perhaps within so many places."""

    class Bound(models.TextChoices):
        EXACT = "exact", "exactly"
        AT_LEAST = "at-least", "at least"
        OVER = "over", "more than"
        ABOUT = "about", "about"

    class Basis(models.TextChoices):
        """The ground on which the date is known."""

        STATED = "stated", "stated in the source"
        PAGE = "page", "the date of the web page"
        INFERRED = "inferred", "date worked out by us"
        PLANNED = "planned", "planned when the source was written"

    # Annotated by `with_lacks`.
    lacks_reading: bool

    part_of = ("measure__organisation",)
    sourced_as = "Figure"
    public: ClassVar = {"note": PROSE}
    dated: ClassVar = {"as_of": ("citation",)}
    search_kind = ("Figure", 1, "as_of_latest")
    explained = (
        *("measure", "value", "within", "bound"),
        *("as_of", "claims_current", "basis", "is_stale", "status"),
    )

    slug = fields.KeySlugField(
        max_length=100,
        unique=True,
        help_text="The last part of the figure’s web address. If you leave the field empty, the site makes the "
        "name from the date and the source: “2018-06-08-annual-report”.",
    )
    measure = models.ForeignKey(
        Measure,
        on_delete=models.PROTECT,
        related_name="counts",
        verbose_name="what is counted",
    )
    value = NumberField("how many, or how much")
    within = models.PositiveIntegerField(
        "in how many (countries)",
        null=True,
        blank=True,
        help_text="If the first number counts members, give the number of countries here.",
    )
    bound = models.CharField(
        "how exact",
        max_length=10,
        choices=Bound,
        default=Bound.EXACT,
        help_text="“Over 80” is more than 80; “almost 100” is about 100.",
    )
    as_of = fields.PartialDateField(
        "as of",
        blank=True,
        help_text="The date on which the figure was true, according to the source. Leave the "
        "date empty if you do not know it.",
    )
    as_of_earliest = fields.DayField(of="as_of", bound="earliest")
    as_of_latest = fields.DayField(of="as_of", bound="latest", db_index=True)
    basis = models.CharField(
        "how the date is known", max_length=10, choices=Basis, blank=True
    )
    claims_current = models.BooleanField(
        "the source says “now”, without a date",
        default=False,
        help_text="Tick this box if the source says that the figure is true now, but gives no date.",
    )
    is_stale = models.BooleanField(
        "repeats an old figure",
        default=False,
        help_text="Tick this box if the source repeats an older figure. The figure then stays in "
        "the list, but is never shown as the newest.",
    )
    note = fields.CitedTextField(
        "remark",
        blank=True,
        help_text="Say what readers should know about this figure.",
    )
    doubt = fields.DoubtField(
        help_text="If the figure is uncertain, give the short name of an entry in the list “Doubts” that explains why. "
        "Readers then see the sign of the doubt (≠, ? or †)."
    )

    objects = MembershipCountQuerySet.as_manager()

    class Meta(BySource.Meta):
        verbose_name = "figure"
        ordering = ["measure", F("as_of_earliest").asc(nulls_first=True), "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(within__isnull=False),
                name="%(app_label)s_%(class)s_says_something",
                violation_error_message="Give a number: how many, or how much.",
            ),
            models.CheckConstraint(
                condition=Q(as_of="", basis="") | ~Q(as_of="") & ~Q(basis=""),
                name="%(app_label)s_%(class)s_date_has_a_basis",
                violation_error_message="Fill in both “as of” and “how the date is known”, or "
                "leave both empty.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure}, {self.when.spelled_out(is_some_day=True) if self.when else 'undated'}"

    def clean(self) -> None:
        """Check the numbers by what is counted."""
        super().clean()
        if self.measure_id and self.within is not None:
            self._check_within()

    def _check_within(self) -> None:
        unit, counts_members = self.measure.within_unit, self.measure.counts_members
        if not unit:
            raise ValidationError(
                {
                    "within": f"“{self.measure}” has no second unit. Leave this field empty, or "
                    f"add a second unit to “{self.measure}”."
                }
            )
        number = (self.value or inf) * FACTORS[self.measure.multiplier]
        if counts_members and number < (self.within or 0):
            raise ValidationError(
                {
                    "within": f"There can’t be more {unit} than members, because each of the "
                    f"{unit} has at least one member. Did you swap the two numbers?"
                }
            )

    @property
    def shown_in(self) -> tuple[str, str]:
        return self.measure.name, ""

    def found_by(self) -> tuple[str, str, str]:
        line = f"{self.measure.name}, {self.date_words}"
        return self.figure, line, markdown.plain(self.note)

    def short_name(self) -> str:
        return f"{self.figure}, {self.date_words}"

    def asserted(self, field: str) -> tuple[str, ...]:
        """Return the figure; with its date, unless that was inferred."""
        when = None if self.basis == self.Basis.INFERRED else self.when
        return (f"{self.figure}, {when.spelled_out()}" if when else self.figure,)

    @property
    def figure(self) -> str:
        """Return the figure in words: "at least 80 members in 70 countries"."""
        return self._in_words(self.measure.counted)

    @property
    def when(self) -> PartialDate | None:
        """Return its date; None where it is empty, or was mistyped in a form."""
        return dates.known(self.as_of)

    @property
    def reservations(self) -> list[str]:
        """Return why it is not led with, or not dated, in words for its row."""
        stale = ["repeats an old figure"] * self.is_stale
        return stale + ["given as today’s, without a date"] * self.claims_current

    @property
    def may_lead(self) -> bool:
        """Return whether a note bears it out, and it is neither stale nor planned."""
        return self.is_borne_out and not (self.is_stale or self.is_planned)

    @property
    def is_borne_out(self) -> bool:
        """Return whether a note of its source has it, by `with_lacks`."""
        return bool(self.reading) and not self.lacks_reading

    @property
    def is_planned(self) -> bool:
        return self.basis == self.Basis.PLANNED

    @property
    def date_words(self) -> str:
        return self.when.spelled_out(is_some_day=True) if self.when else "undated"

    @property
    def span(self) -> tuple[date, date] | None:
        """Return (first, last) of the days that its date can mean; None if it is undated.

        If only the end is known, as in "../2025-11-12", the span is that of the end.
        """
        when = self.when
        first = when and (when.start or when.end)
        return (first.earliest, when.latest) if when and first else None

    @property
    def may_be_earlier(self) -> bool:
        """Return whether only the latest day is known that it can be of."""
        return bool(self.when and not self.when.start)

    @property
    def amount(self) -> Amount | None:
        """Return how many, or how much; None where its source does not say."""
        about = self.measure.currency, self.measure.multiplier
        return self._amount(self.value, *about)

    @property
    def second(self) -> Amount | None:
        """Return in how many; None where its source does not say."""
        return self._amount(self.within)

    def _amount(self, number: Any, *about: str) -> Amount | None:
        return None if number is None else Amount(number, self.bound, *about)

    def _in_words(self, unit: str) -> str:
        value = f"{self.amount} {unit}".rstrip() if self.amount else ""
        within = f"{self.second} {self.measure.within_unit}" if self.second else ""
        return " in ".join(filter(None, [value, within]))

    @property
    def values_in_words(self) -> str:
        """Return what a decision on it rests on: "about 80 in 70 countries, 2018-06"."""
        current = ", given as today’s" if self.claims_current else ""
        return f"{self._in_words('')}, {self.as_of or 'undated'}{current}"

    def get_absolute_url(self) -> str:
        return f"{self.measure.page}#{self.slug}"
