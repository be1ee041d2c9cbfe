"""The figures of an organisation, which is in force on a day, and what prose has of them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from orgprofile.models.count import MembershipCount
from orgprofile.models.organisation import Organisation
from orgprofile.models.resolution import Resolution
from orgprofile.values.written import NEWEST, Written
from references.models.revision import per_revision


@dataclass(frozen=True, slots=True)
class Decisions:
    """The resolutions that hold, by their pair of figures; `aside` are no points of a series."""

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


def figures_of(
    organisation: Organisation, slugs: Collection[str]
) -> Callable[[str], Written | None]:
    """Return what finds the published figures of an organisation by their slugs."""
    counts, decisions = figures(organisation.pk)
    found = {count.slug: count.written for count in counts if count.slug in slugs}
    if NEWEST in slugs:
        first = leading(organisation, counts, timezone.localdate(), decisions)
        found |= {NEWEST: first.written} if first else {}
    return found.get


def offered(organisation: Organisation, typed: str) -> list[tuple[str, str]]:
    """Return what a section may write that has each word typed: ("=104 date", "2018 (…)").

    The figure in force comes first, then the newest. Four queries at most.
    """
    published = MembershipCount.objects.published().shown_with(organisation)
    newest = figures_of(organisation, [NEWEST])(NEWEST)
    found = [(NEWEST, newest, "the figure in force")] if newest else []
    found += [(c.slug, c.written, c.short_name()) for c in published.newest_first()]
    offers = [
        (f"={slug} {part}".strip(), f"{words} ({figure})")
        for slug, written, figure in found
        for part, words in written.parts.items()
    ]
    wanted = typed.lower().replace("=", " ").split()
    return [o for o in offers if all(w in ": ".join(o).lower() for w in wanted)]
