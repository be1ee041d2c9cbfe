from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from orgprofile.models.organisation import Organisation
from references.models import Citation, fields
from references.models.record import PERMISSIONS
from references.models.statement import Statement, StatementQuerySet
from references.prose import markdown
from references.values import text
from references.values.dates import InvalidDate, PartialDate


class KeyPersonQuerySet(StatementQuerySet):
    def newest_first(self) -> "KeyPersonQuerySet":
        return self.order_by("-last_seen", "role", "name").select_related("citation")


class KeyPerson(Statement):
    """Somebody in a role of an organisation, and when a source shows them in it."""

    identified_by = ("organisation__slug", "role", "name")
    part_of = ("organisation",)
    explained = ("name", "role", "since", "until", "as_of")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="people"
    )
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, help_text="“Executive director”, “Chair”.")
    since = fields.PartialDateField(
        blank=True,
        help_text="When the term began, or the span in which it must have begun "
        "(2021-07/2022-04). Empty means not known.",
    )
    until = fields.PartialDateField(
        blank=True, help_text="When it ended. Empty means not known, not “still”."
    )
    as_of = fields.PartialDateField(
        "as of",
        help_text="The latest date, or the span, for which a source shows them in it.",
    )
    last_seen = fields.DayField(of="as_of", bound="latest")
    is_in_fact_box = models.BooleanField(
        "in the fact box",
        default=False,
        help_text="Show as one of the key people, with the “as of” date.",
    )
    is_office = models.BooleanField(
        "a post held for a term",
        default=True,
        help_text="Untick it for what is no post, such as having founded the organisation.",
    )
    note = fields.CitedTextField(
        blank=True,
        help_text="What else bears on the dates, with its source. Cite as [@key].",
    )
    citation = models.ForeignKey(Citation, on_delete=models.PROTECT, related_name="+")
    reading = fields.ReadingSlugField(of="citation")
    doubt = fields.DoubtField(
        help_text="The slug of a doubt, whose sign readers see at the name."
    )

    objects = KeyPersonQuerySet.as_manager()

    class Meta:
        default_permissions = PERMISSIONS
        verbose_name_plural = "key people"
        ordering = ["organisation", "-last_seen", "role", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "role", "name"],
                name="%(app_label)s_%(class)s_role_and_name_are_unique",
                violation_error_message="This person is recorded in this role already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"

    def clean(self) -> None:
        """Check that the term does not end before it begins."""
        super().clean()
        try:
            since, until = self.began, self.ended
        except InvalidDate:
            return  # the field itself says why
        if since and until and until.latest < since.earliest:
            raise ValidationError(
                {
                    "until": f"The term can’t end ({until.spelled_out()}) before it begins "
                    f"({since.spelled_out()})."
                }
            )

    @property
    def began(self) -> PartialDate | None:
        return fields.partial_date(self.since)

    @property
    def ended(self) -> PartialDate | None:
        return fields.partial_date(self.until)

    def found_by(self) -> tuple[str, str, str]:
        return self.name, self.role, markdown.plain(self.note)

    @property
    def shown_in(self) -> tuple[str, str]:
        if self.organisation.is_subject:
            return "Leadership", ""
        return self.organisation.page_name, "People"

    @property
    def fragment(self) -> str:
        return text.fragment("person", self.role, self.name)

    def get_absolute_url(self) -> str:
        """Return the place among the people: the subject's have a page of their own."""
        if self.organisation.is_subject:
            return f"{reverse('orgprofile:leadership')}#{self.fragment}"
        return f"{self.organisation.get_absolute_url()}#{self.fragment}"
