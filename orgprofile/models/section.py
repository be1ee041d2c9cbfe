"""The parts of an organisation's page: facts, people, and sections."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from orgprofile.models.organisation import Organisation
from references.models import Citation, fields
from references.models.judging import NAMED, PROSE, by
from references.models.sourced import BySource, Published
from references.prose import markdown
from references.prose.sourcing import Known
from references.values import dates
from references.values.dates import PartialDate

# Ids on the page of an organisation that belong to no section.
RESERVED = {
    *("came-of-it", "criticisms", "facts", "first-search", "in-the-history"),
    *("introduction", "is-criticised", "licence", "map", "people"),
}

UNSOURCED = "Choose the source of this value, or keep the entry as a draft."
# What schema.org calls the facts that it has a name for.
SCHEMA_PROPERTIES = (
    *("foundingDate", "foundingLocation", "location", "areaServed", "knowsAbout"),
    "nonprofitStatus",
)


class Fact(BySource):
    """One cell of the fact box: a label, a value and the source of it."""

    identified_by = ("organisation__slug", "label")
    part_of = ("organisation",)
    dated: ClassVar = {"as_of": ("citation",)}
    titled = "label"
    public: ClassVar = {
        "label": NAMED,
        "value": by("citation"),
        "schema_value": NAMED,
    }
    search_kind = ("Fact", 2)
    explained = ("label", "value", "as_of", "schema_value")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="facts"
    )
    label = models.CharField(max_length=60, help_text="“Founded”, “Type”, “Location”.")
    value = models.CharField(
        max_length=300,
        blank=True,
        help_text="Leave the value empty if nobody knows it: readers then see “not recorded”. If "
        "somebody looked for it, write a doubt: readers then see “no source found”.",
    )
    link = fields.WebAddressField(
        help_text="If the value has a web page, give the address of that page."
    )
    schema_property = models.CharField(
        "schema.org property",
        max_length=20,
        choices=[(name, name) for name in SCHEMA_PROPERTIES],
        blank=True,
    )
    schema_value = models.CharField(
        "value for machines",
        max_length=200,
        blank=True,
        help_text="If search engines need another form of the value, write that form: “1990-05” "
        "for “May 1990, Oslo”.",
    )
    as_of = fields.PartialDateField(
        "as of",
        blank=True,
        help_text="If the value can change, give the date on which it was true, according to the "
        "source.",
    )
    citation = models.ForeignKey(
        Citation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="source",
        help_text="A value without a source stays a draft.",
    )
    doubt = fields.DoubtField(
        help_text="If the value is uncertain, give the short name of an entry in the list “Doubts” that explains why. "
        "Readers then see the sign of the doubt (≠, ? or †)."
    )
    order = models.PositiveSmallIntegerField(
        default=0, help_text="Smaller numbers come first."
    )

    class Meta(BySource.Meta):
        ordering = ["order", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "label"],
                name="%(app_label)s_%(class)s_label_is_unique",
                violation_error_message="This organisation already has a fact with this label: "
                "change that fact, or choose another label.",
            ),
            models.CheckConstraint(
                condition=Q(value="") | Q(citation__isnull=False) | Q(status="draft"),
                name="%(app_label)s_%(class)s_published_value_is_sourced",
                violation_error_message=UNSOURCED,
            ),
            fields.reading_needs_source("reading", "citation"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.value or 'not recorded'}"

    def asserted(self, field: str) -> tuple[str, ...]:
        return (self.value,)

    def lacks(self, known: Known | None = None) -> dict[str, list[str]]:
        is_bare = self.value and not self.citation_id
        return super().lacks(known) | ({"citation": [UNSOURCED]} if is_bare else {})

    def found_by(self) -> tuple[str, str, str]:
        return self.label, self.value or "not recorded", ""

    @property
    def shown_in(self) -> tuple[str, str]:
        return self.organisation.page_name, "Fact box"


class KeyPerson(BySource):
    """Somebody in a role of an organisation, and when a source shows them in it."""

    identified_by = ("organisation__slug", "role", "name")
    part_of = ("organisation",)
    search_kind = ("Person", 2, "last_seen")
    dated: ClassVar = dict.fromkeys(("as_of", "since", "until"), ("citation", "note"))
    some_day = ("since", "until")
    public: ClassVar = {
        "name": by("citation"),
        "role": by("citation"),
        "note": PROSE,
    }
    explained = ("name", "role", "since", "until", "as_of")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="people"
    )
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, help_text="“Executive director”, “Chair”.")
    since = fields.PartialDateField(
        blank=True,
        help_text="The date on which the person took up the post, or the earliest and the latest "
        "possible date: 2021-07/2022-04.",
    )
    until = fields.PartialDateField(
        blank=True,
        help_text="The date on which the person left the post. An empty field means that we know "
        "no such date, not that the person still holds the post.",
    )
    as_of = fields.PartialDateField(
        "as of",
        help_text="The newest date or period in which, according to a source, the person had "
        "this role.",
    )
    last_seen = fields.DayField(of="as_of", bound="latest")
    is_in_fact_box = models.BooleanField(
        "in the fact box",
        default=False,
    )
    is_office = models.BooleanField(
        "a post held for a term",
        default=True,
        help_text="Leave the box unticked for a role that has no first and last day, such as "
        "founder.",
    )
    note = fields.CitedTextField(
        "remark",
        blank=True,
        help_text="Say what else readers should know about the dates, and cite the source.",
    )
    doubt = fields.DoubtField(
        help_text="If something here is uncertain, give the short name of an entry in the list “Doubts” that explains why. "
        "Readers then see the sign of the doubt (≠, ? or †)."
    )

    class Meta(BySource.Meta):
        verbose_name, verbose_name_plural = "person", "people"
        ordering = ["-last_seen", "role", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "role", "name"],
                name="%(app_label)s_%(class)s_role_and_name_are_unique",
                violation_error_message="This person is already recorded in this role: change that "
                "entry instead.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"

    def clean(self) -> None:
        """Check that the term does not end before it begins."""
        super().clean()
        since, until = self.began, self.ended
        if since and until and until.latest < since.earliest:
            raise ValidationError(
                {
                    "until": f"The term can’t end ({until.spelled_out()}) before it begins "
                    f"({since.spelled_out()}): correct one of the dates."
                }
            )

    @property
    def began(self) -> PartialDate | None:
        return dates.known(self.since)

    @property
    def ended(self) -> PartialDate | None:
        return dates.known(self.until)

    def found_by(self) -> tuple[str, str, str]:
        return self.name, self.role, markdown.plain(self.note)

    @property
    def shown_in(self) -> tuple[str, str]:
        if self.organisation.is_subject:
            return "People", ""
        return self.organisation.page_name, "People"

    def get_absolute_url(self) -> str:
        """Return the place among the people: the subject's have a page of their own."""
        if self.organisation.is_subject:
            return f"{reverse('orgprofile:leadership')}#{self.fragment}"
        return super().get_absolute_url()


