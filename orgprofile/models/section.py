from django.core.exceptions import ValidationError
from django.db import models

from orgprofile.models.organisation import Organisation
from references.prose import markdown
from references.records.fields import CitedTextField, KeySlugField
from references.records.record import PERMISSIONS
from references.statements.statement import Statement, StatementQuerySet

# Ids on the page of an organisation that belong to no section.
RESERVED = {
    "contents",
    "facts",
    "introduction",
    "licence",
    "main",
    "people",
    "references",
}


class SectionQuerySet(StatementQuerySet):
    def in_order(self) -> "SectionQuerySet":
        return self.order_by("order", "slug")


class Section(Statement):
    """A part of an organisation's profile: a heading, prose, and perhaps rows below."""

    class Shows(models.TextChoices):
        """The rows of other models that the page shows below the prose."""

        NOTHING = "", "nothing more"
        HISTORY = "history", "the history, condensed"
        COUNTS = "counts", "the membership figures"
        AWARDS = "awards", "the awards"

    identified_by = ("organisation__slug", "slug")
    part_of = ("organisation",)

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="sections"
    )
    heading = models.CharField(max_length=120)
    slug = KeySlugField(
        max_length=60,
        help_text="The last part of links to this section: “the-code”. Others link to "
        "it, so keep it once published.",
    )
    order = models.PositiveSmallIntegerField(
        default=0, help_text="Smaller numbers come first."
    )
    body = CitedTextField(
        blank=True,
        help_text="Cite as [@key] or [@key, p. 3]; an empty line begins a new "
        "paragraph. May be empty where rows below say it all.",
    )
    shows = models.CharField(
        "shows below", max_length=10, choices=Shows, default=Shows.NOTHING, blank=True
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        default_permissions = PERMISSIONS
        ordering = ["organisation", "order", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "slug"],
                name="%(app_label)s_%(class)s_slug_is_unique",
                violation_error_message="This organisation has a section of that slug.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.heading}"

    def found_by(self) -> tuple[str, str, str]:
        return self.heading, "", markdown.plain(self.body)

    def in_words(self) -> str:
        return self.heading

    def clean(self) -> None:
        """Check the prose, and that the slug is not the id of something else."""
        super().clean()
        if self.slug in RESERVED:
            raise ValidationError(
                {"slug": f"“{self.slug}” is the name of another place on the page."}
            )

    @property
    def shown_in(self) -> tuple[str, str]:
        return self.organisation.page_name, self.heading

    def get_absolute_url(self) -> str:
        return f"{self.organisation.get_absolute_url()}#{self.slug}"
