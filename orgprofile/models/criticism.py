import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Value, When
from django.urls import reverse

from orgprofile.models.organisation import Organisation
from references import prose
from references.fields import (
    CitedTextField,
    DayField,
    FoldedField,
    PartialDateField,
    validate_key,
)
from references.models import Citation
from references.statements import Statement, StatementQuerySet

# Words that open an author's name and name nobody.
_NOBODY = re.compile(
    r"(?:some|many|several|various|unnamed|anonymous|unknown|(?:the )?(?:critics?"
    r"|observers?|experts?|commentators?|authorities|opponents?|respondents?"
    r"|social scientists))\b",
    re.IGNORECASE,
)


class CriticismQuerySet(StatementQuerySet):
    def in_order(self) -> "CriticismQuerySet":
        return self.order_by("earliest", "slug").select_related("target")

    def with_turns(self) -> "CriticismQuerySet":
        """Fetch the published turns and their quotations along. Two queries."""
        quotations = Quotation.objects.published().in_order()
        turns = Turn.objects.published().in_order()
        return self.prefetch_related(
            Prefetch(
                "turns", turns.prefetch_related(Prefetch("quotations", quotations))
            )
        )

    def shown_with(self, organisation: Organisation) -> "CriticismQuerySet":
        """Those told in this organisation's profile, whoever their target is."""
        return self.filter(organisation=organisation)

    def aimed_at(self, organisation: Organisation) -> "CriticismQuerySet":
        return self.filter(target=organisation)

    def aimed_at_any(self, target: str) -> "CriticismQuerySet":
        """Those aimed at the body of this slug, or at the law of this name."""
        return self.filter(Q(target__slug=target) | Q(target_law=target))

    def with_outcome(self) -> "CriticismQuerySet":
        """Each with `is_answered`, and `came_of`: the outcome that readers are told.

        `is_answered` is whether a response is published. Without that, and without a
        turn on the outcome, nothing came of it yet, whatever is stored; with it,
        “no response” says nothing: `came_of` is "".
        """
        turns = Turn.objects.published().filter(criticism=OuterRef("pk"))
        none = Criticism.Outcome.NO_RESPONSE
        return self.annotate(
            is_answered=Exists(turns.filter(kind=Turn.Kind.RESPONSE)),
            is_concluded=Exists(turns.filter(kind=Turn.Kind.OUTCOME)),
        ).annotate(
            came_of=Case(
                When(is_answered=False, is_concluded=False, then=Value(none.value)),
                When(outcome=none, is_answered=True, then=Value("")),
                default=F("outcome"),
            )
        )

    def with_words(self, words: Iterable[str]) -> "CriticismQuerySet":
        """Those with all of these folded words in what is published of them."""
        found = self
        for word in words:
            in_turn = Turn.objects.published().filter(
                criticism=OuterRef("pk"), search_text__contains=word
            )
            in_quotation = Quotation.objects.published().filter(
                turn__criticism=OuterRef("pk"), search_text__contains=word
            )
            found = found.filter(
                Q(search_text__contains=word)
                | Q(target__name__icontains=word)
                | Q(target__former_names__icontains=word)
                | Exists(in_turn)
                | Exists(in_quotation)
            )
        return found


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
    outcome_as_of = PartialDateField(
        "outcome as of",
        help_text="The day up to which somebody looked. Readers see it with the "
        "outcome, and where no response is recorded.",
    )
    search_text = FoldedField(of="searchable")

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
    def searchable(self) -> str:
        """The words a search looks at, besides the name of the body aimed at."""
        return " ".join([self.title, self.target_law, prose.plain(self.statement)])

    @property
    def target_name(self) -> str:
        return self.target.name if self.target else self.target_law

    def get_absolute_url(self) -> str:
        return reverse("orgprofile:criticism-detail", kwargs={"slug": self.slug})

    def clean(self) -> None:
        """Check the slug, and that “no response recorded” stands beside no response."""
        super().clean()
        if self.slug == "exchanges":
            raise ValidationError(
                {"slug": "“exchanges” is the address of the list: choose another."}
            )
        if self.is_published and self.pk and self.outcome == self.Outcome.NO_RESPONSE:
            responses = self.turns.filter(kind=Turn.Kind.RESPONSE)
            if responses.filter(status="published").exists():
                raise ValidationError(
                    {
                        "outcome": "A response is published in this exchange: choose "
                        "what came of it, or withdraw the response."
                    }
                )


