r"""Writes sources as BibTeX with the fields of biblatex, and reads any BibTeX.

What biblatex has no field for is written in its fields for users:

    verba   the address of something other than the source
    usera   what is at the address: page, probable, site, substitute, copy
    verbb   the address of the archived copy
    userb   the day it was made
    userc   the relation of the source to the organisation: self, member, partner, …
    usere   how much of it was read: whole, part, other-page, not-found
    userf   its tier: primary, secondary, tertiary
    lista   what it is a copy of
    listb   the publisher of an article
    annotation  the editor's note; taken where userc shows that the file is ours

`addendum` says in words, for a printed list, that `verba` is not the source's own.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from references.exchange.formats import babel, latex
from references.exchange.formats.found import (
    LONGEST_MEDIUM,
    Found,
    Refused,
    Values,
    date,
    date_of,
    is_isbn,
    judged,
    refused,
    taken,
    with_address,
)
from references.values.source import RELATIONS, Source, paragraphs

# The kind of entry for each type, and the entrysubtype that sets it apart.
_KINDS = {
    "article-journal": ("article", ""), "article-magazine": ("article", "magazine"),
    "article-newspaper": ("article", "newspaper"), "book": ("book", ""),
    "chapter": ("incollection", ""), "document": ("misc", "document"),
    "entry-encyclopedia": ("inreference", ""), "interview": ("misc", "interview"),
    "pamphlet": ("booklet", ""), "post": ("online", "post"),
    "post-weblog": ("online", "post-weblog"), "report": ("report", ""),
    "webpage": ("online", ""),
}  # fmt: skip
_SUBTYPES = {of: type_ for type_, of in _KINDS.items()}
# Kinds that are read and never written.
_ALIKE = {
    "electronic": "webpage", "www": "webpage", "techreport": "report",
    "manual": "report", "mvbook": "book", "collection": "book", "proceedings": "book",
    "inbook": "chapter", "inproceedings": "chapter", "conference": "chapter",
}  # fmt: skip
# The fields that may hold each field of a source: the first that is there is read, and the
# first of all is written, but for the kinds of entry below.
_FIELDS = {
    name: fields.split()
    for name, fields in {
        "authors": "author",
        "title": "title",
        "container_title": "titleaddon journaltitle journal booktitle maintitle series",
        "publisher": "publisher institution organization school",
        "issued": "date", "volume": "volume", "issue": "number issue", "page": "pages",
        "doi": "doi", "isbn": "isbn", "medium": "howpublished",
        "language": "language langid hyphenation",
        "own_url": "url howpublished", "accessed": "urldate", "other_url": "verba",
        "address": "usera", "archive_url": "verbb", "archive_date": "userb",
        "relation": "userc", "extent": "usere", "tier": "userf", "copy_of": "lista",
        "editors_note": "annotation",
    }.items()
}  # fmt: skip
_OF_KIND = {
    "article": {"container_title": "journaltitle", "publisher": "listb"},
    "book": {"container_title": "series"},
    "booklet": {"publisher": "howpublished", "medium": "type"},
    "incollection": {"container_title": "booktitle"},
    "inreference": {"container_title": "booktitle"},
    "misc": {"publisher": "organization"},
    "online": {"publisher": "organization"},
    "report": {"container_title": "series", "publisher": "institution"},
}
_VERBATIM = ("own_url", "other_url", "archive_url", "doi", "isbn")
_DATES = ("issued", "accessed", "archive_date")
_OTHER_URL_SAYS = {
    "site": "Only the publisher’s site is recorded",
    "substitute": "Another page by the publisher is recorded",
    "copy": "Read in a copy",
}
_HOLDS_AND = re.compile(r"\band\b", re.IGNORECASE)


def write(sources: Iterable[Source]) -> Iterator[str]:
    """Yield the file, an entry at a time, from tidy sources."""
    for source in sources:
        kind, subtype = _KINDS.get(source.type, _KINDS["document"])
        given = {"entrysubtype": subtype, **_given(source, kind)}
        lines = [f"  {name} = {{{value}}}" for name, value in given.items() if value]
        key = re.sub(r"[^A-Za-z0-9:._-]", "", source.key)
        yield f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}\n\n"


def _given(source: Source, kind: str) -> dict[str, str]:
    """Return the fields of an entry, with those that say things in another way."""
    given = {}
    for name, fields in _FIELDS.items():
        value = getattr(source, name)
        if name == "language":
            # Programs know the language by its name; the tag says more.
            given["langid"] = babel.name(value)
        given[_OF_KIND.get(kind, {}).get(name, fields[0])] = _encoded(name, value)
        if name == "address" and source.other_url:
            says = _OTHER_URL_SAYS[value]
            given["addendum"] = rf"{says}: \url{{{source.other_url}}}"
    return given


def _encoded(name: str, value: Any) -> str:
    match name:
        case "authors":
            return " and ".join(map(_name, value))
        case "title" | "container_title":
            # Styles leave the capitals of what is in braces of its own as they are.
            return value and f"{{{latex.encode(value)}}}"
        case "publisher" | "copy_of":
            return _whole(value)
        case "editors_note":
            return latex.encode_paragraphs(paragraphs(value))
    return str(value) if name in (*_VERBATIM, *_DATES) else latex.encode(value)


def _name(name: str) -> str:
    """Write a person as "Family, Given", a body in braces."""
    family, comma, given = name.partition(", ")
    if not comma:
        return f"{{{latex.encode(name)}}}"
    return f"{_whole(family)}, {_whole(given)}"


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
    between = (model.ImplicitComment, model.ExplicitComment, model.Preamble)
    found = []
    blocks = [
        block
        for block in entrypoint.parse_string(text).blocks
        if not isinstance(block, (*between, model.String))
    ]
    for number, block in enumerate(blocks, 1):
        raw = f"{block.raw}\n\n"
        match block:
            case model.Entry():
                found.append(_found(number, block, raw))
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
        found.append(refused(number, "", raw, why))
    return found


def only(text: str, found: Iterable[Found]) -> str:
    """Return records as a file, with every @string that they may need."""
    strings = re.findall(r"(?im)^[ \t]*@string[ \t]*\{.*$", text)
    return "\n".join([*strings, *(each.raw for each in found)])


def _found(number: int, entry: Any, raw: str) -> Found:
    # Of two fields with one name, the first counts.
    fields = {field.key.lower(): field for field in reversed(entry.fields)}
    values = {name: [field.value] for name, field in fields.items()}
    bare = [n for n, f in fields.items() if f.enclosing == "no-enclosing"]
    read = partial(_source, entry.entry_type.lower(), entry.key, {*bare} - {"month"})
    return judged(number, entry.key, raw, values, read)


def _source(kind: str, key: str, bare: set[str], values: Values) -> Source:
    for name in bare:
        raise Refused(
            f"“{name}” says {values[name][0][:60]}, which no @string explains: put the "
            "text in braces, or add the @string above."
        )
    is_ours = values.get("userc", [""])[0] in RELATIONS
    own = _OF_KIND.get(kind, {}) if is_ours else {}
    given: dict[str, Any] = {
        name: taken(
            values, (own.get(name, names[0]), *names[1:]), partial(_kept, name, is_ours)
        )
        for name, names in _FIELDS.items()
        if is_ours or name != "editors_note"
    }
    subtitle = latex.decode(_pop(values, "subtitle"))
    given |= {
        "key": key,
        "authors": _authors(values),
        "issued": given["issued"] or _year(values),
        "title": ": ".join(filter(None, (given["title"], subtitle))),
        "type": _type(kind, values, given["own_url"]),
    }
    for name in ("langid", "addendum") if is_ours else ():
        _pop(values, name)
    return Source(**with_address(given))


def _kept(name: str, is_ours: bool, raw: str, field: str) -> str:
    """Return the value of a field as it can be kept; "" where it is something else."""
    if name == "authors" or (field == "howpublished" and not _fits(name, raw, is_ours)):
        return ""
    if name in _VERBATIM:
        plain = latex.verbatim(raw)
        return plain if name != "isbn" or is_isbn(plain) else ""
    if name in _DATES:
        return date(latex.verbatim(raw), field)
    plain = latex.decode(raw)
    return babel.language(plain) if name == "language" and not is_ours else plain


def _fits(name: str, raw: str, is_ours: bool) -> bool:
    """Return whether `howpublished` holds this field: an address, a medium, or neither."""
    if name == "own_url":
        return not is_ours and "\\url" in raw
    return is_ours or (len(raw) <= LONGEST_MEDIUM and "://" not in raw)


def _pop(values: Values, name: str) -> str:
    return next(iter(values.pop(name, [])), "")


def _year(values: Values) -> str:
    """Take the date from the fields of BibTeX."""
    year = latex.verbatim(_pop(values, "year"))
    if not (year.isdecimal() and "month" in values):
        return date(year, "year")
    month, _, day = latex.decode(_pop(values, "month")).partition("\xa0")
    if month.isdecimal() and day:  # "2~sep", as BibTeX joins them
        month, day = day, month
    return date_of([year, month, day or _pop(values, "day")], "month")


def _type(kind: str, values: Values, url: str) -> str:
    subtype = values.get("entrysubtype", [""])[0]
    if (kind, subtype) in _SUBTYPES:
        _pop(values, "entrysubtype")
        return _SUBTYPES[kind, subtype]
    if kind == "misc":
        return "webpage" if url else "document"
    known = _ALIKE.get(kind) or _SUBTYPES.get((kind, ""))
    values[f"@{kind}"] = [] if known else [kind]
    return known or "document"


def _authors(values: Values) -> tuple[str, ...]:
    """Take the names of a list: "Family, Given", or a body that is in braces."""
    from bibtexparser.middlewares import names

    written = list(filter(None, map(str.strip, _split(_pop(values, "author")))))
    if written[-1:] == ["others"]:
        values["and others"] = [written.pop()]
    found = []
    for each in written:
        part = names.parse_single_name_into_parts(each, strict=False)
        parts = ([*part.von, *part.last], part.first, part.jr)
        found.append(", ".join(latex.decode(" ".join(some)) for some in parts if some))
    return tuple(found)


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


_NOT_CLOSED = (
    "a brace, a quotation mark or a comma has no partner or is missing, or the file is "
    "cut off. Correct it, or export the file again."
)
