"""The figures that the prose of a section may write, as they are offered to its editor."""

from dataclasses import dataclass

from orgprofile.models import MembershipCount, Organisation
from orgprofile.models.written import figures_of
from orgprofile.values.written import NEWEST


@dataclass(frozen=True, slots=True)
class Offer:
    """What a marker writes, for example "=newest countries" "115", and of which figure."""

    key: str
    writes: str
    figure: str

    def __str__(self) -> str:
        return f"{self.key}: {self.writes} ({self.figure})"


def offered(organisation: Organisation, typed: str) -> list[Offer]:
    """Return the offers with each word typed: of the figure in force, then the newest first.

    Four queries at most.
    """
    published = MembershipCount.objects.published().shown_with(organisation)
    rows = published.newest_first().select_related("citation", "measure")
    newest = figures_of(organisation, [NEWEST])(NEWEST)
    figures = [(NEWEST, newest, "the figure in force")] if newest else []
    figures += [(row.slug, row.written, row.in_words()) for row in rows]
    offers = [
        Offer(f"={slug} {part}".strip(), words, figure)
        for slug, written, figure in figures
        for part, words in written.parts.items()
    ]
    wanted = typed.lower().replace("=", " ").split()
    return [o for o in offers if all(word in str(o).lower() for word in wanted)]
