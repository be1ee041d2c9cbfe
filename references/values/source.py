"""The fields of a source: what each format calls them, and how a file can hold them.

A source is a `references.models.Citation`, saved or not. Its fields are texts, each under
the name of its column. A new field is named here, in its model, its form and its page.
"""

import re
from collections.abc import Mapping
from typing import Any

from references.values import addresses, dates, text

# The type of a `references.models.Citation`. It is Any, since plain modules import no models.
Source = Any
Fields = dict[str, Any]

# The names of the fields, in the order of the columns of a CSV file.
FIELDS = (
    "key", "type", "title", "authors", "publisher", "container_title", "medium", "issued",
    "accessed", "url", "address", "archive_url", "archive_date", "language", "relation",
    "editors_note", "volume", "issue", "page", "doi", "isbn", "extent", "tier", "copy_of",
)  # fmt: skip
# The names of the fields in the head of a page, after "citation_", as Google Scholar wants them.
META = {
    "title": "title", "authors": "author",
    "issued": "publication_date date online_date",
    "publisher": "publisher technical_report_institution dissertation_institution",
    "container_title": "journal_title inbook_title conference_title collection_title",
    "volume": "volume", "issue": "issue", "doi": "doi", "isbn": "isbn",
    "language": "language",
}  # fmt: skip
# The fields of a reading (what a source says on one point), and their names in CSL-JSON, in
# `custom.readings`.
READING = {
    "slug": "slug", "says": "says", "quotation": "quotation", "locator": "locator",
    "read_at": "read-at", "read_on": "read-on", "extent": "read", "find": "find",
}  # fmt: skip

# The lengths that a value in a file may have. A longer or shorter value in such a field is
# something else, such as an ISSN or a note.
LENGTHS = {"isbn": range(10, 21), "medium": range(1, 41)}
DATES = ("issued", "accessed", "archive_date")
# Values of `address` that say that something else than the source is at `url`.
NOT_THE_SOURCE = ("site", "substitute", "copy")
# The types of sources that appear in a newspaper, a journal or a blog begin with these words.
IN_PERIODICALS = ("article", "post")
_WORD = re.compile(r"[a-z0-9]+")
_YEAR = re.compile(r"[0-9]{4}")
# Words that are in too many titles to tell one source from another.
_SMALL = {
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with",
    "das", "der", "die", "la", "le",
}  # fmt: skip
# The longest key that `made_key` makes: "-12" may follow where several sources have the same key.
_LONGEST_MADE = 75
# A language tag (BCP 47).
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# The names that babel gives to languages; `langid` holds one of them.
_LANGUAGES = {
    "en": "english", "en-US": "american", "en-GB": "british", "en-AU": "australian",
    "en-CA": "canadian", "de": "german", "de-AT": "austrian", "de-CH": "swissgerman",
    "fr": "french", "es": "spanish", "pt": "portuguese", "pt-BR": "brazilian",
    "it": "italian", "nl": "dutch", "sv": "swedish", "no": "norwegian", "nn": "nynorsk",
    "da": "danish", "fi": "finnish", "pl": "polish", "cs": "czech", "hu": "hungarian",
    "ro": "romanian", "ru": "russian", "uk": "ukrainian", "tr": "turkish",
    "el": "greek", "ar": "arabic", "he": "hebrew", "ja": "japanese", "ko": "korean",
    "zh": "chinese", "th": "thai", "vi": "vietnamese", "id": "indonesian",
}  # fmt: skip
_LANGUAGE_TAGS = {name: tag for tag, name in _LANGUAGES.items()}


def made_key(source: Source) -> str:
    """Return a key made of author or publisher, subject, year: "kessler-washington-post-2015"."""
    # The same source always gets the same key.
    family, comma, _given = source.authors.partition("\n")[0].partition(", ")
    author = _words(family)[: 2 if comma else 3]
    where = _words(
        source.container_title or source.publisher or addresses.host(source.url)
    )
    title = _words(source.title)[:2]
    if author:
        subject = where[:2] or title
    else:
        author, subject = where[:3], title
    # Names and titles in other scripts give no words.
    words = author + [word for word in subject if word not in author] or ["source"]
    year = _YEAR.match(source.issued) or _YEAR.match(source.accessed)
    end = f"-{year[0]}" if year else ""
    return "-".join(words)[: _LONGEST_MADE - len(end)].strip("-") + end


def _words(words: str) -> list[str]:
    """Return the words of a text without accents, and without "the", "of" and the like."""
    return [word for word in _WORD.findall(text.fold(words)) if word not in _SMALL]


