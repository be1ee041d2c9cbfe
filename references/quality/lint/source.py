"""What the linter must know of a source."""

from typing import Protocol


class Source(Protocol):
    """A source as it is stored; "" is what is not known."""

    @property
    def key(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def authors(self) -> str:
        """One a line."""

    @property
    def publisher(self) -> str: ...

    @property
    def container_title(self) -> str: ...

    @property
    def issued(self) -> str: ...

    @property
    def accessed(self) -> str: ...

    @property
    def archive_date(self) -> str: ...

    @property
    def url(self) -> str: ...

    @property
    def doi(self) -> str: ...

    @property
    def address_key(self) -> str:
        """What its address has in common with others of the same page."""

    @property
    def work_key(self) -> str:
        """What it has in common with other records of the same work."""
