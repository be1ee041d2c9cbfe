r"""Writes sources as BibTeX with the fields of biblatex.

Where biblatex has no field for a value, one of its fields for users is taken: see `BIBTEX`.
`addendum` says in words, for a printed list, that the address in `verba` is not the source's own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from references import styles
from references.exchange.formats.tables import BIBTEX, TYPES
from references.values.source import DATES, Fields, babel_name

# The names that fields have in some kinds of entry, in place of the one in `BIBTEX`.
_OF_KIND = {
    "article": {"container_title": "journaltitle"},
    "book": {"container_title": "series"}, "incollection": {"container_title": "booktitle"},
    "booklet": {"publisher": "howpublished", "medium": "type"},
    "inreference": {"container_title": "booktitle"}, "misc": {"publisher": "organization"},
    "online": {"publisher": "organization"},
    "report": {"container_title": "series", "publisher": "institution"},
    "thesis": {"publisher": "institution"},
}  # fmt: skip
# Characters that a field of BibTeX can't hold as they are. BibTeX counts a brace even after a
# backslash, so one without a partner would end the field: braces are written as words.
_LATEX_NAMES = {
    "\\": "backslash", "{": "braceleft", "}": "braceright", "~": "asciitilde",
    "^": "asciicircum",
}  # fmt: skip
_ESCAPED = str.maketrans(
    {sign: rf"\text{name}{{}}" for sign, name in _LATEX_NAMES.items()}
    | {sign: f"\\{sign}" for sign in "#$%&_"}
)
# Two of these in a row would be read as a dash or a quotation mark.
_JOINING = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)|(?<=[!?])(?=`)")
_HOLDS_AND = re.compile(r"\band\b", re.IGNORECASE)
_VERBATIM = ("url", "other_url", "doi", *DATES)


def write(sources: Iterable[Fields]) -> Iterator[str]:
    """Yield the entries of a BibTeX file, one for each source."""
    for fields in sources:
        kind, subtype, _tag = TYPES.get(fields["type"], TYPES["document"])
        entry = {"entrysubtype": subtype}
        for name, tag in (BIBTEX | _OF_KIND.get(kind, {})).items():
            value = fields[name]
            if name == "language":
                # Programs know a language by its name; the tag is more exact.
                entry["langid"] = babel_name(value)
            entry[tag] = _encoded(name, value)
            if name == "address" and fields["other_url"]:
                says = styles.STANDS_THERE[value].removesuffix(" at ").rstrip(": ")
                entry["addendum"] = rf"{says}: \url{{{fields['other_url']}}}"
        yield f"{_entry(kind, fields['key'], entry)}\n\n"


def _encoded(name: str, value: str) -> str:
    """Return the value of a field of a source as BibTeX writes it."""
    if name in _VERBATIM:
        return value
    match name:
        case "authors":
            return " and ".join(map(_person, value.splitlines()))
        case "title" | "container_title":
            return _title(value)
        case "publisher":
            return _name(value)
    # On one line, so that no line of a text can begin as an entry does.
    return _text(value).replace("\n\n", r"\par{}")


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """Return a BibTeX entry of this kind and key, with the fields that are not empty."""
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    plain = re.sub(r"[^A-Za-z0-9:._-]", "", key)
    return f"@{kind}{{{plain},\n" + ",\n".join(lines) + "\n}"


def _text(text: str) -> str:
    """Return a text as BibTeX writes it in braces; all its braces are in pairs."""
    return _JOINING.sub("{}", text.translate(_ESCAPED))


def _title(text: str) -> str:
    """Return a title for BibTeX in braces of its own, so that styles keep its capitals."""
    return text and f"{{{_text(text)}}}"


def _person(name: str) -> str:
    """Return an author for BibTeX: a person as "Family, Given", a body in braces."""
    family, comma, given = name.partition(", ")
    if comma:
        return f"{_name(family)}, {_name(given)}"
    # A body, in braces as a title is, so that BibTeX does not split it.
    return _title(name)


def _name(name: str) -> str:
    """Return a name for a list in BibTeX, in braces if a comma or "and" would divide it."""
    if "," in name or _HOLDS_AND.search(name):
        return _title(name)
    return _text(name)