class Section(Published):
    """A part of an organisation's profile: a heading, prose, and perhaps rows below."""

    class Shows(models.TextChoices):
        """The rows of other models that the page shows below the prose."""

        NOTHING = "", "no list"
        HISTORY = "history", "the history, condensed"
        COUNTS = "counts", "the membership figures"
        AWARDS = "awards", "the awards"

    identified_by = ("organisation__slug", "slug")
    part_of = ("organisation",)
    titled = "heading"
    public: ClassVar = {"heading": NAMED, "body": PROSE}
    search_kind = ("Profile", 2)
    explained = ("body",)

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="sections"
    )
    heading = models.CharField(max_length=120)
    slug = fields.KeySlugField(
        max_length=60,
        help_text="“the-code”. Do not change this name after publishing: other pages link to it.",
    )
    order = models.PositiveSmallIntegerField(
        default=0, help_text="Smaller numbers come first."
    )
    body = fields.CitedTextField(
        "text",
        blank=True,
        help_text="You may leave the text empty if you choose a list under “More fields”.",
    )
    shows = models.CharField(
        "list below the text",
        max_length=10,
        choices=Shows,
        default=Shows.NOTHING,
        blank=True,
    )

    class Meta(Published.Meta):
        ordering = ["order", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "slug"],
                name="%(app_label)s_%(class)s_slug_is_unique",
                violation_error_message="This organisation already has a section with this short "
                "name: choose another name.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.heading}"

    def found_by(self) -> tuple[str, str, str]:
        return self.heading, "", markdown.plain(self.body)

    def short_name(self) -> str:
        return self.heading

    def clean(self) -> None:
        """Check that the slug is no other place on the page."""
        super().clean()
        fields.check_id_is_free(self.slug, RESERVED)

    @property
    def shown_in(self) -> tuple[str, str]:
        return self.organisation.page_name, self.heading

    @property
    def fragment(self) -> str:
        return self.slug
