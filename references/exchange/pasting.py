"""Reads what an editor pastes to describe a source, a printed reference too.

Of a reference what is plain is taken first: addresses, numbers, dates, quoted words.
The rest is judged by where it stands, and named as unsure.
"""

import re
from functools import partial
from urllib.parse import urlsplit

from references.exchange import formats
from references.exchange.formats.records import Unreadable
from references.values import addresses, printed_names, written_dates
from references.values.printed_names import EDGES
from references.values.source import Fields, description, fields_in, one_line, put
from references.values.written_dates import DATE, DAY, MONTH, YEAR

# Longer text is no reference.
LONGEST_REFERENCE = 3000

_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/(\d{4})(\d\d)(\d\d)\d*\w*/.+")
# What a field is known by wherever it stands, in the order in which it is taken.
_PLAIN = {
    "url": re.compile(
        r"(?:(?:available (?:at|from)|retrieved from|from|url)\b:? ?)?<?"
        r"((?:https?://|www\.)[^\s<>]+|"
        r"(?<![\w@./-])(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,10}/[^\s<>]*)>?",
        re.IGNORECASE,
    ),
    "doi": re.compile(r"(?:\bdoi:? ?)?\b(10\.\d{4,9}/[^\s<>\"]+)", re.IGNORECASE),
    "isbn": re.compile(r"\bISBN(?:-1[03])?:? ?((?:\d[ -]?){9,12}[\dX])", re.IGNORECASE),
    "accessed": re.compile(
        r"[\[(]?\b(?:last )?(?:accessed|retrieved|viewed|cited|consulted)(?: on)?:? "
        rf"({DATE})[\])]?(?:,? from\b:?)?",
        re.IGNORECASE,
    ),
}
# A day or a month in the path of an address: "/2015/09/02/".
_DAY_OF_PATH = re.compile(r"(?<!\d)(?:19|20)\d\d(?:(?:/\d\d?){1,2}|-\d\d-\d\d)(?!\d)")
_SHORT_MONTH = re.compile(rf"\b({MONTH[:-3]})\.(?= \d)")
_NUMBERED = re.compile(r"\A(?:\[\d{1,3}\]|\d{1,3}[.)])\s+")
_OTHERS = re.compile(r"\.?,? (?:et al\.?|and others\.)(?=[ ,.(])\.?")
# "(2018, April 13)" after the authors, with the title behind it.
_DATE_FIRST = re.compile(rf"\((?:({DATE})[a-z]?|n\.\s?d\.|no date)\)[.,:]? *")
_YEAR_LAST = re.compile(rf"[.,] ({YEAR})[a-z]?[. ]*\Z")
# "Bangkok: River Press".
_PLACE = re.compile(r"[ .,]*([A-Z][\w .]{1,40}): ")
_QUOTED = re.compile(
    r"“(?P<a>[^”]{2,})”|\"(?P<b>[^\"]{2,})\"|‘(?P<c>(?:[^’]|’(?=\w)){4,})’|"
    r"(?<!\w)'(?P<d>(?:[^']|'(?=\w)){4,})'"
)
# Where a sentence ends: not after an initial or "no.".
_STOP = re.compile(
    r"(?<=[^\W_][^\W_\d]|.[)\]”’\"'\d])(?<! no)(?<!vol)(?<! ed)(?<! pp)\.(?: |$)|(?<=[?!]) "
)
_NUMBERS = {
    "volume": re.compile(
        r"\bvol(?:ume|\.)? ?(\d+)|\b(\d{1,4})(?= ?\([\w–/-]{1,12}\))|"
        r"(?<=[^\W\d]) (\d{1,4})(?=, no\.)|(?<=, )(\d{1,4})(?=, \d+[–-]\d)|;(\d{1,4})(?=:)"
    ),
    "issue": re.compile(r"\b(?:no|issue)\.? ?(\d[\w–/-]*)| ?\((\d[\w–/-]{0,11})\)"),
    "page": re.compile(
        r"\bpp?\. ?(\w?\d+(?:[–-]\w?\d+)?)|(?<=[:, ])(\d+[–-]\d+)(?![\w–-])|:(e?\d+)(?![\w–-])"
    ),
}
# What the fields tell of the kind of source, the first of them that is there.
_KINDS = {
    "volume": "article-journal", "issue": "article-journal", "isbn": "book",
    "url": "webpage",
}  # fmt: skip