def for_file(source: Source) -> Fields:
    """Return the fields of a source for a file, as `tidy` makes them, and two more.

    `readings` has a dict for each reading, with the keys of `READING`. `other_url` has the address
    in place of `url` if something else than the source is there. Prefetch the readings of many
    sources: otherwise each source needs one query.
    """
    rows = source.readings.all() if source.pk else ()
    fields = tidy({name: getattr(source, name) for name in FIELDS})
    fields["readings"] = [
        {name: one_line(getattr(row, name)) for name in READING}
        | {"extent": row.get_extent_display()}
        | {"read_at": addresses.link_to(row.read_at)}
        for row in rows
    ]
    is_other = fields["address"] in NOT_THE_SOURCE
    fields["other_url"] = fields["url"] if is_other else ""
    fields["url"] = "" if is_other else fields["url"]
    return fields


def maker(publisher: str, authors: str, url: str) -> str:
    """Return who made a source: the publisher, else the first author, else the site; or ""."""
    family, _comma, given = authors.split("\n")[0].partition(", ")
    return publisher or f"{given} {family}".strip() or addresses.host(url)


def new_description(kind: str = "") -> Fields:
    """Return an empty description of a source: a dict to which `put` adds fields.

    `kind` says what the description is made from: "an address". The list `unsure` will have
    the names of fields that may be wrong, and `left_out` what fits no field. Where making a
    description fails, a dict with only a `problem` takes its place.
    """
    return {"kind": kind, "unsure": [], "left_out": []}


def put(described: Fields, name: str, value: str, *, unsure: bool = False) -> None:
    """Add a field, perhaps as `unsure`, unless it has a value already or this value is empty."""
    if value and name not in described:
        described[name] = value
        if unsure:
            described["unsure"].append(name)


def fields_in(described: Fields) -> Fields:
    """Return the fields of a source in a description, without `kind`, `unsure` and the like."""
    return {name: described[name] for name in FIELDS if described.get(name)}


def tidy(values: Mapping[str, Any]) -> Fields:
    """Return the fields of a source in a form that every format can write and read again.

    White space becomes single spaces; only in `editors_note` an empty line stays between
    paragraphs. Characters that no file may hold are left out, and so are addresses that may not
    become a link, invalid DOIs and invalid dates. Without `url` there is no `address` either.
    Braces of an address are written %7B and %7D. If an article or post has no container, such
    as a journal, its publisher becomes the container. A publisher that is an author is left out.
    """
    fields: Fields = {name: one_line(values.get(name, "")) for name in FIELDS}
    for name in ("url", "archive_url"):
        fields[name] = _without_braces(addresses.link_to(fields[name]))
    for name in DATES:
        fields[name] = fields[name] if dates.known(fields[name]) else ""
    doi = one_line(addresses.bare_doi(values.get("doi", "")))
    fields["doi"] = _without_braces(doi).lower() if addresses.DOI.fullmatch(doi) else ""
    if not fields["url"]:
        fields["address"] = ""
    names = [*filter(None, map(tidy_name, values.get("authors", "").splitlines()))]
    fields["authors"] = "\n".join(names)
    fields["editors_note"] = "\n\n".join(paragraphs(values.get("editors_note", "")))
    is_in_one = fields["type"].startswith(IN_PERIODICALS)
    if is_in_one and not fields["container_title"]:
        fields["container_title"], fields["publisher"] = fields["publisher"], ""
    elif fields["publisher"] in (*names, "; ".join(names)):
        fields["publisher"] = ""
    return fields


def foreign(tag: str) -> str:
    """Return a language tag; "" for English, the language of our pages, and for an empty tag."""
    return "" if tag.split("-")[0].lower() in ("", "en") else tag


def language_tag(name: str) -> str:
    """Return the tag of a language that is given by its English name or as a tag; or ""."""
    plain = name.strip().replace("_", "-")
    if plain.lower() in _LANGUAGE_TAGS:
        return _LANGUAGE_TAGS[plain.lower()]
    return plain if _LANGUAGE_TAG.fullmatch(plain) else ""


def babel_name(tag: str) -> str:
    """Return the name of a language for the field `langid` of BibTeX; "" for an unknown one."""
    # "fr-CA", which has no name, gets the name of its language.
    return _LANGUAGES.get(tag) or _LANGUAGES.get(tag.partition("-")[0], "")


def title_language(source: Source) -> str:
    """Return the language tag of a title; "" for English, unknown, or our words in [brackets]."""
    return "" if source.title.startswith("[") else foreign(source.language)


def one_line(value: str) -> str:
    """Return a text on one line with single spaces, without characters that XML can't hold."""
    return " ".join(text.for_xml(value).split())


def paragraphs(value: str) -> list[str]:
    """Return the paragraphs of a text, which empty lines separate."""
    parts = re.split(r"\n[^\S\n]*\n", text.for_xml(value).replace("\r\n", "\n"))
    return [" ".join(part.split()) for part in parts if part.strip()]


def tidy_name(name: str) -> str:
    """Return an author, "Family, Given" or the name of a body, with a space after each comma."""
    parts = (part.strip() for part in one_line(name).split(","))
    return ", ".join(filter(None, parts))


def _without_braces(address: str) -> str:
    """Return an address with its braces percent-encoded, as RFC 3986 asks (section 2)."""
    return address.replace("{", "%7B").replace("}", "%7D")
