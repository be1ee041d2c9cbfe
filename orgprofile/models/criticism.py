from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse

from orgprofile.models.organisation import Organisation
from references.fields import (
    CitedTextField,
    DayField,
    PartialDateField,
    validate_key,
)
from references.statements import Statement, StatementQuerySet


class CriticismQuerySet(StatementQuerySet):
    def in_order(self) -> "CriticismQuerySet":
        return self.order_by("earliest", "slug").select_related("target")

    def with_turns(self) -> "CriticismQuerySet":
        """Fetch the published turns along, in order: one query for all of them."""
        turns = Turn.objects.published().in_order()
        return self.prefetch_related(Prefetch("turns", turns))

    def shown_with(self, organisation: Organisation) -> "CriticismQuerySet":
        """Those told in this organisation's profile, whoever their target is."""
        return self.filter(organisation=organisation)

    def aimed_at(self, organisation: Organisation) -> "CriticismQuerySet":
        return self.filter(target=organisation)


class Criticism(Statement):
    """An exchange: somebody criticised a body or a law, and what came of it."""

    class Outcome(models.TextChoices):
        CONCEDED = "conceded", "conceded"
        PARTLY = "partly-conceded", "partly conceded"
        DISPUTED = "disputed", "disputed"
        WITHDRAWN = "withdrawn", "withdrawn"
        NO_RESPONSE = "no-response", "no response recorded"

    part_of = ("organisation", "target")
    must_cite = ("statement",)

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="criticisms_told",
        verbose_name="told in the profile of",
        help_text="Where it is shown. This says nothing about whom it is aimed at.",
    )
    slug = models.SlugField(max_length=80, unique=True, validators=[validate_key])
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
    outcome = models.CharField(max_length=20, choices=Outcome)
    outcome_as_of = PartialDateField("outcome as of")

    objects = CriticismQuerySet.as_manager()

    class Meta:
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
    def target_name(self) -> str:
        return self.target.name if self.target else self.target_law

    def get_absolute_url(self) -> str:
        return reverse("orgprofile:criticism-detail", kwargs={"slug": self.slug})


class TurnQuerySet(StatementQuerySet):
    def in_order(self) -> "TurnQuerySet":
        return self.order_by("order").select_related("author_organisation")


class Turn(Statement):
    """One voice in an exchange: a criticism, the reply, what came of it."""

    class Kind(models.TextChoices):
        CRITICISM = "criticism", "criticism"
        RESPONSE = "response", "response"
        REJOINDER = "rejoinder", "rejoinder"
        OUTCOME = "outcome", "outcome"

    class Voice(models.TextChoices):
        OWN = "own", "in its own words"
        REPORTED = "reported", "as reported by others"

    identified_by = ("criticism__slug", "order")
    part_of = ("criticism", "criticism__organisation", "criticism__target")
    must_cite = ("body",)

    criticism = models.ForeignKey(
        Criticism, on_delete=models.CASCADE, related_name="turns"
    )
    order = models.PositiveSmallIntegerField(help_text="1 is read first.")
    kind = models.CharField(max_length=12, choices=Kind)
    author = models.CharField(
        max_length=200,
        help_text="Who speaks, with their role: “Glenn Kessler, The Washington Post”.",
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
    date = PartialDateField(blank=True, help_text="Empty means: not known.")
    body = CitedTextField(help_text="Attribute every judgement. Cite as [@key].")
    source_check = CitedTextField(
        blank=True,
        help_text="Where checking showed that the cited source does not support this, "
        "or only in part: say so, and readers see it with the statement.",
    )

    objects = TurnQuerySet.as_manager()

    class Meta:
        ordering = ["criticism", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["criticism", "order"],
                name="%(app_label)s_%(class)s_order_is_unique",
                violation_error_message="Two turns of one exchange can’t have the same "
                "place in it: give each its own number.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.author}"

    @property
    def fragment(self) -> str:
        return f"{self.criticism.slug}-{self.order}"

    def get_absolute_url(self) -> str:
        return f"{self.criticism.get_absolute_url()}#{self.fragment}"