def described_source(text: str) -> Fields:
    """Return what a text says: an address, a number, an entry of a file, a reference."""
    bare = text.strip().removeprefix("\ufeff")
    if code := formats.code_of(bare):
        return _entry(bare, code)
    if said := _number(bare):
        return said
    if len(bare) > LONGEST_REFERENCE:
        words = f"at most {LONGEST_REFERENCE:,} characters: paste one source."
        return {"problem": f"This is no entry of a file, and a reference has {words}"}
    return _with_address(parse_reference(bare))


def _entry(text: str, code: str) -> Fields:
    try:
        first, *more = formats.source_records(text, code)
    except Unreadable as error:
        return {"problem": str(error)}
    if "problem" in first:
        return first
    said = described_record(first)
    said["kind"] = f"an entry of {formats.READABLE[code].name}"
    if more:
        said["left_out"].append(f"{len(more)} more: “Import” reads a file of many")
    return said


def described_record(record: Fields) -> Fields:
    """Return what a record of a file says; its address is the editor's to judge."""
    said = description() | fields_in(record)
    said.pop("key", "")  # the file may have one of its own kind
    said["left_out"] += record["left_out"]
    return _with_address(said)


def _with_address(said: Fields) -> Fields:
    if "url" in said:
        put(said, "address", "page", unsure=True)
    return said


def _number(text: str) -> Fields | None:
    """Read what is a DOI or an address and nothing else."""
    doi = addresses.bare_doi(text)
    if addresses.DOI.fullmatch(doi) and doi.startswith("10."):
        said = description("a DOI") | {"doi": doi}
        put(said, "type", "article-journal", unsure=True)
        return said
    address = addresses.completed(text)
    if not addresses.is_web_address(address):
        return None
    said = description("an address")
    put_address(said, address)
    if "url" in said:
        put(said, "type", "webpage", unsure=True)
        put(said, "address", "page")
    return said


def parse_reference(written: str) -> Fields:
    """Return what a reference says."""
    said = description("a reference")
    text = _SHORT_MONTH.sub(r"\1", _NUMBERED.sub("", one_line(written)))
    text, others = _OTHERS.subn(".", text)
    said["left_out"] += ["et al."] * bool(others)
    for name, pattern in _PLAIN.items():
        text = pattern.sub(partial(_taken, said, name), text)
    before, after = _around_title(" ".join(text.split()), said)
    if year := _YEAR_LAST.search(before):  # Chicago's author-date
        put(said, "issued", year[1])
        before = before[: year.start()]
    names, is_sure = printed_names.authors(before)
    put(said, "authors", "\n".join(names), unsure=not is_sure)
    _what_follows(after, said)
    kinds = (kind for name, kind in _KINDS.items() if name in said)
    put(said, "type", next(kinds, "document"), unsure=True)
    return said


def _taken(said: Fields, name: str, match: re.Match[str]) -> str:
    """Set a field to what was matched; return what of it stays in the text."""
    bare = _trimmed(match[1])
    match name:
        case "url":
            whole = addresses.completed(bare)
            if not addresses.is_web_address(whole):
                return match[0]
            put_address(said, whole)
            return match[1][len(bare) :].rstrip(">")
        case "doi":
            put(said, name, bare.lower())
            return match[1][len(bare) :]
        case "accessed":
            bare = written_dates.understood(bare)
    put(said, name, bare)
    return ""


def put_address(said: Fields, address: str) -> None:
    """Set the field that a web address is for: a DOI, an archived copy, the source's own."""
    doi = addresses.bare_doi(address)
    archived = _ARCHIVED.fullmatch(address)
    if doi.startswith("10.") and addresses.DOI.fullmatch(doi):
        put(said, "doi", doi)
    elif archived:
        put(said, "archive_url", address)
        put(said, "archive_date", written_dates.of_parts(*archived.groups()))
    else:
        put(said, "url", address)


def put_told_by_address(said: Fields) -> None:
    """Take what an address tells where nothing else does: the site, a day in its path."""
    address = said.get("url", "")
    if not {"container_title", "publisher"} & said.keys():
        put(said, "container_title", addresses.host(address), unsure=True)
    day = _DAY_OF_PATH.search(urlsplit(address).path)
    put(said, "issued", written_dates.understood(day[0]) if day else "", unsure=True)


