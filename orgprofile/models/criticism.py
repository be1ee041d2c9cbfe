"""Criticism of an organisation: exchanges, and the turns of each."""

import re
from collections.abc import Iterable, Set
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Max, Prefetch, Q, When
from django.utils.text import capfirst

from orgprofile.models.organisation import Organisation
from references.models import fields
from references.models.judging import NAMED, PROSE
from references.models.record import path_to
from references.models.sourced import Published, PublishedQuerySet, Status
from references.prose import markdown
from references.prose.sourcing import Known

# The kinds of turns that can bear an outcome out.
BEARING = {"response", "outcome"}
# The largest number that a PositiveSmallIntegerField holds on every database.
LARGEST = 32767
# Author's names that begin like this name nobody.
_NOBODY = re.compile(
    r"(?:some|many|several|various|unnamed|anonymous|unknown|(?:the )?(?:critics?"
    r"|observers?|experts?|commentators?|authorities|opponents?|respondents?"
    r"|social scientists))\b",
    re.IGNORECASE,
)


class CriticismQuerySet(PublishedQuerySet):
    def with_turns(self) -> "CriticismQuerySet":
        """Read the targets too, and the published turns in one query."""
        turns = self.published_under("turns").select_related("author_organisation")
        return self.select_related("target").prefetch_related(Prefetch("turns", turns))

    def nearest_first(self) -> "CriticismQuerySet":
        """Put first what is said of the organisation itself, then of laws, then of others.

        Of each the newest comes first.
        """
        of_itself = When(target=F("organisation"), then=0)
        of_a_law = When(target=None, then=1)
        ranked = self.annotate(rank=Case(of_itself, of_a_law, default=2))
        return ranked.order_by("rank", "-earliest", "slug")

    def in_brief(self) -> list["Criticism"]:
        """Return the newest criticism of each: the organisation, laws and others."""
        first: dict[int, Criticism] = {}
        for row in self.nearest_first().with_turns():
            first.setdefault(row.rank, row)
        return list(first.values())


