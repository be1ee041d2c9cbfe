r"""Writes sources as BibTeX with the fields of biblatex, and reads any BibTeX.

What biblatex has no field for is written in its fields for users: see `BIBTEX`. `userc`,
the relation, shows that a file is ours: then `annotation` is the editor's note.
`addendum` says in words, for a printed list, that `verba` is not the source's own.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from references.exchange.formats import latex, records
from references.exchange.formats.records import Refused, Values
from references.values.found import Found
from references.values.source import BIBTEX, DATES, RELATIONS, TYPES, Fields, babel_name

_TYPES = {(kind, subtype): type_ for type_, (kind, subtype, _tag) in TYPES.items()}
# What is written for the first field of `BIBTEX`, in some kinds of entry.
_OF_KIND = {
    "article": {"container_title": "journaltitle", "publisher": "listb"},
    "book": {"container_title": "series"}, "incollection": {"container_title": "booktitle"},
    "booklet": {"publisher": "howpublished", "medium": "type"},
    "inreference": {"container_title": "booktitle"}, "misc": {"publisher": "organization"},
    "online": {"publisher": "organization"},
    "report": {"container_title": "series", "publisher": "institution"},
}  # fmt: skip
_VERBATIM = ("url", "other_url", "archive_url", "doi", *DATES)
_OTHER_URL_SAYS = {
    "site": "Only the publisher’s site is recorded",
    "substitute": "Another page by the publisher is recorded",
    "copy": "Read in a copy",
}
_HOLDS_AND = re.compile(r"\band\b", re.IGNORECASE)
_NOT_CLOSED = (
    "a brace, a quotation mark or a comma has no partner or is missing, or the file is "
    "cut off. Correct it, or export the file again."
)


def write(sources: Iterable[Fields]) -> Iterator[str]:
    """Yield the file, an entry at a time."""
    for fields in sources:
        kind, subtype, _tag = TYPES.get(fields["type"], TYPES["document"])
        given = {"entrysubtype": subtype, **_given(fields, kind)}
        lines = [f"  {name} = {{{value}}}" for name, value in given.items() if value]
        key = re.sub(r"[^A-Za-z0-9:._-]", "", fields["key"])
        yield f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}\n\n"


def _given(fields: Fields, kind: str) -> dict[str, str]:
    """Return the fields of an entry, with those that say things in another way."""
    given = {}
    for name, tags in _names(kind).items():
        value = fields[name]
        if name == "language":
            # Programs know the language by its name; the tag says more.
            given["langid"] = babel_name(value)
        given[tags.split()[0]] = _encoded(name, value)
        if name == "address" and fields["other_url"]:
            says = _OTHER_URL_SAYS[value]
            given["addendum"] = rf"{says}: \url{{{fields['other_url']}}}"
    return given


def _names(kind: str) -> dict[str, str]:
    """Return the names of each field in our own entries of a kind."""
    of_kind = _OF_KIND.get(kind, {})
    rest = {name: BIBTEX[name].partition(" ")[2] for name in of_kind}
    return BIBTEX | {name: f"{own} {rest[name]}" for name, own in of_kind.items()}


def _encoded(name: str, value: str) -> str:
    if name in _VERBATIM:
        return value
    match name:
        case "authors":
            return " and ".join(map(_name, value.splitlines()))
        case "title" | "container_title":
            # Styles leave the capitals of what is in braces of its own as they are.
            return value and f"{{{latex.encode(value)}}}"
        case "publisher" | "copy_of":
            return _whole(value)
    # On one line, so that no line of a file begins as an entry would.
    return latex.encode(value).replace("\n\n", r"\par{}")


def _name(name: str) -> str:
    """Write a person as "Family, Given", a body in braces."""
    family, comma, given = name.partition(", ")
    body = f"{{{latex.encode(name)}}}"
    return f"{_whole(family)}, {_whole(given)}" if comma else body


def _whole(written: str) -> str:
    """Encode a name for a list, in braces where a comma or an "and" would part it."""
    encoded = latex.encode(written)
    joins = "," in written or _HOLDS_AND.search(written)
    return f"{{{encoded}}}" if joins else encoded


def read(text: str) -> list[Found]:
    """Return the records of a file in order, each as it can be kept, or refused."""
    # Not before it is needed: every command would wait for it at its start.
    from bibtexparser import entrypoint, model

    lines = text.split("\n")
    found = []
    kinds = (model.Entry, model.ParsingFailedBlock)
    blocks = [b for b in entrypoint.parse_string(text).blocks if isinstance(b, kinds)]
    for number, block in enumerate(blocks, 1):
        raw = f"{block.raw}\n\n"
        match block:
            case model.Entry():
                read = partial(_fields, block)
                found.append(records.judged(number, block.key, raw, read))
                continue
            case model.DuplicateFieldKeyBlock():
                twice = ", ".join(sorted(block.duplicate_keys))
                why = f"“{twice}” is given twice: keep one of the two."
            case model.DuplicateBlockKeyBlock():
                why = "another record of the file has its key: change one of the two."
            case _:
                why = _NOT_CLOSED
                # The library ends it where it gives up: the rest belongs to it.
                after = blocks[number].start_line if number < len(blocks) else None
                raw = "\n".join([*lines[block.start_line : after], ""])
        found.append(records.refused(number, "", raw, why))
    return found


def only(text: str, found: Iterable[Found]) -> str:
    """Return records as a file, with every @string that they may need."""
    strings = re.findall(r"(?im)^[ \t]*@string[ \t]*\{.*$", text)
    return "\n".join([*strings, *(each.raw for each in found)])


def _fields(entry: Any) -> tuple[Fields, Values]:
    # Of two fields with one name, the first counts.
    written = {field.key.lower(): field for field in reversed(entry.fields)}
    for name, field in written.items():
        if field.enclosing == "no-enclosing" and name != "month":
            raise Refused(
                f"“{name}” says {field.value[:60]}, which no @string explains: put the "
                "text in braces, or add the @string above."
            )
    values: Values = {name: [field.value] for name, field in written.items()}
    kind = entry.entry_type.lower()
    is_ours = values.get("userc", [""])[0] in RELATIONS
    authors, others = _authors(_pop(values, "author"))
    values |= {"author": authors, "and others": others}
    if is_ours:
        note = latex.decode(_pop(values, "annotation"))
        values["annotation"] = note.split("\n\n")
    names = _names(kind) if is_ours else BIBTEX
    decode = partial(_decoded, is_ours)
    fields = records.fields_of(values, names, decode, is_ours=is_ours)
    subtitle = latex.decode(_pop(values, "subtitle"))
    fields |= {
        "key": entry.key,
        "issued": fields["issued"] or _year(values),
        "title": ": ".join(filter(None, (fields["title"], subtitle))),
        "type": _type(kind, values, fields["url"]),
    }
    for name in ("langid", "addendum") if is_ours else ():
        _pop(values, name)
    return fields, values


def _decoded(is_ours: bool, name: str, field: str, raw: str) -> str:
    """Return what a field says; "" where `howpublished` holds something else."""
    if field == "howpublished":
        is_address = "\\url" in raw if name == "url" else "://" in raw
        if (is_address and not is_ours) != (name == "url"):
            return ""
    return latex.verbatim(raw) if name in _VERBATIM else latex.decode(raw)


def _pop(values: Values, name: str) -> str:
    return next(iter(values.pop(name, [])), "")


def _year(values: Values) -> str:
    """Take the date from the fields of BibTeX."""
    year = latex.verbatim(_pop(values, "year"))
    if not (year.isdecimal() and "month" in values):
        return records.date(year, "year")
    month, _, day = latex.decode(_pop(values, "month")).partition("\xa0")
    if month.isdecimal() and day:  # "2~sep", as BibTeX joins them
        month, day = day, month
    return records.date_of([year, month, day or _pop(values, "day")], "month")


def _type(kind: str, values: Values, url: str) -> str:
    subtype = values.get("entrysubtype", [""])[0]
    if (kind, subtype) in _TYPES:
        _pop(values, "entrysubtype")
        return _TYPES[kind, subtype]
    if kind == "misc":
        return "webpage" if url else "document"
    plain = {kind: type_ for (kind, subtype), type_ in _TYPES.items() if not subtype}
    return records.type_of(values, kind, plain, "@")


def _authors(listed: str) -> tuple[list[str], list[str]]:
    """Return the names of a list, "Family, Given" or a body in braces; and "others"."""
    from bibtexparser.middlewares import names

    written = list(filter(None, map(str.strip, _split(listed))))
    others = [written.pop()] if written[-1:] == ["others"] else []
    found = []
    for each in written:
        part = names.parse_single_name_into_parts(each, strict=False)
        parts = ([*part.von, *part.last], part.first, part.jr)
        found.append(", ".join(latex.decode(" ".join(some)) for some in parts if some))
    return found, others


def _split(written: str) -> list[str]:
    r"""Split a list at each "and" outside of braces; the library's loses "\'" after one."""
    parts, depth = [""], 0
    for piece in re.split(r"([{}]|\sand(?=\s))", written, flags=re.IGNORECASE):
        depth += (piece == "{") - (piece == "}")
        if depth <= 0 and piece[:1].isspace() and piece[1:].lower() == "and":
            parts.append("")
        else:
            parts[-1] += piece
    return parts
