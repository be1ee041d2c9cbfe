from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from orgprofile.models.count import MembershipCount
from orgprofile.values import disagreement
from references.records.fields import CitedTextField
from references.statements.statement import Statement, StatementQuerySet
from references.values import text


class ResolutionQuerySet(StatementQuerySet):
    def between(self, counts: Collection[MembershipCount]) -> "ResolutionQuerySet":
        """The decisions on pairs of these figures."""
        measures = {count.measure_id for count in counts}
        return self.filter(figure__measure__in=measures)

    def get_by_natural_key(self, *values: str) -> "Resolution":
        """The decision on a pair of figures, whichever is named first."""
        figure, against = values
        pair = Q(figure__slug=figure, against__slug=against)
        return self.get(pair | Q(figure__slug=against, against__slug=figure))


class Resolution(Statement):
    """What an editor made of two figures that disagree, and why.

    It keeps what the two said when it was made. Once either says something else it
    no longer holds: nothing has to notice the change, the two are compared.
    """

    class Verdict(models.TextChoices):
        SUPERSEDED = "superseded", "superseded by the other"
        ERROR = "error", "an error in its source"
        SCOPE = "scope", "of a different scope"
        UNRESOLVED = "unresolved", "left unresolved"

    part_of = (
        "figure",
        "against",
        "figure__measure__organisation",
        "against__measure__organisation",
    )
    identified_by = ("figure__slug", "against__slug")

    figure = models.ForeignKey(
        MembershipCount,
        on_delete=models.CASCADE,
        related_name="resolutions",
        help_text="The figure that gives way, where one of the two does.",
    )
    against = models.ForeignKey(
        MembershipCount,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The figure it disagrees with.",
    )
    verdict = models.CharField(max_length=12, choices=Verdict)
    reason = CitedTextField(
        help_text="Why, in a sentence or two that a reader can follow. Cite as [@key]."
    )
    figure_said = models.CharField(
        max_length=120,
        help_text="What the first figure said when this was decided.",
    )
    against_said = models.CharField(
        max_length=120,
        help_text="What the other one said. Saving in the admin writes both anew.",
    )

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        ordering = ["figure", "against"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(figure=F("against")),
                name="%(app_label)s_%(class)s_is_between_two_figures",
                violation_error_message="A figure can’t disagree with itself: choose "
                "another one.",
            ),
            models.UniqueConstraint(
                Least("figure", "against"),
                Greatest("figure", "against"),
                name="%(app_label)s_%(class)s_one_for_a_pair",
                violation_error_message="These two have been decided already: change "
                "that decision instead of adding another.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure} / {self.against}: {self.get_verdict_display()}"

    @property
    def pair(self) -> frozenset[int]:
        return frozenset((self.figure_id, self.against_id))

    @property
    def sets_aside(self) -> bool:
        """Whether the first figure is no point of the series: wrong, or of another thing.

        One that was superseded was right for its day, and stays.
        """
        return self.verdict in (self.Verdict.ERROR, self.Verdict.SCOPE)

    @property
    def holds(self) -> bool:
        """Whether both figures still say what they said when this was decided."""
        return (
            self.figure.said.words() == self.figure_said
            and self.against.said.words() == self.against_said
        )

    def clean(self) -> None:
        """Check that there is a disagreement to decide, and that it is this one."""
        super().clean()
        is_pair = self.figure_id and self.against_id
        # One that no longer holds is no claim about the figures as they are.
        if not is_pair or self.figure_id == self.against_id or not self.holds:
            return
        for count in (self.figure, self.against):
            if count.is_stale:
                raise ValidationError(
                    f"“{count}” is marked as stale, and a stale figure is not held "
                    "against others, so there is nothing to decide."
                )
        one, other = self.figure.said, self.against.said
        if not disagreement.disagree(one, other):
            raise ValidationError(
                f"“{one.words()}” and “{other.words()}” do not disagree, so there is "
                "nothing to decide. Are these the two figures you meant?"
            )

    def anchor(self, field: str, group: int = 1) -> str:
        """As any row's; but decisions of one reason stand once, with their figure."""
        number = [str(group)] if group > 1 else []
        words = [self.figure.slug, self.verdict, field, *number]
        return text.fragment("at", "resolution", *words)

    @property
    def shown_in(self) -> tuple[str, str]:
        return "Network", ""

    def get_absolute_url(self) -> str:
        return self.figure.get_absolute_url()
