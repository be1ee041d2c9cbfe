import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import Exact

from orgprofile.models.checked import CheckedQuerySet, CheckedStatement
from orgprofile.models.measure import Measure
from orgprofile.models.organisation import Organisation
from orgprofile.values.figures import Amount, Figure
from orgprofile.values.written import COUNTRIES, DATE, MEMBERS, NEWEST, Written, named
from references.models import Citation, derived, fields
from references.models.citation import independent
from references.models.record import PERMISSIONS
from references.models.statement import Status
from references.prose import markdown
from references.values.dates import InvalidDate, PartialDate

# Of two figures of one day, that of an independent source comes first, then the one of
# the first of these relations. The last does not make a source independent by itself.
RELATIONS = "partner funder unknown member self independent"
# The values that a figure was decided on; empty ones are left out.
DECIDED_ON = (
    *("members", "members_to", "countries", "countries_to"),
    *("bound", "as_of", "claims_current"),
)


class MembershipCountQuerySet(CheckedQuerySet):
    def newest_first(self) -> "MembershipCountQuerySet":
        """Sort by date, the undated last.

        On one day the more independent source comes first, then the more precise
        date, then the more precise number.
        """
        return self.order_by(
            F("as_of_latest").desc(nulls_last=True),
            Case(When(independent("citation__"), then=0), default=1),
            StrIndex(Value(RELATIONS), F("citation__relation")),
            "-as_of_earliest",
            Exact(F("bound"), MembershipCount.Bound.EXACT).desc(),
            "slug",
        ).select_related("citation", "measure", "measure__organisation")

    def by_measure(self) -> "MembershipCountQuerySet":
        """Sort by measure, in the measures' order, each the newest first."""
        newest = self.newest_first()
        return newest.order_by(
            "measure__order", "measure__slug", *newest.query.order_by
        )

    def shown_with(self, organisation: Organisation | int) -> "MembershipCountQuerySet":
        """Keep the figures of an organisation's network page."""
        return self.filter(
            Q(measure__organisation=organisation) | Q(measure__shown_with=organisation)
        )

    @transaction.atomic
    def withdraw(self) -> int:
        """Withdraw them; raises ValidationError if a section writes one of them."""
        for row in self.filter(status=Status.PUBLISHED):
            row.refuse_while_written()
        return super().withdraw()


