"""A source that nobody recorded yet, as read in a file, a reference or a page."""

from dataclasses import dataclass, field

from references.values.source import Fields


@dataclass(slots=True)
class Found:
    """The fields of a source by name; which may easily be wrong; what is not kept.

    `problem` says why there is none. A record of a file has its number, and is `raw` as
    it is written; `kind` says what was read: "a reference".
    """

    fields: Fields = field(default_factory=dict)
    unsure: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    problem: str = ""
    number: int = 0
    raw: str = ""
    kind: str = ""

    def set(self, name: str, value: str, *, unsure: bool = False) -> None:
        """Keep the first value that a field is given."""
        if value and name not in self.fields:
            self.fields[name] = value
            self.unsure += [name] * unsure

    def under(self, better: "Found") -> "Found":
        """Return what another says, and this where that says nothing."""
        unsure = [name for name in self.unsure if name not in better.fields]
        left_out = self.left_out + better.left_out
        fields = self.fields | better.fields
        return Found(fields, unsure + better.unsure, left_out, kind=self.kind)