def _trimmed(address: str) -> str:
    """Return an address without the punctuation of the sentence it stands in."""
    while address and (
        address[-1] in ".,;:'\"”’>]"
        or (address[-1] == ")" and address.count("(") < address.count(")"))
    ):
        address = address[:-1]
    return address


def _around_title(text: str, said: Fields) -> tuple[str, str]:
    """Take the title, and the date where it stands before it; return what is around them."""
    dated = _DATE_FIRST.search(text)
    before, after = "", text
    if dated and not _QUOTED.search(text[: dated.start()]):
        before, after = text[: dated.start()], text[dated.end() :]
        put(said, "issued", written_dates.understood(dated[1] or ""))
    quoted = _QUOTED.search(after)
    between = after[: quoted.start()] if quoted else ""
    # Words in quotation marks within a title stand behind no such sign.
    if quoted and f",{between}".rstrip().endswith((".", ",", ":", ")")):
        put(said, "title", quoted[quoted.lastindex or 0].rstrip(".,"))
        return before or between, after[quoted.end() :]
    first, rest = _sentence(after)
    if before and _is_title(before, first, rest):
        first, rest, before = before, after, ""
    elif not before:
        # "Smith J, Doe A. Title": an initial ends no sentence otherwise.
        for part, following in (after.partition(". ")[::2], (first, rest)):
            if following and printed_names.persons(part.strip(EDGES)):
                before, (first, rest) = part, _sentence(following)
                break
    title = first.strip(" ,;").removesuffix(".")
    put(said, "title", title, unsure=not dated or not before)
    return before, rest


def _is_title(before: str, first: str, rest: str) -> bool:
    """Return whether what stands before a date is a title: "Our history. (n.d.). Site."."""
    if printed_names.persons(before.strip(" ,;:")):
        return False
    # Names of bodies have shorter ones: "of", "and", "des".
    words = (word.strip(EDGES) for word in before.split())
    has_small = any(word[:1].islower() and len(word) > 3 for word in words)
    is_last = not rest.strip(EDGES) and len(before.split()) > len(first.split())
    return has_small or is_last


def _sentence(text: str) -> tuple[str, str]:
    """Return the first sentence, with its stop where that is no full stop, and the rest."""
    stop = _STOP.search(text)
    return (text[: stop.start()], text[stop.end() :]) if stop else (text, "")


def _what_follows(after: str, said: Fields) -> None:
    """Take date, numbers, and the names of what it appeared in and who published it."""
    text = _without_date(after, said)
    for name, pattern in _NUMBERS.items():
        if match := pattern.search(text):
            value = next(filter(None, match.groups()))
            put(said, name, value.replace("-", "–") if name == "page" else value)
            text = f"{text[: match.start()]}, {text[match.end() :]}"
    if place := _PLACE.match(text):
        said["left_out"].append(place[1])
        text = text[place.end() :]
    pieces = re.split(r"[.,;]+(?: |$)|\(|\)|: ", text)
    names = [piece.strip(EDGES).removeprefix("In ") for piece in pieces]
    names = [name for name in names if re.search(r"[^\W\d_]{2}", name)]
    is_part = {"volume", "issue", "page"} & said.keys()
    order = ["container_title", "publisher"][len(names) == 1 and not is_part :]
    for where, name in zip(order, names, strict=False):
        put(said, where, name, unsure=True)
    said["left_out"] += names[len(order) :]


def _without_date(text: str, said: Fields) -> str:
    """Take the date that says most, the last of these; return the text without it."""
    year = said.get("issued", "")
    best, edtf = None, ""
    for match in re.finditer(DATE, text):
        if len(date := written_dates.understood(match[0])) >= len(edtf):
            best, edtf = match, date
    if not best and year:
        # Harvard: the year stands before the title, the day behind it.
        best = re.search(rf"\b({DAY} {MONTH}|{MONTH} {DAY})(?!\w)", text)
        edtf = written_dates.understood(f"{best[1]} {year}") if best else ""
    if not (best and edtf):
        return text
    if edtf.startswith(year):
        said["issued"] = edtf
    return f"{text[: best.start()]}, {text[best.end() :]}"
