"""What a style is given, and what it gives back.

Nothing here knows of Django or of a database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Source(Protocol):
    """What a style needs of a citation; every text may be empty but the title."""

    @property
    def type(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def publisher(self) -> str: ...
    @property
    def container_title(self) -> str: ...
    @property
    def volume(self) -> str: ...
    @property
    def issue(self) -> str: ...
    @property
    def page(self) -> str: ...
    @property
    def medium(self) -> str: ...
    @property
    def issued(self) -> str: ...
    @property
    def accessed(self) -> str: ...
    @property
    def doi(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def archive_url(self) -> str: ...
    @property
    def archive_date(self) -> str: ...
    @property
    def author_names(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text: plain, a link to `href`, or a title to be set in italics."""

    text: str
    href: str = ""
    is_italic: bool = False
