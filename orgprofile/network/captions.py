"""The words of a chart or a map: a title that says what it shows, and what was counted.

They are the same on a page and in a picture that is taken along.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from orgprofile.drawing.worldmap import Tally
from orgprofile.models import Organisation
from orgprofile.values.moments import Moment
from references.exchange.exports import absolute
from references.loading.profile import Licence
from references.values import dates


@dataclass(frozen=True, slots=True)
class Caption:
    """The title of a figure, and its subtitle: what is counted, and by whom."""

    title: str
    subtitle: str


@dataclass(frozen=True, slots=True)
class Taking:
    """The addresses of a figure and its data; `shown` is HTML that shows it elsewhere."""

    svg: str
    csv: str
    json: str
    shown: str

    @property
    def licence(self) -> Licence:
        return settings.PROFILE.licence


def taking(row: Organisation, at: Moment, of: str, files: str) -> Taking:
    """Return the addresses of a figure: `of` is growth or map, `files` count or member."""
    asked = at.query
    svg = f"{row.network_url(f'{of}-svg')}{asked}"
    return Taking(
        svg=svg,
        csv=f"{row.network_url(f'{files}-csv')}{asked}",
        json=f"{row.network_url(f'{files}-json')}{asked}",
        shown=f'<img src="{absolute(svg)}" alt="{_NAMES[of]}" width="800">',
    )


_NAMES = {"growth": "Chart of the network’s growth", "map": "Map of the network"}


def feet(
    row: Organisation, at: Moment, of: str, page: str, *more: str
) -> tuple[str, ...]:
    """Return what a picture says of its source, its date and its licence.

    `page` names the page that has each thing of a kind, `of`, with its source.
    """
    known = at.asked or dates.parse(str(at.on))
    address = absolute(f"{row.network_url(page)}{at.query}").partition("//")[2]
    return (
        f"Every {of} with its source: {address}",
        *more,
        f"As known for {known.in_words()}. An independent profile of "
        f"{settings.SITE_SUBJECT}. Licence: {settings.PROFILE.licence.name}.",
    )


def world(row: Organisation, at: Moment, tallies: Mapping[str, Tally]) -> Caption:
    """Return the words of a map of where members were found."""
    with_members = [tally for code, tally in tallies.items() if code and tally.members]
    members = sum(tally.members for tally in tallies.values())
    known = f"for {at.in_words()} or earlier" if at.asked else ""
    subtitle = f"Members of the network of {row.name} by country"
    if not members:
        return Caption(
            f"No source names a member of the network of {row.name} {known}".rstrip(),
            subtitle,
        )
    return Caption(
        f"Sources name {members} member{'s' if members > 1 else ''} in "
        f"{len(with_members)} countr{'ies' if len(with_members) != 1 else 'y'} "
        f"{known}".rstrip(),
        subtitle,
    )
