"""What is known of a source that nobody recorded yet: from a reference, or from its page."""

from dataclasses import dataclass, field
from typing import Any

from references.values.source import Source


@dataclass(slots=True)
class Described:
    """The fields of a source by name, those that may easily be wrong, and words left over."""

    fields: dict[str, Any] = field(default_factory=dict)
    unsure: list[str] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)

    def set(self, name: str, value: Any, *, unsure: bool = False) -> None:
        """Keep the first value that a field is given."""
        if value and name not in self.fields:
            self.fields[name] = value
            self.unsure += [name] * unsure

    def under(self, better: "Described") -> "Described":
        """Return what another says, and this where that says nothing."""
        unsure = [name for name in self.unsure if name not in better.fields]
        return Described(
            self.fields | better.fields,
            unsure + better.unsure,
            self.left_over + better.left_over,
        )

    @property
    def source(self) -> Source:
        """Return the source as it can be kept: what is no date or address is left out."""
        return Source(**self.fields).tidy()
