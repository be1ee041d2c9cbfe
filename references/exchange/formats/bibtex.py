r"""Writes sources as BibTeX with the fields of biblatex, and reads any BibTeX.

Where biblatex has no field for a value, one of its fields for users is taken: see `BIBTEX`.
`addendum` says in words, for a printed list, that the address in `verba` is not the source's own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from references import styles
from references.exchange.formats import records
from references.exchange.formats.records import FileEntry, Refused, Values
from references.exchange.formats.tables import BIBTEX, TYPES
from references.values import written_dates
from references.values.source import DATES, Fields, babel_name

_TYPES = {(kind, subtype): type_ for type_, (kind, subtype, _tag) in TYPES.items()}
# The names that fields have in some kinds of entry, in place of the first name in `BIBTEX`.
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
_NOT_CLOSED = (
    "a brace, a quotation mark or a comma is missing, or the file ends too early. Correct the "
    "entry, or export the file again from your reference program."
)
# In a text without any of these signs, only braces are removed: nothing needs decoding.
_SPECIAL = re.compile(r"[\\~`]|--|''")
# Few programs escape these signs, so they begin no formula and no comment.
_PLAIN = re.compile(r"(?<!\\)[$%]")
_ADDED_TO_ADDRESSES = re.compile(r"\\(?:url|path|nolinkurl)\b|\\(?=[_%&#~$^{}])|[{}]")
# The texts for commands that the library does not know, or translates otherwise.
_WORDS = {
    "par": "\n\n", "textbraceleft": "{", "textbraceright": "}",
    "textasciicircum": "^", "url": "%s", "slash": "/", "textsuperscript": "",
    "textsubscript": "", "enquote": "", "mkbibquote": "",
}  # fmt: skip
# A command for sorting, whose content is not printed.
_SORTED_BY = re.compile(r"\\noopsort\s*\{[^{}]*\}")
# The BibTeX fields that become fields of a source. Others may have any content.
_TAKEN = {"year", "subtitle", *" ".join(BIBTEX.values()).split()}


def write(sources: Iterable[Fields]) -> Iterator[str]:
    """Yield the entries of a BibTeX file, one for each source."""
    for fields in sources:
        kind, subtype, _tag = TYPES.get(fields["type"], TYPES["document"])
        entry = {"entrysubtype": subtype}
        for name, tags in _names(kind).items():
            value = fields[name]
            if name == "language":
                # Programs know a language by its name; the tag is more exact.
                entry["langid"] = babel_name(value)
            entry[tags.split()[0]] = _encoded(name, value)
            if name == "address" and fields["other_url"]:
                says = styles.STANDS_THERE[value].removesuffix(" at ").rstrip(": ")
                entry["addendum"] = rf"{says}: \url{{{fields['other_url']}}}"
        yield f"{_entry(kind, fields['key'], entry)}\n\n"


def _names(kind: str) -> dict[str, str]:
    """Return the BibTeX names of each field of a source for this kind of entry, first the usual."""
    of_kind = _OF_KIND.get(kind, {})
    others = {name: BIBTEX[name].partition(" ")[2] for name in of_kind}
    return BIBTEX | {name: f"{first} {others[name]}" for name, first in of_kind.items()}


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


def entries(text: str) -> Iterator[FileEntry]:
    """Yield the entries of a file in order; an entry that can't be parsed has a `problem`."""
    # Imported here, since it would slow down the start of every command.
    from bibtexparser import entrypoint, model

    library = entrypoint.parse_string(text)
    strings = {name.lower(): s.value for name, s in library.strings_dict.items()}
    for block in library.blocks:
        raw = block.raw or ""
        match block:
            case model.Entry():
                for field in block.fields:
                    _join_pieces(field, strings)
                yield FileEntry(raw, block.key, block)
            case model.DuplicateFieldKeyBlock():
                twice = ", ".join(sorted(block.duplicate_keys))
                yield FileEntry(
                    raw,
                    problem=f"the field “{twice}” occurs twice. Keep one of the two.",
                )
            case model.DuplicateBlockKeyBlock():
                why = "another entry in the file has the same key. Change one of the two keys."
                yield FileEntry(raw, problem=why)
            case model.ParsingFailedBlock():
                yield FileEntry(raw, problem=_NOT_CLOSED)


def _join_pieces(field: Any, strings: Mapping[str, str]) -> None:
    """Replace a value in pieces, such as `"Proc. " # ACM`, by the text that it stands for."""
    # `strings` has the texts of abbreviations. With an unknown piece the field stays as it is.
    if field.enclosing != "no-enclosing":
        return
    texts = []
    for piece in map(str.strip, field.value.split("#")):
        if piece[:1] + piece[-1:] in ('""', "{}"):
            texts.append(piece[1:-1])
        elif piece.lower() in strings:
            texts.append(strings[piece.lower()])
        else:
            return
    field.value, field.enclosing = "".join(texts), "{"


