from collections.abc import Callable
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.db import models

from orgprofile.models.count import MembershipCount
from orgprofile.models.in_force import figures_of
from orgprofile.models.organisation import Organisation
from orgprofile.values import written
from orgprofile.values.written import Written
from references.models.fields import CitedTextField, KeySlugField
from references.models.record import PERMISSIONS
from references.models.statement import Statement, StatementQuerySet
from references.prose import markdown

# Ids on the page of an organisation that belong to no section.
RESERVED = {
    *("contents", "facts", "introduction", "licence", "main", "people", "references"),
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
    explained = ("body",)

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
        return self.heading, "", markdown.plain(self.lasting("body"))

    def prose(self, field: str) -> str:
        """Return the prose with its figures written out. A query if there are any."""
        return written.write(self.body, self._figures())

    def lasting(self, field: str) -> str:
        """Return the prose without what the figure in force says, which changes by itself."""
        find = self._figures()
        return written.write(
            self.body,
            lambda slug: written.UNREAD if slug == written.NEWEST else find(slug),
        )

    def is_written(self, marker: str, text: str) -> bool:
        return marker not in text and written.missing(marker) not in text

    def _figures(self) -> Callable[[str], Written | None]:
        """Return what finds its figures by their slugs: none while it has no organisation."""
        slugs = written.named(self.body)
        if not slugs or self.organisation_id is None:
            return lambda _slug: None
        return figures_of(self.organisation, slugs)

    def short_name(self) -> str:
        return self.heading

    def clean(self) -> None:
        """Check the prose, and that the slug is not the id of something else."""
        super().clean()
        if self.slug in RESERVED:
            raise ValidationError(
                {"slug": f"“{self.slug}” is the name of another place on the page."}
            )
        self.clean_figures()

    def clean_figures(self) -> None:
        """Check that each figure written in the prose is there, and has what is asked of it."""
        if self.organisation_id is None:
            return
        find = self._figures()
        errors = [
            self._figure_missing(slug, part, found)
            for slug, parts in written.named(self.body).items()
            for found in [find(slug)]
            for part in parts
            if found is None or part not in found.parts
        ]
        if errors:
            raise ValidationError({"body": errors})

    def _figure_missing(self, slug: str, part: str, found: Written | None) -> str:
        if found:
            lacks = part or "number of its own"
            return f"The figure “{slug}” has no {lacks}: take [={slug}] out, or fill it in."
        if slug == written.NEWEST:
            return "No figure is in force: name one by its slug."
        shown = MembershipCount.objects.shown_with(self.organisation)
        if shown.filter(slug=slug).exists():
            return f"The figure “{slug}” is a draft: publish it first, or name another."
        near = get_close_matches(slug, shown.values_list("slug", flat=True), n=1)
        if near:
            return f"No figure is called “{slug}”; did you mean “{near[0]}”?"
        return f"No figure is called “{slug}”: add the figure first, or correct it."

    @property
    def shown_in(self) -> tuple[str, str]:
        return self.organisation.page_name, self.heading

    def get_absolute_url(self) -> str:
        return f"{self.organisation.get_absolute_url()}#{self.slug}"
