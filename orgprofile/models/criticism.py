from collections.abc import Iterable, Sequence, Set
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Value, When

from orgprofile.models.organisation import Organisation
from references.prose import markdown
from references.records.fields import (
    CitedTextField,
    DayField,
    FoldedField,
    KeySlugField,
    PartialDateField,
    partial_date,
)
from references.records.paths import path_to
from references.records.record import PERMISSIONS
from references.statements.statement import Statement, StatementQuerySet


class CriticismQuerySet(StatementQuerySet):
    def in_order(self) -> "CriticismQuerySet":
        return self.order_by("earliest", "slug").select_related("target")

    def with_turns(self) -> "CriticismQuerySet":
        """Prefetch the published turns and their quotations, in two queries."""
        turns = self.published_under("turns").in_order()
        quotations = turns.published_under("quotations").in_order()
        quoting = turns.prefetch_related(Prefetch("quotations", quotations))
        return self.prefetch_related(Prefetch("turns", quoting))

    def aimed_at(self, organisation: Organisation) -> "CriticismQuerySet":
        return self.filter(target=organisation)

    def with_outcome(self) -> "CriticismQuerySet":
        """Add `is_answered`, and `came_of`: the outcome that the pages show.

        `is_answered` says whether a response is published. Without one, and without a
        published outcome, `came_of` is “no response”, whatever is stored. With a
        response, “no response” would be wrong, so `came_of` is "".
        """
        turns = self.published_under("turns").filter(criticism=OuterRef("pk"))
        none = Criticism.Outcome.NO_RESPONSE
        return self.annotate(
            is_answered=Exists(turns.filter(kind="response")),
            is_concluded=Exists(turns.filter(kind="outcome")),
        ).annotate(
            came_of=Case(
                When(is_answered=False, is_concluded=False, then=Value(none.value)),
                When(outcome=none, is_answered=True, then=Value("")),
                default=F("outcome"),
            )
        )

    def with_words(self, words: Iterable[str]) -> "CriticismQuerySet":
        """Keep those with each of these folded words in what is published of them."""
        turns = self.published_under("turns")
        quotations = turns.published_under("quotations")
        found = self
        for word in words:
            having = Q(search_text__contains=word)
            found = found.filter(
                having
                | Q(target__name__icontains=word)
                | Q(target__former_names__icontains=word)
                | Exists(turns.filter(having, criticism=OuterRef("pk")))
                | Exists(quotations.filter(having, turn__criticism=OuterRef("pk")))
            )
        return found


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
    slug = KeySlugField(max_length=80, unique=True)
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
    date = PartialDateField(help_text="When the exchange began, or its span.")
    earliest = DayField(of="date", bound="earliest", db_index=True)
    latest = DayField(of="date", bound="latest")
    statement = CitedTextField(
        "statement criticised",
        help_text="What was said or done that drew the criticism. Cite as [@key].",
    )
    outcome = models.CharField(
        max_length=20,
        choices=Outcome,
        help_text="“Reported as conceded”: somebody else says so, and it is not checked.",
    )
    outcome_as_of = PartialDateField(
        "outcome as of",
        help_text="The day up to which somebody looked. Readers see it with the "
        "outcome, and where no response is recorded.",
    )
    search_text = FoldedField(of="searchable")

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

    @property
    def searchable(self) -> str:
        """Return the words that a search looks through, but for the name of the target."""
        return " ".join([self.title, self.target_law, markdown.plain(self.statement)])

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
        """Return the outcome to show after turns of these kinds, as `with_outcome` finds it."""
        none = self.Outcome.NO_RESPONSE.value
        if kinds.isdisjoint({"response", "outcome"}):
            return none
        return "" if self.outcome == none and "response" in kinds else self.outcome

    def misled_without(
        self, drafts: Sequence[Statement], published: Sequence[Statement]
    ) -> list[str]:
        """Return the outcome that readers see, if the drafts would change it."""
        words = self.outcome_words(_kinds(published))
        if words == self.outcome_words(_kinds([*drafts, *published])):
            return []
        when = partial_date(self.outcome_as_of)
        as_of = f", as of {when.in_words()}" if when else ""
        return [f"Without the drafts, readers see as outcome: {words}{as_of}."]

    def outcome_words(self, kinds: Set[str]) -> str:
        code = self.outcome_after(kinds)
        return outcome_words(code, is_answered="response" in kinds)

    def clean(self) -> None:
        """Refuse the slug of the list, and “no response” where a response is published."""
        super().clean()
        if self.slug == "exchanges":
            raise ValidationError(
                {"slug": "“exchanges” is the address of the list: choose another."}
            )
        if self.is_published and self.pk and self.outcome == self.Outcome.NO_RESPONSE:
            responses = self.turns.filter(kind="response")
            if responses.filter(status="published").exists():
                raise ValidationError(
                    {
                        "outcome": "A response is published in this exchange: choose "
                        "what came of it, or withdraw the response."
                    }
                )


def outcome_words(code: str, *, is_answered: bool) -> str:
    """Word an outcome for readers: "No response recorded", "Conceded"."""
    labels = dict(Criticism.Outcome.choices)
    words = str(labels.get(code, "answered, with no outcome recorded")).capitalize()
    if is_answered or code == Criticism.Outcome.NO_RESPONSE:
        return words
    return f"{words}, with no response recorded"


def _kinds(parts: Iterable[Any]) -> set[str]:
    """Return the kinds of the turns among the parts of an exchange."""
    return {part.kind for part in parts if hasattr(part, "kind")}
