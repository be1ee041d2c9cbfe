"""Where an address stands: its host, the site that is part of, its front page.

Nothing here knows of Django or of a database.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import SplitResult, urlsplit

# Second parts that many countries give out names below: "example.co.uk". The full list
# (publicsuffix.org) is longer than what is at stake here: a suspicion, or none.
_SHARED = {
    "ac",
    "co",
    "com",
    "edu",
    "go",
    "gob",
    "gov",
    "gouv",
    "ne",
    "net",
    "or",
    "org",
}

_FRONT = re.compile(
    r"(?i)/?([a-z]{2}(-[a-z]{2})?/?)?((index|default|home)(\.\w{2,5})?/?)?"
)


@dataclass(frozen=True)
class Place:
    """One address, taken apart; an address no page may link to has empty parts."""

    address: str

    @cached_property
    def _parts(self) -> SplitResult:
        try:
            return urlsplit(self.address)
        except ValueError:
            return urlsplit("")

    @property
    def host(self) -> str:
        """As a reader would name it: "ecpat.org"."""
        return (self._parts.hostname or "").rstrip(".").removeprefix("www.")

    @property
    def path(self) -> str:
        return self._parts.path

    @cached_property
    def site(self) -> str:
        """The name somebody registered: "vice.com" of "motherboard.vice.com"."""
        labels = self.host.split(".")
        if len(labels) < 3 or labels[-1].isdigit():
            return self.host
        many = 3 if len(labels[-1]) == 2 and labels[-2] in _SHARED else 2
        return ".".join(labels[-many:])

    @cached_property
    def name(self) -> str:
        """The part of it that is a name, letters and digits alone: "thecode"."""
        return re.sub(r"[\W_]", "", self.site.partition(".")[0])

    @cached_property
    def is_front_page(self) -> bool:
        """Whether it is the site's first page, perhaps in one language."""
        return not self._parts.query and bool(_FRONT.fullmatch(self.path))

    def is_same_as(self, other: "Place") -> bool:
        """Whether a reader would call it the same address."""
        return self._to_a_reader == other._to_a_reader

    @property
    def _to_a_reader(self) -> tuple[str, str, str]:
        return self.host, self.path.rstrip("/"), self._parts.query