class Criticism(Published):
    """An exchange: a criticism of a body or a law, and what came of it."""

    # Annotated by `nearest_first`.
    rank: int

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
    titled = "title"
    public: ClassVar = {"title": NAMED, "target_law": NAMED, "statement": PROSE}
    search_kind = ("Criticism", 1)
    explained = ("title", "target", "target_law", "date", "outcome", "outcome_as_of")

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="criticisms_shown",
        verbose_name="shown in the profile of",
        help_text="Readers find the criticism in the profile of this organisation. Another field "
        "says who is criticised.",
    )
    slug = fields.KeySlugField(max_length=80, unique=True)
    title = models.CharField(
        max_length=200,
        help_text="A neutral title: name the subject of the criticism, and do not "
        "judge it.",
    )
    target = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="criticisms_received",
        verbose_name="about whom",
        help_text="The organisation that is criticised. If only one member is criticised, choose "
        "that member.",
    )
    target_law = models.CharField(
        "or about which law",
        max_length=200,
        blank=True,
        help_text="If the criticism is about a law and not about an organisation, give the name of "
        "the law.",
    )
    date = fields.PartialDateField(
        help_text="The date on which the criticism began, or the "
        "period: “2009 to 2012”."
    )
    earliest = fields.DayField(of="date", bound="earliest", db_index=True)
    statement = fields.CitedTextField(
        "what is criticised",
        help_text="Say what the criticised organisation said or did, or what the law says.",
    )
    outcome = models.CharField(
        max_length=20,
        choices=Outcome,
        help_text="“Conceded” means that the criticised organisation said that the criticism is "
        "right. Choose “reported as conceded” if only somebody else says so.",
    )
    outcome_as_of = fields.PartialDateField(
        "outcome as of",
        help_text="The last day on which somebody looked for an outcome. Readers see this day.",
    )

    objects = CriticismQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = "criticism"
        ordering = ["earliest", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(target__isnull=False, target_law="")
                | Q(target__isnull=True) & ~Q(target_law=""),
                name="%(app_label)s_%(class)s_has_one_target",
                violation_error_message="Say who or what is criticised: choose an organisation, or "
                "name a law, but not both.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def found_by(self) -> tuple[str, str, str]:
        names = self.target.former_names if self.target else ""
        aim = ", ".join(filter(None, [self.target_name, names]))
        return self.title, f"About {aim}", markdown.plain(self.statement)

    @property
    def target_name(self) -> str:
        return self.target.name if self.target else self.target_law

    def get_absolute_url(self) -> str:
        return path_to("orgprofile:criticism-detail", slug=self.slug)

    def outcome_after(self, kinds: Set[str]) -> str:
        """Return the outcome in words after published turns of these kinds; "" for none.

        Without a response or an outcome among them there is none, whatever is stored. With
        a response, “no response” would be wrong.
        """
        is_wrong = self.outcome == self.Outcome.NO_RESPONSE and "response" in kinds
        if is_wrong or kinds.isdisjoint(BEARING):
            return ""
        return capfirst(self.get_outcome_display())

    def doubts_after(self, turns: Iterable["Turn"]) -> list[str]:
        """Return the keys, "!slug", of doubts in outcome turns; [] if disputed or not answered."""
        if self.outcome in (self.Outcome.DISPUTED, self.Outcome.NO_RESPONSE):
            return []
        outcomes = (turn.body for turn in turns if turn.kind == Turn.Kind.OUTCOME)
        return [key for body in outcomes for key in markdown.prose(body).doubts]

    @property
    def doubts(self) -> list[str]:
        """Return the doubts on what came of it, after its turns as `with_turns` reads them."""
        return self.doubts_after(self.turns.all())

    @property
    def came_of(self) -> str:
        """Return in a line, after its turns as `with_turns` reads them, what came of it."""
        kinds = {turn.kind for turn in self.turns.all()}
        outcome = self.outcome_after(kinds)
        if "response" in kinds:
            return outcome or "Answered, with no outcome recorded"
        # A body may speak in the exchange and not answer what is said of it there.
        if not outcome or self.outcome == self.Outcome.NO_RESPONSE:
            return "No response to this criticism recorded"
        return f"{outcome}, with no response recorded"

    def clean(self) -> None:
        """Refuse an outcome that the published turns do not bear out."""
        super().clean()
        # A form compares it with the turns that were sent with it.
        if self.is_published and self.pk and self.publishes_parts is None:
            turns = self.turns.filter(status=Status.PUBLISHED)
            self.check_outcome({*turns.values_list("kind", flat=True)})

    def check_outcome(self, kinds: Set[str]) -> None:
        """Raise ValidationError unless published turns of these kinds bear the outcome out."""
        if self.outcome == self.Outcome.NO_RESPONSE and "response" in kinds:
            words = (
                "The outcome does not fit, because a response to this criticism is published. "
                "Choose another outcome, or turn the response into a draft."
            )
        elif self.outcome != self.Outcome.NO_RESPONSE and not kinds & BEARING:
            words = (
                f"The outcome “{self.get_outcome_display()}” needs a published contribution of the "
                "kind response or outcome, with its source. Add one, or choose “no response recorded”."
            )
        else:
            return
        raise ValidationError({"outcome": words})


class Turn(Published):
    """One voice in an exchange: a criticism, a response, a rejoinder or an outcome."""

    class Kind(models.TextChoices):
        CRITICISM = "criticism", "criticism"
        RESPONSE = "response", "response"
        REJOINDER = "rejoinder", "rejoinder"
        OUTCOME = "outcome", "outcome"

    class Voice(models.TextChoices):
        OWN = "own", "from the author’s own text"
        REPORTED = "reported", "from a report about it"

    identified_by = ("criticism__slug", "slug")
    part_of = ("criticism", "criticism__organisation", "criticism__target")
    search_kind = ("Criticism", 0)
    public: ClassVar = {"author": NAMED, "author_role": NAMED, "body": PROSE}
    dated: ClassVar = {"date": ("body",)}
    explained = (
        *("kind", "author", "author_role", "author_organisation"),
        *("voice", "date"),
    )

    criticism = models.ForeignKey(
        Criticism, models.CASCADE, related_name="turns", verbose_name="criticism"
    )
    slug = fields.KeySlugField(
        max_length=80,
        help_text="“washington-post-2015”. Do not change this name after publishing: other pages "
        "link to it.",
    )
    order = models.PositiveSmallIntegerField(
        blank=True,
        help_text="Number 1 comes first. If you leave the field empty, the site takes the next "
        "number.",
    )
    kind = models.CharField(max_length=12, choices=Kind)
    author = models.CharField(
        max_length=200,
        blank=True,
        help_text="“Jane Doe”, “Example Aid”. A criticism without an author stays a draft.",
    )
    author_role = models.CharField(
        "author’s role",
        max_length=200,
        blank=True,
        help_text="The author’s employer or post at the time: “The Washington Post”, “director of "
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
    voice = models.CharField(
        "where these words come from",
        max_length=10,
        choices=Voice,
        default=Voice.REPORTED,
    )
    date = fields.PartialDateField(
        blank=True, help_text="Leave the date empty if you do not know it."
    )
    earliest = fields.DayField(of="date", bound="earliest")
    body = fields.CitedTextField(
        "text",
        help_text="If the text judges somebody (“careless”, “unfair”), say whose judgement that is.",
    )

    class Meta(Published.Meta):
        verbose_name = "contribution"
        # Undated ones come last on every database.
        ordering = ["order", F("earliest").asc(nulls_last=True), "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["criticism", "slug"],
                name="%(app_label)s_%(class)s_slug_is_unique",
                violation_error_message="Another contribution to this criticism already has this "
                "short name: choose another name.",
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
        """Return whether it judges somebody, so that it needs a named author."""
        return self.kind in (self.Kind.CRITICISM, self.Kind.REJOINDER)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the turn; without a number it comes after the others of its exchange."""
        if self.order is None:
            last = self.criticism.turns.aggregate(last=Max("order"))["last"] or 0
            self.order = min(last + 1, LARGEST)
        super().save(*args, **kwargs)

    def lacks(self, known: Known | None = None) -> dict[str, list[str]]:
        """Return what is missing, by field: a judgement also needs a named author."""
        lacks, author = super().lacks(known), self.author.strip()
        if self.is_evaluation and not author:
            words = (
                f"A {self.kind} needs an author: name the person or organisation, or keep the "
                f"entry as a draft."
            )
            lacks["author"] = [words]
        elif self.is_evaluation and _NOBODY.match(author):
            lacks["author"] = [
                f"“{self.author}” names nobody. Name the person or organisation that made this "
                f"{self.kind} in public, or keep the entry as a draft."
            ]
        return lacks
