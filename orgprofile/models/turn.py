import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Max
from django.utils.text import capfirst

from orgprofile.models.criticism import Criticism
from orgprofile.models.organisation import Organisation
from references.models import fields
from references.models.record import PERMISSIONS
from references.models.statement import Statement, StatementQuerySet
from references.prose import markdown

# The largest number that a PositiveSmallIntegerField holds on every database.
LARGEST = 32767
# Author's names that begin like this name nobody.
_NOBODY = re.compile(
    r"(?:some|many|several|various|unnamed|anonymous|unknown|(?:the )?(?:critics?"
    r"|observers?|experts?|commentators?|authorities|opponents?|respondents?"
    r"|social scientists))\b",
    re.IGNORECASE,
)


class TurnQuerySet(StatementQuerySet):
    def in_order(self) -> "TurnQuerySet":
        """Sort by number, then by date, undated turns last on every database."""
        by_date = F("earliest").asc(nulls_last=True)
        return self.order_by("order", by_date, "slug").select_related(
            "author_organisation"
        )


class Turn(Statement):
    """One voice in an exchange: a criticism, a response, a rejoinder or an outcome."""

    class Kind(models.TextChoices):
        CRITICISM = "criticism", "criticism"
        RESPONSE = "response", "response"
        REJOINDER = "rejoinder", "rejoinder"
        OUTCOME = "outcome", "outcome"

    class Voice(models.TextChoices):
        OWN = "own", "in its own words"
        REPORTED = "reported", "as reported by others"

    # These judge somebody, so they need a named author.
    EVALUATIONS = (Kind.CRITICISM, Kind.REJOINDER)

    identified_by = ("criticism__slug", "slug")
    part_of = ("criticism", "criticism__organisation", "criticism__target")
    explained = (
        *("kind", "author", "author_role", "author_organisation"),
        *("voice", "date"),
    )

    criticism = models.ForeignKey(
        Criticism, on_delete=models.CASCADE, related_name="turns"
    )
    slug = fields.KeySlugField(
        max_length=80,
        help_text="Its place in the exchange’s address: “washington-post-2015”. Others "
        "link to it, so keep it once published.",
    )
    order = models.PositiveSmallIntegerField(
        blank=True,
        help_text="1 is read first; of turns with one number, the earlier date. Left "
        "empty, it takes the next free number.",
    )
    kind = models.CharField(max_length=12, choices=Kind)
    author = models.CharField(
        max_length=200,
        blank=True,
        help_text="Who speaks, by name: “Jane Doe”, “Example Aid”. A criticism or "
        "rejoinder whose author nobody names stays a draft.",
    )
    author_role = models.CharField(
        "author’s role",
        max_length=200,
        blank=True,
        help_text="In what capacity, as of then: “The Washington Post”, “director of "
        "Example Aid”.",
    )
    author_organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="turns_taken",
        verbose_name="author’s organisation",
    )
    voice = models.CharField(max_length=10, choices=Voice, default=Voice.REPORTED)
    date = fields.PartialDateField(blank=True, help_text="Empty means: not known.")
    earliest = fields.DayField(of="date", bound="earliest")
    body = fields.CitedTextField(help_text="Attribute every judgement. Cite as [@key].")
    doubt = fields.DoubtField(
        help_text="The slug of a doubt, such as that the cited source does not say this."
    )

    objects = TurnQuerySet.as_manager()

    class Meta:
        default_permissions = PERMISSIONS
        ordering = ["criticism", "order", "earliest", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["criticism", "slug"],
                name="%(app_label)s_%(class)s_slug_is_unique",
                violation_error_message="Another turn of this exchange has this slug.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.author or 'an author not named'}"

    def found_by(self) -> tuple[str, str, str]:
        return capfirst(str(self)), self.author_role, markdown.plain(self.body)

    @property
    def fragment(self) -> str:
        return f"{self.criticism.slug}-{self.slug}"

    @property
    def is_evaluation(self) -> bool:
        return self.kind in self.EVALUATIONS

    def get_absolute_url(self) -> str:
        return f"{self.criticism.get_absolute_url()}#{self.fragment}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the turn; without a number it comes after the others of its exchange."""
        if self.order is None:
            last = self.criticism.turns.aggregate(last=Max("order"))["last"] or 0
            self.order = min(last + 1, LARGEST)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse to publish a judgement by nobody."""
        super().clean()
        if not self.is_published or not self.is_evaluation:
            return
        errors: dict[str, str] = {}
        if not self.author.strip():
            errors["author"] = (
                f"A {self.kind} needs a voice: name who makes it, or keep it as a draft."
            )
        elif _NOBODY.match(self.author.strip()):
            errors["author"] = (
                f"“{self.author}” names nobody. Name the person or body that makes "
                f"this {self.kind} in public, or keep it as a draft."
            )
        if errors:
            raise ValidationError(errors)