class MembershipCount(CheckedStatement):
    """One dated, sourced figure: so many of something, in so many countries."""

    class Bound(models.TextChoices):
        EXACT = "exact", "exactly"
        AT_LEAST = "at-least", "at least"
        ABOUT = "about", "about"
        RANGE = "range", "between"

    class Basis(models.TextChoices):
        """The ground on which the date is known."""

        STATED = "stated", "stated in the source"
        PAGE = "page", "the date of the page"
        INFERRED = "inferred", "inferred"

    part_of = ("measure__organisation",)
    shown_in = ("Network", "")
    sourced_as = "Figure"
    explained = ("measure", *DECIDED_ON, "basis", "is_stale", "status")

    slug = fields.KeySlugField(
        max_length=100,
        unique=True,
        help_text="The last part of links to this figure: date, figure, source, for "
        "example “2018-06-08-104-annual-report”.",
    )
    measure = models.ForeignKey(
        Measure,
        on_delete=models.PROTECT,
        related_name="counts",
        verbose_name="what is counted",
    )
    members = models.PositiveIntegerField(
        "how many", null=True, blank=True, help_text="Empty means: not given."
    )
    countries = models.PositiveSmallIntegerField(
        "in how many countries", null=True, blank=True
    )
    members_to = models.PositiveIntegerField(
        "up to how many",
        null=True,
        blank=True,
        help_text="The upper end, of a range alone: “80 to 90” is between 80 and 90.",
    )
    countries_to = models.PositiveSmallIntegerField(
        "up to how many countries", null=True, blank=True
    )
    bound = models.CharField(
        max_length=10,
        choices=Bound,
        default=Bound.EXACT,
        help_text="“Over 80” is at least 80; “almost 100” is about 100; “80 to 90” is "
        "between the two.",
    )
    as_of = fields.PartialDateField(
        "as of", blank=True, help_text="The date the figure is for. Empty: not known."
    )
    as_of_earliest = fields.DayField(of="as_of", bound="earliest")
    as_of_latest = fields.DayField(of="as_of", bound="latest", db_index=True)
    basis = models.CharField(
        "basis of the date", max_length=10, choices=Basis, blank=True
    )
    claims_current = models.BooleanField(
        "given as today’s",
        default=False,
        help_text="The source gives it as the present figure, without saying when.",
    )
    is_stale = models.BooleanField(
        "stale",
        default=False,
        help_text="The source repeats an older figure. It is listed, never led with.",
    )
    note = fields.CitedTextField(
        blank=True, help_text="What a reader should know of it. Cite as [@key]."
    )
    citation = models.ForeignKey(Citation, on_delete=models.PROTECT, related_name="+")
    reading = fields.ReadingSlugField(of="citation")
    doubt = fields.DoubtField(
        help_text="The slug of a doubt, whose sign readers see at the figure."
    )

    objects = MembershipCountQuerySet.as_manager()

    class Meta:
        default_permissions = PERMISSIONS
        ordering = ["measure", "as_of_earliest", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(members__isnull=False) | Q(countries__isnull=False),
                name="%(app_label)s_%(class)s_says_something",
                violation_error_message="Give a number of members, of countries, or "
                "both.",
            ),
            models.CheckConstraint(
                condition=Q(members__isnull=True)
                | Q(countries__isnull=True)
                | Q(countries__lte=F("members")),
                name="%(app_label)s_%(class)s_no_more_countries_than_members",
                violation_error_message="There can’t be more countries than members: "
                "each country counted has at least one. Are the two swapped?",
            ),
            models.CheckConstraint(
                condition=Q(bound="range")
                & (Q(members_to__isnull=False) | Q(countries_to__isnull=False))
                | ~Q(bound="range")
                & Q(members_to__isnull=True, countries_to__isnull=True),
                name="%(app_label)s_%(class)s_a_range_has_two_ends",
                violation_error_message="Give an upper end where the figure is "
                "“between” two numbers, and only there.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(members_to__isnull=True)
                    | Q(members__isnull=False, members_to__gt=F("members"))
                )
                & (
                    Q(countries_to__isnull=True)
                    | Q(countries__isnull=False, countries_to__gt=F("countries"))
                ),
                name="%(app_label)s_%(class)s_a_range_ends_above_its_beginning",
                violation_error_message="The upper end of a range must be above its "
                "lower end.",
            ),
            models.CheckConstraint(
                condition=Q(as_of="", basis="") | ~Q(as_of="") & ~Q(basis=""),
                name="%(app_label)s_%(class)s_date_has_a_basis",
                violation_error_message="Give the date together with how it is known, "
                "or neither.",
            ),
        ]
        indexes = [
            # A network page reads its measures' figures, the newest first.
            models.Index(
                fields=["measure", "-as_of_latest"], name="count_measure_newest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure}, {self.as_of or 'undated'}"

    def clean(self) -> None:
        """Check that sections which write the figure can go on doing so."""
        super().clean()
        if self.slug == NEWEST:
            words = (
                f"“{NEWEST}” is what the figure in force is called: take another slug."
            )
            raise ValidationError({"slug": words})
        stored = type(self).objects.filter(pk=self.pk, status=Status.PUBLISHED).first()
        if stored is None:
            return
        is_kept = self.is_published and self.slug == stored.slug
        stored.refuse_while_written(self.written.parts if is_kept else ())

    @staticmethod
    def _sections() -> Any:
        """Return the sections, whose model is built upon this one."""
        sections: Any = Organisation._meta.get_field("sections").related_model
        return sections.objects

    def written_in(self, *others: str) -> QuerySet[Any]:
        """Return the sections whose prose writes this figure, or another of these slugs."""
        measure = self.measure
        found: QuerySet[Any] = self._sections().filter(
            organisation__in=[measure.organisation_id, measure.shown_with_id],
            body__regex=rf"\[=({'|'.join((self.slug, *others))})[] ]",
        )
        return found.select_related("organisation")

    def refuse_while_written(self, parts: Collection[str] = ()) -> None:
        """Raise ValidationError if a published section writes more of it than these parts."""
        for section in self.written_in():
            if section.is_published and {*named(section.body)[self.slug]} - {*parts}:
                raise ValidationError(
                    f"The section “{section}” writes this figure as [={self.slug}]: "
                    "change the section first.",
                    code="written",
                )

    @classmethod
    def written_in_others(cls, _numbers: Collection[int]) -> list[QuerySet]:
        """Return the sections that write any figure: also one that was in force."""
        return [cls._sections().filter(body__contains="[=")]

    @contextmanager
    def deriving(self) -> Iterator[None]:
        """Write also the sections that write it, or the figure in force."""
        with super().deriving():
            yield
        derived.write_all(self.written_in(NEWEST))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete it; raises ValidationError if a published section writes it."""
        self.refuse_while_written()
        return super().delete(*args, **kwargs)

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
        return self.said.with_unit(self.measure.unit)

    @property
    def written(self) -> Written:
        """Return what it writes into prose."""
        reading = f"#{self.reading}" if self.reading else ""
        doubt = f"[!{self.doubt}]" if self.doubt else ""
        said, when = self.said, self.when and self.when.spelled_out()
        parts = {MEMBERS: said.members, COUNTRIES: said.countries, DATE: when}
        return Written(
            {part: str(words) for part, words in parts.items() if words},
            f"[@{self.citation.key}{reading}]{doubt}",
        )

    @property
    def when(self) -> PartialDate | None:
        """Return its date; None where it is empty, or was mistyped in a form."""
        try:
            return fields.partial_date(self.as_of)
        except InvalidDate:
            return None

    @property
    def date_words(self) -> str:
        return self.when.spelled_out() if self.when else "undated"

    @property
    def is_drawn(self) -> bool:
        """Return whether a chart has a point for it: its last day known, not stale."""
        when = self.when
        return bool(when and when.end and not self.is_stale)

    @property
    def said(self) -> Figure:
        """Return what this row says, as plain values."""
        return Figure(
            name=self.slug,
            measure=str(self.measure_id),
            members=self._amount(self.members, self.members_to),
            countries=self._amount(self.countries, self.countries_to),
            as_of=self.when,
            claims_current=self.claims_current,
        )

    def _amount(self, number: int | None, upper: int | None) -> Amount | None:
        return None if number is None else Amount(number, self.bound, upper)

    @property
    def stored_values(self) -> str:
        """Return as JSON the values that a decision on this figure rests on."""
        values = {name: getattr(self, name) for name in DECIDED_ON}
        given = {
            n: v for n, v in values.items() if v not in (None, "") and v is not False
        }
        return json.dumps(given, sort_keys=True)

    def get_absolute_url(self) -> str:
        return f"{self.measure.organisation.network_url()}#{self.slug}"
