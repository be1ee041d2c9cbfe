"""Figures: which is in force on a day, which disagree, and what editors decided on them.

Two figures disagree when the same thing is counted, their dates overlap or both claim to be
current, and their ranges of values do not meet. A year overlaps any month in it; "over 80"
and 82 meet; members are never compared with the countries they are within. Two figures that
disagree may both be true, on different days of dates that overlap: readers see that they
differ, and an editor decides what to make of it.

A date with an open start, "../2025-11-12", is some day up to its end. It can always be an
earlier day than that of a dated figure, so it overlaps none; but two such figures are
compared by their ends, which is all that is known of both.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from orgprofile.models.count import MembershipCount
from orgprofile.values.figures import Amount
from references.models.fields import CitedTextField
from references.models.judging import PROSE, label
from references.models.revision import per_revision
from references.models.sourced import Published, PublishedQuerySet
from references.prose.footnotes import anchor_of_group
from references.values import text

Pair = tuple[MembershipCount, MembershipCount]


def disagree(one: MembershipCount, other: MembershipCount) -> bool:
    """Return whether two figures disagree; a figure marked as stale disagrees with none."""
    both_current = one.claims_current and other.claims_current
    is_of_one = one.measure_id == other.measure_id
    return is_of_one and (both_current or _overlap(one, other)) and _differ(one, other)


def disagreeing(figures: Iterable[MembershipCount]) -> Iterator[Pair]:
    """Yield each pair that disagrees, once; only those of one time are compared."""
    by_measure: dict[int, list[MembershipCount]] = defaultdict(list)
    for figure in figures:
        by_measure[figure.measure_id].append(figure)
    for alike in by_measure.values():
        for one, other in _at_the_same_time(alike):
            if _differ(one, other):
                yield one, other


def _at_the_same_time(figures: list[MembershipCount]) -> Iterator[Pair]:
    """Yield each pair whose dates overlap, or that both claim to be current, once."""
    dated = [(f.span, f) for f in figures if f.span]
    # Those with an open start are compared among themselves.
    lasting: dict[bool, list[tuple[date, MembershipCount]]] = {True: [], False: []}
    for (earliest, latest), figure in sorted(dated, key=lambda each: each[0]):
        group = figure.may_be_earlier
        lasting[group] = [each for each in lasting[group] if each[0] >= earliest]
        yield from ((other, figure) for _until, other in lasting[group])
        lasting[group].append((latest, figure))
    for one, other in combinations([f for f in figures if f.claims_current], 2):
        if not _overlap(one, other):
            yield one, other


def _overlap(one: MembershipCount, other: MembershipCount) -> bool:
    if not (one.span and other.span) or one.may_be_earlier != other.may_be_earlier:
        return False
    return one.span[0] <= other.span[1] and other.span[0] <= one.span[1]


def _differ(one: MembershipCount, other: MembershipCount) -> bool:
    """Return whether two figures, neither stale, differ in their first or second amount."""
    if one.is_stale or other.is_stale:
        return False
    return _apart(one.amount, other.amount) or _apart(one.second, other.second)


def _apart(one: Amount | None, other: Amount | None) -> bool:
    if one is None or other is None:
        return False
    return one.highest < other.lowest or other.highest < one.lowest


class ResolutionQuerySet(PublishedQuerySet):
    def between(self, counts: Collection[MembershipCount]) -> "ResolutionQuerySet":
        """Return the decisions on figures of the measures of `counts`, for `Decisions.among`."""
        measures = {count.measure_id for count in counts}
        return self.filter(figure__measure__in=measures).order_by()


class Resolution(Published):
    """A decision of an editor on two figures that disagree, with its reason.

    It keeps the values of both, and no longer holds once either has others.
    """

    class Verdict(models.TextChoices):
        SUPERSEDED = "superseded", "superseded by the other"
        ERROR = "error", "an error in its source"
        SCOPE = "scope", "of a different scope"
        UNRESOLVED = "unresolved", "left unresolved"

    part_of = (
        *("figure", "against"),
        *("figure__measure__organisation", "against__measure__organisation"),
    )
    identified_by = ("figure__slug", "against__slug")
    explained = ("figure", "against", "verdict")
    public: ClassVar = {"reason": PROSE} | dict.fromkeys(
        ("figure_said", "against_said"), label("copied from the figures by the site")
    )

    figure = models.ForeignKey(
        MembershipCount,
        on_delete=models.CASCADE,
        related_name="resolutions",
        help_text="One of the two figures that disagree. If you reject one of them, choose it "
        "here.",
    )
    against = models.ForeignKey(
        MembershipCount,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The other figure.",
    )
    verdict = models.CharField("decision", max_length=12, choices=Verdict)
    reason = CitedTextField(
        help_text="The reason for your decision, in one or two sentences. Readers see this reason. "
        "Each sentence needs a source: [@key], or a doubt: [!name].",
    )
    figure_said = models.CharField("what the figure said then", max_length=250)
    against_said = models.CharField("what the other one said", max_length=250)

    objects = ResolutionQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = "decision on two figures"
        verbose_name_plural = "decisions on two figures"
        ordering = ["figure", "against"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(figure=F("against")),
                name="%(app_label)s_%(class)s_is_between_two_figures",
                violation_error_message="You chose the same figure twice: choose two different "
                "figures.",
            ),
            models.UniqueConstraint(
                Least("figure", "against"),
                Greatest("figure", "against"),
                name="%(app_label)s_%(class)s_one_for_a_pair",
                violation_error_message="There is already a decision on these two figures: change "
                "that decision instead.",
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
    def holds(self) -> bool:
        """Return whether both figures still say, of one thing, what was decided on."""
        return (
            self.figure.measure_id == self.against.measure_id
            and self.figure.values_in_words == self.figure_said
            and self.against.values_in_words == self.against_said
        )

    def clean(self) -> None:
        """Check that the figures disagree."""
        super().clean()
        is_pair = self.figure_id and self.against_id
        # A decision that no longer holds says nothing of the figures as they are.
        if not is_pair or self.figure_id == self.against_id or not self.holds:
            return
        if not disagree(self.figure, self.against):
            raise ValidationError(
                f"“{self.figure}” and “{self.against}” do not disagree, or one of them only "
                f"repeats an old figure. Choose two figures that disagree."
            )

    def anchor(self, field: str, group: int = 1) -> str:
        """Return the id of the marks of a field, or of its group with this number, from 1.

        It does not name the other figure: decisions that give one reason are printed as one.
        """
        words = text.fragment("at", "resolution", self.figure.slug, self.verdict, field)
        return anchor_of_group(words, group)

    def get_absolute_url(self) -> str:
        return self.figure.get_absolute_url()


@dataclass(frozen=True, slots=True)
class Decisions:
    """The resolutions that hold, by pair of primary keys; `aside`: figures left off the chart."""

    by_pair: Mapping[frozenset[int], Resolution]
    aside: frozenset[int] = frozenset()

    @classmethod
    def among(
        cls, counts: Iterable[MembershipCount], resolutions: Iterable[Resolution]
    ) -> "Decisions":
        """Keep the resolutions that are between these figures and still hold."""
        among = {count.pk: count for count in counts}
        holding = {}
        for each in (r for r in resolutions if r.pair <= among.keys()):
            # The figures at hand: no query reads them again.
            each.figure, each.against = among[each.figure_id], among[each.against_id]
            if each.holds:
                holding[each.pair] = each
        # What is wrong, or counts something else, is no point of the series.
        aside = (Resolution.Verdict.ERROR, Resolution.Verdict.SCOPE)
        judged = (r.figure_id for r in holding.values() if r.verdict in aside)
        return cls(holding, frozenset(judged))

    def on(self, one: MembershipCount, other: MembershipCount) -> Resolution | None:
        return self.by_pair.get(frozenset((one.pk, other.pk)))


UNDECIDED = Decisions({})
Figures = tuple[list[MembershipCount], Decisions]


@per_revision
def figures(organisation: int, are_drawn: bool) -> Figures:
    """Return the published figures of an organisation, and the decisions on them.

    With `are_drawn` they are those of plotted measures, without it those of the others. They
    are sorted by measure, and within a measure the newest comes first.
    """
    published = MembershipCount.objects.published().filter(
        measure__organisation=organisation, measure__is_plotted=are_drawn
    )
    newest = published.newest_first().with_lacks()
    counts = sorted(newest, key=lambda count: (count.measure.order, count.measure.slug))
    decided = Resolution.objects.published().between(counts)
    return counts, Decisions.among(counts, decided)


def could_lead(
    counts: Iterable[MembershipCount],
    on: date,
    decisions: Decisions = UNDECIDED,
) -> Iterator[MembershipCount]:
    """Yield the figure in force on a day, and then those that were in force before it.

    `counts` come as from `figures`. A figure can be in force from the last day that its date can
    mean, or from the first day if its source gives it as today's. Figures that may not lead, or
    that were set aside, are left out.
    """
    for count in counts:
        when = count.when
        if (
            when
            and count.may_lead
            and count.pk not in decisions.aside
            and (when.earliest if count.claims_current else when.latest) <= on
        ):
            yield count
