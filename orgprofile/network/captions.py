"""The words of a chart or a map: a title that says what it shows, and what was counted.

They are the same on a page and in a picture that is taken along.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings

from orgprofile.drawing.worldmap import Tally
from orgprofile.models import Organisation
from orgprofile.values.moments import Moment
from references.exchange.exports import absolute
from references.values import dates

_NAMES = {"growth": "Chart of the network’s growth", "map": "Map of the network"}


class Caption(NamedTuple):
    """The title of a figure, and its subtitle: what is counted, and by whom."""

    title: str
    subtitle: str


def taking(row: Organisation, at: Moment, of: str, files: str) -> dict[str, Any]:
    """Return where a figure and its data are, its licence, and HTML that shows it elsewhere.

    `of` is growth or map, `files` count or member.
    """
    names = {"svg": f"{of}-svg", "csv": f"{files}-csv", "json": f"{files}-json"}
    to = {kind: f"{row.network_url(name)}{at.query}" for kind, name in names.items()}
    shown = f'<img src="{absolute(to["svg"])}" alt="{_NAMES[of]}" width="800">'
    return {**to, "shown": shown, "licence": settings.PROFILE.licence}


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
    members = sum(tally.members for tally in tallies.values())
    number = sum(bool(code and tally.members) for code, tally in tallies.items())
    title = f"No source names a member of the network of {row.name}"
    if members:
        title = (
            f"Sources name {members} member{'s' if members > 1 else ''} in "
            f"{number} countr{'ies' if number != 1 else 'y'}"
        )
    if at.asked:
        title = f"{title} for {at.asked.in_words()} or earlier"
    return Caption(title, f"Members of the network of {row.name} by country")
