from django.core.exceptions import ValidationError
from django.db import models

from orgprofile.models.turn import Turn
from references.models import Citation
from references.prose import markdown
from references.records.fields import (
    CitedTextField,
    FoldedField,
    ReadingSlugField,
    reading_needs_source,
)
from references.records.record import PERMISSIONS
from references.statements.statement import Statement, StatementQuerySet


class QuotationQuerySet(StatementQuerySet):
    def in_order(self) -> "QuotationQuerySet":
        return self.order_by("order").select_related("citation", "seen_in")


class Quotation(Statement):
    """A few words of somebody, and whether anybody compared them with the source."""

    class Wording(models.TextChoices):
        CHECKED = "checked", "wording checked"
        UNCHECKED = "unchecked", "wording not checked"
        DIFFERS = "differs", "the source has other words"

    identified_by = ("turn__criticism__slug", "turn__slug", "order")
    part_of = (
        "turn",
        "turn__criticism",
        "turn__criticism__organisation",
        "turn__criticism__target",
    )
    shown_in = ("Criticism", "")
    explained = ("text", "said_by", "wording")

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="quotations")
    order = models.PositiveSmallIntegerField(default=1, help_text="1 is read first.")
    text = models.CharField(
        max_length=300, help_text="The words, without quotation marks. Keep it short."
    )
    said_by = models.CharField(
        max_length=200, help_text="Whose words they are: “The Washington Post”."
    )
    citation = models.ForeignKey(
        Citation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="said in",
        help_text="The source in which they were said.",
    )
    reading = ReadingSlugField(of="citation")
    seen_in = models.ForeignKey(
        Citation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where you saw the words, if not in that source itself.",
    )
    seen_in_reading = ReadingSlugField("reading of where they were seen", of="seen_in")
    wording = models.CharField(
        max_length=10, choices=Wording, default=Wording.UNCHECKED
    )
    note = CitedTextField(
        blank=True,
        help_text="Why the wording could not be checked, or what the source has.",
    )
    search_text = FoldedField(of="text")

    objects = QuotationQuerySet.as_manager()

    class Meta:
        default_permissions = PERMISSIONS
        ordering = ["turn", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["turn", "order"],
                name="%(app_label)s_%(class)s_order_is_unique",
                violation_error_message="Two quotations of one turn can’t have the "
                "same place in it: give each its own number.",
            ),
            reading_needs_source("seen_in_reading", "seen_in"),
        ]

    def __str__(self) -> str:
        return f"“{self.text}”"

    def found_by(self) -> tuple[str, str, str]:
        return str(self), self.said_by, markdown.plain(self.note)

    def get_absolute_url(self) -> str:
        return self.turn.get_absolute_url()

    def clean(self) -> None:
        """Refuse wording checked in another source, and a difference without a note."""
        super().clean()
        if self.wording == self.Wording.CHECKED and self.seen_in_id:
            raise ValidationError(
                {
                    "wording": "The words were seen in another source only, so their "
                    "wording is not checked."
                }
            )
        if self.wording == self.Wording.DIFFERS and not self.note.strip():
            raise ValidationError({"note": "Say which words the source has instead."})
