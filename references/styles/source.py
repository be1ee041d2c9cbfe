"""What a style is given, and what it gives back.

Nothing here knows of Django or of a database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Source(Protocol):
    """What a style needs of a citation; every text may be empty but the title."""

    type: str
    title: str
    publisher: str
    container_title: str
    volume: str
    issue: str
    page: str
    medium: str
    issued: str
    accessed: str
    doi: str
    url: str
    address: str
    archive_url: str
    archive_date: str

    @property
    def author_names(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text: plain, a link to `href`, or a title to be set in italics."""

    text: str
    href: str = ""
    is_italic: bool = False
