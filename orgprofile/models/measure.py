"""Measures: what is counted of an organisation, and in which unit."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.validators import RegexValidator
from django.db import models

from orgprofile.models.organisation import Organisation
from orgprofile.values.figures import CURRENCY
from references.models import derived, fields
from references.models.record import Record, RecordQuerySet


class MeasureQuerySet(RecordQuerySet):
    """A class of its own, so that mypy finds the measures of an organisation."""


class Measure(Record):
    """A thing that is counted: figures of different measures are never compared."""

    class Multiplier(models.TextChoices):
        THOUSAND = "thousand", "thousands"
        MILLION = "million", "millions"
        BILLION = "billion", "billions"

    explained = ("name", "unit", "multiplier", "within_unit", "definition")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="measures"
    )
    slug = fields.KeySlugField(max_length=80, unique=True)
    name = models.CharField(
        max_length=120, help_text="“Member organisations of the network”."
    )
    unit = models.CharField(
        max_length=60,
        help_text="The plural, “members”, or a currency, “US$” or “EUR”.",
    )
    multiplier = models.CharField(
        max_length=10,
        choices=Multiplier,
        blank=True,
        help_text="What its figures are given in: 1.5 in millions is “1.5 million”.",
    )
    within_unit = models.CharField(
        "second unit",
        max_length=30,
        blank=True,
        validators=[RegexValidator(r"^[a-z]+\Z", "Write one word in small letters.")],
        help_text="What a figure is spread over, if anything: “countries”.",
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
        help_text="Sizes at different times are drawn; attendance is not.",
    )
    order = models.PositiveSmallIntegerField(
        default=0, help_text="The smallest number is the one the profile leads with."
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
        """Return whether its unit says so: each country counted then has at least one."""
        return self.unit.startswith("member")

    @contextmanager
    def deriving(self) -> Iterator[None]:
        """Write its figures: they are as public as the organisation it belongs to now."""
        with derived.writing_parts(self):
            yield
