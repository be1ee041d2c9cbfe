r"""Writes entries of BibTeX, with text and names as its fields hold them: `\&` for &."""

import re
from collections.abc import Mapping

# Characters that a field can't hold as they are. BibTeX counts a brace even after a
# backslash, so one without a partner would end the field: braces are written as words.
_NAMES = {
    "\\": "backslash", "{": "braceleft", "}": "braceright", "~": "asciitilde",
    "^": "asciicircum",
}  # fmt: skip
_ESCAPED = str.maketrans(
    {sign: rf"\text{name}{{}}" for sign, name in _NAMES.items()}
    | {sign: f"\\{sign}" for sign in "#$%&_"}
)
# Two of these in a row would be read as a dash or a quotation mark.
_JOINING = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)|(?<=[!?])(?=`)")
_HOLDS_AND = re.compile(r"\band\b", re.IGNORECASE)


def entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """Return an entry with those fields that say something."""
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    plain = re.sub(r"[^A-Za-z0-9:._-]", "", key)
    return f"@{kind}{{{plain},\n" + ",\n".join(lines) + "\n}"


def encoded(text: str) -> str:
    """Encode a text for a field in braces; all its braces are in pairs."""
    return _JOINING.sub("{}", text.translate(_ESCAPED))


def title(text: str) -> str:
    """Encode a title in braces of its own: styles leave its capitals as they are."""
    return text and f"{{{encoded(text)}}}"


def person(name: str) -> str:
    """Encode a person as "Family, Given", a body in braces."""
    family, comma, given = name.partition(", ")
    return f"{whole(family)}, {whole(given)}" if comma else title(name)


def whole(name: str) -> str:
    """Encode a name for a list, in braces where a comma or an "and" would part it."""
    return title(name) if "," in name or _HOLDS_AND.search(name) else encoded(name)