def fields_of(entry: Any) -> tuple[Fields, Values]:
    """Return the fields of a source from an entry, and the values that fit no field."""
    # The first of two fields with one name counts.
    by_name = {field.key.lower(): field for field in reversed(entry.fields)}
    for name, field in by_name.items():
        if field.enclosing == "no-enclosing" and name in _TAKEN:
            raise Refused(
                f"“{name}” has the abbreviation {field.value[:60]}, but no @string explains it. "
                "Put the text in braces, or add the missing @string before this entry."
            )
    values: Values = {name: [field.value] for name, field in by_name.items()}
    kind = entry.entry_type.lower()
    authors, others = _authors(_pop(values, "author"))
    values |= {"author": authors, "and others": others}
    fields = records.fields_among(values, BIBTEX, _value)
    subtitle = _decoded(_pop(values, "subtitle"))
    fields |= {
        "key": entry.key,
        "issued": fields["issued"] or _year(values),
        "title": ": ".join(filter(None, (fields["title"], subtitle))),
        "type": _type(kind, values, fields["url"]),
    }
    if kind == "proceedings" and not fields["title"]:
        fields |= {"title": fields["container_title"], "container_title": ""}
    return fields, values


def _value(name: str, field: str, raw: str) -> str:
    """Return the value of a BibTeX field for the field `name` of a source."""
    # `howpublished` has an address or a medium: "" if it is not the one that is asked for.
    if field == "howpublished":
        is_address = "\\url" in raw if name == "url" else "://" in raw
        if is_address != (name == "url"):
            return ""
    return _verbatim(raw) if name in _VERBATIM else _decoded(raw)


def _pop(values: Values, name: str) -> str:
    """Remove a field from `values`, and return its first value or ""."""
    return next(iter(values.pop(name, [])), "")


def _year(values: Values) -> str:
    """Return the date in the fields `year`, `month` and `day` as EDTF, or ""."""
    # Fields of the date are removed from `values`. If they are no date, the year alone counts.
    names = ["year", "month", "day"]
    parts = [_decoded(values.get(name, [""])[0]) for name in names]
    has_month = bool(parts[1])
    edtf = written_dates.understood(records.date_of(parts)) if has_month else ""
    if not edtf:
        names, edtf = ["year"], written_dates.understood(parts[0])
    if edtf:
        for name in names:
            values.pop(name, None)
    return edtf


def _type(kind: str, values: Values, url: str) -> str:
    """Return the type of a source for a kind of entry, and remove its subtype if that was used."""
    subtype = values.get("entrysubtype", [""])[0]
    if (kind, subtype) in _TYPES:
        _pop(values, "entrysubtype")
        return _TYPES[kind, subtype]
    if kind == "misc":
        return "webpage" if url else "document"
    plain = {name: type_ for (name, suffix), type_ in _TYPES.items() if not suffix}
    return records.type_of(values, kind, plain, mark="@")


def _authors(text: str) -> tuple[list[str], list[str]]:
    """Return the authors in a list of BibTeX, and ["others"] if the list ends with that word.

    A person is "Family, Given". An organisation, which BibTeX writes in braces, is its name.
    """
    from bibtexparser.middlewares import names

    # "{}" after each "and", since the library would lose a "\'" there.
    grouped = re.sub(r"(\sand\s+)(?=\\)", r"\1{}", text, flags=re.IGNORECASE)
    authors = names.split_multiple_persons_names(grouped)
    others = [authors.pop()] if authors[-1:] == ["others"] else []
    author_names = []
    for author in authors:
        name = names.parse_single_name_into_parts(author, strict=False)
        parts = ([*name.von, *name.last], name.first, name.jr)
        author_names.append(
            ", ".join(_decoded(" ".join(words)) for words in parts if words)
        )
    return author_names, others


def _decoded(source: str) -> str:
    """Return the text of a field without commands of LaTeX; unknown commands stay as written."""
    source = _SORTED_BY.sub("", source)
    if not _SPECIAL.search(source):
        return source.replace("{", "").replace("}", "")
    try:
        return str(_decoder().latex_to_text(_PLAIN.sub(r"\\\g<0>", source)))
    except (LookupError, RecursionError):
        # A command has no end, or groups are nested too deep: the text stays as it is written.
        return source


@cache
def _decoder() -> Any:
    """Return the converter from LaTeX to text, which knows the commands in `_WORDS`."""
    # Imported here, since it would slow down the start of every command.
    from pylatexenc import latex2text

    macro, sign = latex2text.MacroTextSpec, latex2text.SpecialsTextSpec("&", "&")
    context = latex2text.get_default_latex_context_db()
    macros = [macro(name, simplify_repl=text) for name, text in _WORDS.items()]
    context.add_context_category("ours", prepend=True, macros=macros, specials=[sign])
    context.set_unknown_macro_spec(macro("", lambda node: node.latex_verbatim()))
    return latex2text.LatexNodes2Text(context)


def _verbatim(source: str) -> str:
    r"""Return an address without what some programs add: `\url{…}`, a backslash, braces."""
    # Braces around the whole address are removed, those within it stay.
    plain = source.strip()
    if "\\" in plain:
        return _ADDED_TO_ADDRESSES.sub("", plain)
    while plain.startswith("{") and plain.endswith("}"):
        plain = plain[1:-1].strip()
    return plain
