from django.db import models
from django.db.models import Q

from orgprofile.models.organisation import Organisation
from references.models import Citation, fields
from references.models.record import PERMISSIONS
from references.models.statement import Statement, StatementQuerySet
from references.values import text


class FactQuerySet(StatementQuerySet):
    def in_order(self) -> "FactQuerySet":
        return self.order_by("order", "label").select_related("citation")


class Fact(Statement):
    """One cell of the fact box: a label, a value and the source of it."""

    class SchemaProperty(models.TextChoices):
        FOUNDING_DATE = "foundingDate", "foundingDate"
        FOUNDING_LOCATION = "foundingLocation", "foundingLocation"
        LOCATION = "location", "location"
        AREA_SERVED = "areaServed", "areaServed"
        KNOWS_ABOUT = "knowsAbout", "knowsAbout"
        NONPROFIT_STATUS = "nonprofitStatus", "nonprofitStatus"

    identified_by = ("organisation__slug", "label")
    part_of = ("organisation",)
    explained = ("label", "value", "as_of", "schema_value")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="facts"
    )
    label = models.CharField(max_length=60, help_text="“Founded”, “Type”, “Location”.")
    value = models.CharField(
        max_length=300,
        blank=True,
        help_text="Leave empty where nothing is known: the page then says “not "
        "recorded”.",
    )
    link = fields.WebAddressField(
        help_text="Where the value itself is a place on the web."
    )
    schema_property = models.CharField(
        "schema.org property",
        max_length=20,
        choices=SchemaProperty,
        blank=True,
        help_text="What machines call it, if they have a name for it.",
    )
    schema_value = models.CharField(
        "value for machines",
        max_length=200,
        blank=True,
        help_text="Where it differs from the value above: “1990-05” for “May 1990, "
        "Oslo”.",
    )
    as_of = fields.PartialDateField(
        "as of",
        blank=True,
        help_text="The date for which the source says so, if it can change.",
    )
    citation = models.ForeignKey(
        Citation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The source. A value without one stays a draft.",
    )
    reading = fields.ReadingSlugField(of="citation")
    doubt = fields.DoubtField(
        help_text="The slug of a doubt, whose sign readers see at the value."
    )
    order = models.PositiveSmallIntegerField(
        default=0, help_text="Smaller numbers come first."
    )

    objects = FactQuerySet.as_manager()

    class Meta:
        default_permissions = PERMISSIONS
        ordering = ["organisation", "order", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "label"],
                name="%(app_label)s_%(class)s_label_is_unique",
                violation_error_message="This organisation has a fact of that label.",
            ),
            models.CheckConstraint(
                condition=Q(value="") | Q(citation__isnull=False) | Q(status="draft"),
                name="%(app_label)s_%(class)s_published_value_is_sourced",
                violation_error_message="Choose the source of this value, or keep it "
                "as a draft.",
            ),
            fields.reading_needs_source("reading", "citation"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.value or 'not recorded'}"

    def asserted(self, field: str) -> tuple[str, ...]:
        return (self.value,)

    def found_by(self) -> tuple[str, str, str]:
        return self.label, self.value or "not recorded", ""

    @property
    def shown_in(self) -> tuple[str, str]:
        return self.organisation.page_name, "Fact box"

    @property
    def fragment(self) -> str:
        return text.fragment("fact", self.label)

    def get_absolute_url(self) -> str:
        return f"{self.organisation.get_absolute_url()}#{self.fragment}"
