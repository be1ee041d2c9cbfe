import json
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from orgprofile.models.count import MembershipCount
from orgprofile.models.measure import Measure
from orgprofile.values import disagreement
from references.models.fields import CitedTextField
from references.models.record import PERMISSIONS
from references.models.statement import Statement, StatementQuerySet
from references.prose.footnotes import anchor_of_group
from references.values import text


class ResolutionQuerySet(StatementQuerySet):
    def between(self, counts: Collection[MembershipCount]) -> "ResolutionQuerySet":
        """Return the decisions on figures of their measures: `Decisions.of` fills them in."""
        measures = {count.measure_id for count in counts}
        return self.filter(figure__measure__in=measures).order_by()

    def with_figures(self) -> "ResolutionQuerySet":
        return self.select_related("measure", "figure__measure", "against__measure")


class Resolution(Statement):
    """A decision of an editor on two figures that disagree, with its reason.

    It keeps the values of both, and no longer holds once either has others.
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
    shown_in = ("Network", "")
    identified_by = ("figure__slug", "against__slug")
    explained = ("figure", "against", "verdict")

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
    measure = models.ForeignKey(
        Measure,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="what is counted",
        help_text="What both figures counted when this was decided.",
    )
    figure_said = models.CharField(
        max_length=250,
        help_text="The values of the first figure when this was decided, as JSON.",
    )
    against_said = models.CharField(
        max_length=250,
        help_text="The values of the other one. Saving in the admin writes both again.",
    )

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        default_permissions = PERMISSIONS
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

    def short_name(self) -> str:
        return f"{self.figure.short_name()}, or {self.against.short_name()}"

    full_name = short_name

    @property
    def pair(self) -> frozenset[int]:
        return frozenset((self.figure_id, self.against_id))

    @property
    def sets_aside(self) -> bool:
        """Return whether the first figure is no point of the series: wrong, or other."""
        return self.verdict in (self.Verdict.ERROR, self.Verdict.SCOPE)

    @property
    def holds(self) -> bool:
        """Return whether both figures still have the values that were decided on."""
        return (
            self.figure.measure_id == self.against.measure_id == self.measure_id
            and self.figure.stored_values == self.figure_said
            and self.against.stored_values == self.against_said
        )

    def decide_on_present_values(self) -> None:
        """Record the values that both figures have now."""
        self.measure = self.figure.measure
        self.figure_said = self.figure.stored_values
        self.against_said = self.against.stored_values

    def decided_on(self) -> tuple[str, str]:
        """Return in words what both figures said when this was decided."""
        said = map(json.loads, (self.figure_said, self.against_said))
        one, other = (MembershipCount(measure=self.measure, **each) for each in said)
        return str(one), str(other)

    def clean(self) -> None:
        """Check that the values can be read, and that the figures disagree."""
        super().clean()
        is_pair = self.figure_id and self.against_id and self.measure_id
        if not is_pair or self.figure_id == self.against_id:
            return
        try:
            self.decided_on()
        except (TypeError, ValueError) as error:
            raise ValidationError(
                "The values decided on can’t be read. Give them as JSON, for example "
                f"{self.figure.stored_values}"
            ) from error
        # A decision that no longer holds says nothing of the figures as they are.
        if not self.holds:
            return
        for count in (self.figure, self.against):
            if count.is_stale:
                raise ValidationError(
                    f"“{count}” is marked as stale, and a stale figure is not held "
                    "against others, so there is nothing to decide."
                )
        if not disagreement.disagree(self.figure.said, self.against.said):
            raise ValidationError(
                f"“{self.figure}” and “{self.against}” do not disagree, so there is "
                "nothing to decide. Are these the two figures you meant?"
            )

    def anchor(self, field: str, group: int = 1) -> str:
        """Return the id of the marks of a field, without the other figure's name.

        Several decisions on a figure that give one reason are printed as one.
        """
        words = text.fragment("at", "resolution", self.figure.slug, self.verdict, field)
        return anchor_of_group(words, group)

    def get_absolute_url(self) -> str:
        return self.figure.get_absolute_url()
