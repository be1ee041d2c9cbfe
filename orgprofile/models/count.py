from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from orgprofile.models.organisation import Organisation
from references.fields import CitedTextField, DayField, PartialDateField, validate_key
from references.models import Citation
from references.statements import (
    Record,
    RecordQuerySet,
    Statement,
    StatementQuerySet,
)


class MeasureQuerySet(RecordQuerySet):
    def in_order(self) -> "MeasureQuerySet":
        return self.order_by("order", "slug")


class Measure(Record):
    """What is counted: figures of different measures are never compared."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="measures"
    )
    slug = models.SlugField(max_length=80, unique=True, validators=[validate_key])
    name = models.CharField(
        max_length=120, help_text="“Member organisations of the ECPAT network”."
    )
    unit = models.CharField(
        max_length=60, help_text="The plural that follows the figure: “members”."
    )
    definition = models.CharField(
        max_length=400,
        help_text="What belongs to it and what does not, in a sentence or two.",
    )
    order = models.PositiveSmallIntegerField(
        default=0, help_text="The smallest number is the one the profile leads with."
    )

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name


class MembershipCountQuerySet(StatementQuerySet):
    def newest_first(self) -> "MembershipCountQuerySet":
        """By date, the undated last; the more precise date first on the same day."""
        return self.order_by(
            F("as_of_latest").desc(nulls_last=True), "-as_of_earliest", "slug"
        ).select_related("citation", "measure")

    def by_measure(self) -> "MembershipCountQuerySet":
        """Measure by measure in their order, each the newest first."""
        newest = self.newest_first()
        return newest.order_by(
            "measure__order", "measure__slug", *newest.query.order_by
        )

    def current(self, on: date) -> "MembershipCount | None":
        """The figure to lead with: of the first measure, the newest that is dated.

        Left out are figures of an open date, stale ones, and any dated after `on`.
        """
        dated = self.filter(
            as_of_latest__lte=on, as_of_earliest__gt=date.min, is_stale=False
        )
        return dated.by_measure().first()

    def about(self, organisation: Organisation) -> "MembershipCountQuerySet":
        return self.filter(measure__organisation=organisation)


class MembershipCount(Statement):
    """One dated, sourced figure: so many of something, in so many countries."""

    class Bound(models.TextChoices):
        EXACT = "exact", "exactly"
        AT_LEAST = "at-least", "at least"
        ABOUT = "about", "about"

    class Basis(models.TextChoices):
        """How the date is known."""

        STATED = "stated", "stated in the source"
        PAGE = "page", "the date of the page"
        INFERRED = "inferred", "inferred"

    part_of = ("measure__organisation",)

    slug = models.SlugField(
        max_length=100,
        unique=True,
        validators=[validate_key],
        help_text="The last part of links to this figure: date, figure, source, for "
        "example “2018-06-08-104-ecpat-germany”.",
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
    bound = models.CharField(
        max_length=10,
        choices=Bound,
        default=Bound.EXACT,
        help_text="“Over 80” is at least 80; “almost 100” is about 100.",
    )
    as_of = PartialDateField(
        "as of", blank=True, help_text="The date the figure is for. Empty: not known."
    )
    as_of_earliest = DayField(of="as_of", bound="earliest")
    as_of_latest = DayField(of="as_of", bound="latest", db_index=True)
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
    note = CitedTextField(
        blank=True, help_text="What a reader should know of it. Cite as [@key]."
    )
    citation = models.ForeignKey(Citation, on_delete=models.PROTECT, related_name="+")

    objects = MembershipCountQuerySet.as_manager()

    class Meta:
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
                condition=Q(as_of="", basis="") | ~Q(as_of="") & ~Q(basis=""),
                name="%(app_label)s_%(class)s_date_has_a_basis",
                violation_error_message="Give the date together with how it is known, "
                "or neither.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure}, {self.as_of or 'undated'}"

    @property
    def figure(self) -> str:
        """The figure in words: "at least 80 members in 70 countries"."""
        bound = "" if self.bound == self.Bound.EXACT else f"{self.get_bound_display()} "
        if self.members is None:
            return f"{bound}{self.countries} countries"
        if self.countries is None:
            return f"{bound}{self.members} {self.measure.unit}"
        return (
            f"{bound}{self.members} {self.measure.unit} in {self.countries} countries"
        )

    def get_absolute_url(self) -> str:
        return f"{reverse('orgprofile:count-list')}#{self.slug}"
