"""The figure in force on a day, after what editors decided on those that disagree."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from orgprofile.models.count import MembershipCount
from orgprofile.models.organisation import Organisation
from orgprofile.models.resolution import Resolution
from references.models.revision import per_revision


@dataclass(frozen=True, slots=True)
class Decisions:
    """The resolutions that hold, each under the pair of figures it is about.

    `aside` names the figures judged an error, or of another scope: they are no points
    of a series.
    """

    by_pair: Mapping[frozenset[int], Resolution]
    aside: frozenset[int] = frozenset()

    @classmethod
    def of(
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
        judged = (r.figure_id for r in holding.values() if r.sets_aside)
        return cls(holding, frozenset(judged))

    def on(self, one: MembershipCount, other: MembershipCount) -> Resolution | None:
        return self.by_pair.get(frozenset((one.pk, other.pk)))


UNDECIDED = Decisions({})


@per_revision
def figures(organisation: int) -> tuple[list[MembershipCount], Decisions]:
    """Return the published figures shown with an organisation, and what was decided.

    They come by measure, each the newest first.
    """
    published = MembershipCount.objects.published().shown_with(organisation)
    counts = list(published.by_measure())
    decided = Resolution.objects.published().between(counts)
    return counts, Decisions.of(counts, decided)


def leading(
    organisation: Organisation,
    counts: Iterable[MembershipCount],
    on: date,
    decisions: Decisions = UNDECIDED,
) -> MembershipCount | None:
    """Return the figure in force on a day, or None; `counts` come as from `figures`."""
    return next(could_lead(organisation, counts, on, decisions), None)


def could_lead(
    organisation: Organisation,
    counts: Iterable[MembershipCount],
    on: date,
    decisions: Decisions,
) -> Iterator[MembershipCount]:
    """Yield the figure in force, and then those that were in force before it.

    Those are the organisation's own, of a measure drawn as a line, whose last possible day
    has passed; one that is stale or was set aside is passed over.
    """
    for count in counts:
        when = count.when
        if (
            when
            and count.measure.organisation_id == organisation.pk
            and count.measure.is_plotted
            and not count.is_stale
            and count.pk not in decisions.aside
            and when.latest <= on
        ):
            yield count
