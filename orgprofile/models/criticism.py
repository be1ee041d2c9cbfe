from collections.abc import Set

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q

from orgprofile.models.organisation import Organisation
from references.models import fields
from references.models.record import PERMISSIONS, path_to
from references.models.statement import Statement, StatementQuerySet
from references.prose import markdown


class CriticismQuerySet(StatementQuerySet):
    def in_order(self) -> "CriticismQuerySet":
        return self.order_by("earliest", "slug").select_related("target")

    def with_turns(self) -> "CriticismQuerySet":
        """Prefetch the published turns, in one query."""
        turns = self.published_under("turns").in_order()
        return self.prefetch_related(Prefetch("turns", turns))


class Criticism(Statement):
    """An exchange: a criticism of a body or a law, and what came of it."""

    class Outcome(models.TextChoices):
        CONCEDED = "conceded", "conceded"
        REPORTED = "reported-conceded", "reported as conceded"
        PARTLY = "partly-conceded", "partly conceded"
        DISPUTED = "disputed", "disputed"
        WITHDRAWN = "withdrawn", "withdrawn"
        NO_RESPONSE = "no-response", "no response recorded"

    part_of = ("organisation", "target")
    published_with = ("turns",)
    shown_in = ("Criticism", "")
    explained = ("title", "target", "target_law", "date", "outcome", "outcome_as_of")

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="criticisms_shown",
        verbose_name="shown in the profile of",
        help_text="Where it is shown. This says nothing about whom it is aimed at.",
    )
    slug = fields.KeySlugField(max_length=80, unique=True)
    title = models.CharField(
        max_length=200, help_text="Neutral: name the matter, not a verdict on it."
    )
    target = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="criticisms_received",
        verbose_name="target, a body",
        help_text="Exactly whom it is aimed at: a member, not the whole network.",
    )
    target_law = models.CharField(
        "target, a law",
        max_length=200,
        blank=True,
        help_text="Where it is aimed at a law instead of a body.",
    )
    date = fields.PartialDateField(help_text="When the exchange began, or its span.")
    earliest = fields.DayField(of="date", bound="earliest", db_index=True)
    latest = fields.DayField(of="date", bound="latest")
    statement = fields.CitedTextField(
        "statement criticised",
        help_text="What was said or done that drew the criticism. Cite as [@key].",
    )
    outcome = models.CharField(
        max_length=20,
        choices=Outcome,
        help_text="“Reported as conceded”: somebody else says so, and it is not checked.",
    )
    outcome_as_of = fields.PartialDateField(
        "outcome as of",
        help_text="The day up to which somebody looked. Readers see it with the "
        "outcome, and where no response is recorded.",
    )

    objects = CriticismQuerySet.as_manager()

    class Meta:
        default_permissions = PERMISSIONS
        ordering = ["earliest", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(target__isnull=False, target_law="")
                | Q(target__isnull=True) & ~Q(target_law=""),
                name="%(app_label)s_%(class)s_has_one_target",
                violation_error_message="Name one target: either a body or a law.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def found_by(self) -> tuple[str, str, str]:
        names = self.target.former_names if self.target else ""
        aim = ", ".join(filter(None, [self.target_name, names]))
        return self.title, f"Aimed at {aim}", markdown.plain(self.statement)

    @property
    def target_name(self) -> str:
        return self.target.name if self.target else self.target_law

    def get_absolute_url(self) -> str:
        return path_to("orgprofile:criticism-detail", slug=self.slug)

    def outcome_after(self, kinds: Set[str]) -> str:
        """Return the outcome to show after published turns of these kinds.

        Without a response or an outcome among them it is “no response”, whatever is
        stored. With a response, “no response” would be wrong, so it is "".
        """
        none = self.Outcome.NO_RESPONSE.value
        if kinds.isdisjoint({"response", "outcome"}):
            return none
        return "" if self.outcome == none and "response" in kinds else self.outcome

    def outcome_words(self, kinds: Set[str]) -> str:
        """Word that outcome for readers: "No response recorded", "Conceded"."""
        code = self.outcome_after(kinds)
        labels = dict(self.Outcome.choices)
        words = str(labels.get(code, "answered, with no outcome recorded")).capitalize()
        if "response" in kinds or code == self.Outcome.NO_RESPONSE:
            return words
        return f"{words}, with no response recorded"

    @property
    def came_of(self) -> str:
        """Return the outcome in words, after its turns as `with_turns` reads them."""
        return self.outcome_words({turn.kind for turn in self.turns.all()})

    def clean(self) -> None:
        """Refuse “no response” where a response is published."""
        super().clean()
        if self.is_published and self.pk and self.outcome == self.Outcome.NO_RESPONSE:
            responses = self.turns.filter(kind="response")
            if responses.filter(status="published").exists():
                raise ValidationError(
                    {
                        "outcome": "A response is published in this exchange: choose "
                        "what came of it, or withdraw the response."
                    }
                )