class TurnQuerySet(StatementQuerySet):
    def in_order(self) -> "TurnQuerySet":
        """By number, then by date, the undated last, whatever the database."""
        by_date = F("earliest").asc(nulls_last=True)
        return self.order_by("order", by_date, "slug").select_related(
            "author_organisation"
        )


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

    class Support(models.TextChoices):
        YES = "yes", "the cited source supports this"
        PARTLY = "partly", "the cited source supports this in part"
        NO = "no", "the cited source does not support this"
        UNSEEN = (
            "unseen",
            "the part of the cited source that was seen does not have this",
        )

    # Those that judge somebody, and so need somebody who judges.
    EVALUATIONS = (Kind.CRITICISM, Kind.REJOINDER)

    identified_by = ("criticism__slug", "slug")
    part_of = ("criticism", "criticism__organisation", "criticism__target")
    must_cite = ("body",)

    criticism = models.ForeignKey(
        Criticism, on_delete=models.CASCADE, related_name="turns"
    )
    slug = models.SlugField(
        max_length=80,
        validators=[validate_key],
        help_text="Its place in the exchange’s address: “washington-post-2015”. Others "
        "link to it, so keep it once published.",
    )
    order = models.PositiveSmallIntegerField(
        help_text="1 is read first; of turns with one number, the earlier date."
    )
    kind = models.CharField(max_length=12, choices=Kind)
    author = models.CharField(
        max_length=200,
        blank=True,
        help_text="Who speaks, by name: “Glenn Kessler”, “ECPAT-USA”. A criticism or "
        "rejoinder whose author nobody names stays a draft.",
    )
    author_role = models.CharField(
        "author’s role",
        max_length=200,
        blank=True,
        help_text="In what capacity, as of then: “The Washington Post”, “director of "
        "ECPAT-USA”.",
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
    earliest = DayField(of="date", bound="earliest")
    body = CitedTextField(help_text="Attribute every judgement. Cite as [@key].")
    support = models.CharField(
        max_length=10,
        choices=Support,
        default=Support.YES,
        help_text="What comparing it with the cited source showed. Readers see "
        "anything but full support.",
    )
    source_check = CitedTextField(
        blank=True,
        help_text="Where the cited source does not support this, or only in part: what "
        "it says instead. Readers see it with the statement.",
    )
    search_text = FoldedField(of="searchable")

    objects = TurnQuerySet.as_manager()

    class Meta:
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

    @property
    def searchable(self) -> str:
        """The words a search looks at."""
        return " ".join([self.author, self.author_role, prose.plain(self.body)])

    @property
    def fragment(self) -> str:
        return f"{self.criticism.slug}-{self.slug}"

    @property
    def is_evaluation(self) -> bool:
        return self.kind in self.EVALUATIONS

    def get_absolute_url(self) -> str:
        return f"{self.criticism.get_absolute_url()}#{self.fragment}"

    def clean(self) -> None:
        """Check that a judgement has a voice, and lacking support an explanation."""
        errors: dict[str, Any] = {}
        try:
            super().clean()
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if self.is_published:
            errors |= self._unfair()
        if errors:
            raise ValidationError(errors)

    def _unfair(self) -> dict[str, str]:
        """What a published turn must not lack, by field."""
        errors = {}
        if self.is_evaluation and not self.author.strip():
            errors["author"] = (
                f"A {self.kind} needs a voice: name who makes it, or keep it as a draft."
            )
        elif self.is_evaluation and _NOBODY.match(self.author.strip()):
            errors["author"] = (
                f"“{self.author}” names nobody. Name the person or body that makes "
                f"this {self.kind} in public, or keep it as a draft."
            )
        if self.support != self.Support.YES and not self.source_check.strip():
            errors["source_check"] = (
                "Say what checking the source showed, since it does not support this "
                "in full."
            )
        return errors


class QuotationQuerySet(StatementQuerySet):
    def in_order(self) -> "QuotationQuerySet":
        return self.order_by("order").select_related("citation", "seen_in")


class Quotation(Statement):
    """Somebody's very words, a few of them, and whether anybody compared them."""

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
    seen_in = models.ForeignKey(
        Citation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where you saw the words, if not in that source itself.",
    )
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
        ordering = ["turn", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["turn", "order"],
                name="%(app_label)s_%(class)s_order_is_unique",
                violation_error_message="Two quotations of one turn can’t have the "
                "same place in it: give each its own number.",
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.text}”"

    def get_absolute_url(self) -> str:
        return self.turn.get_absolute_url()

    def clean(self) -> None:
        """Check that words which are another's or unlike the source say so."""
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
