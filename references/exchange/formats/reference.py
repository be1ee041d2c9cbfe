"""Parses a reference as it is printed: APA, Chicago, MLA, Harvard, Vancouver and the like.

Nothing names its parts. What is plain is taken first: addresses, numbers, dates, words in
quotation marks. The rest is judged by where it stands, and named as unsure.
"""

import re
from functools import partial

from references.values import addresses, printed_names, written_dates
from references.values.found import Found
from references.values.printed_names import EDGES
from references.values.source import one_line
from references.values.written_dates import DATE, DAY, MONTH, YEAR

# Longer text is no reference.
LONGEST = 3000

# Where a short DOI, "10/abc", may stand for a long one.
_REGISTRIES = ("doi.org", "dx.doi.org")
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/(\d{4})(\d\d)(\d\d)\d*\w*/.+")
_ARCHIVED_ON = re.compile(rf"Archived (?:from the original )?(?:on )?{DATE}\.?")
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
_NO_DATE = r"\(?\bn\.\s?d\.\)?|\(no date\)"
_SHORT_MONTH = re.compile(rf"\b({MONTH[:-3]})\.(?= \d)")
_NUMBERED = re.compile(r"\A(?:\[\d{1,3}\]|\d{1,3}[.)])\s+")

# "(2018, April 13)" after the authors, with the title behind it.
_DATE_FIRST = re.compile(
    rf"\((?:(ca?\. )?({DATE})(?:[–/-]({YEAR}))?[a-z]?|n\.\s?d\.|no date)\)[.,:]? *"
)
_PUBLISHED = re.compile(rf"\(([^()]{{2,200}}?), (?:({DATE})|n\.d\.)\)")
_CHAPTER = re.compile(r"\bIn:? ([^()]{2,200}?) \([Ee]ds?\.\)[,.]? ([^.()]{2,200})")
# "Bangkok: River Press".
_PLACE = re.compile(r"[ .,]*([A-Z][\w .]{1,40}): ")
_YEAR_LAST = re.compile(rf"[.,] ({YEAR})[a-z]?[. ]*\Z")
# Words that begin with a small letter in names of bodies too.
_SMALL = frozenset(
    ["a", "an", "and", "at", "de", "der", "des", "di", "du", "e", "et", "for", "in", "la",
     "le", "of", "on", "the", "to", "und", "van", "von", "y"]
)  # fmt: skip
# What a title in quotation marks stands behind; words in such marks within one don't.
_BEFORE_TITLE = (".", ",", ":", ")")
_QUOTED = re.compile(
    r"“(?P<a>[^”]{2,})”|\"(?P<b>[^\"]{2,})\"|‘(?P<c>(?:[^’]|’(?=\w)){4,})’|"
    r"(?<!\w)'(?P<d>(?:[^']|'(?=\w)){4,})'"
)
_MEDIUM = re.compile(r" ?\[([A-Z][\w -]{1,38})\]")
_ONLINE = {"internet", "online"}
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
    "volume": "article-journal",
    "issue": "article-journal",
    "isbn": "book",
    "url": "webpage",
}
# What somebody remarks at the end, with an address that is not the source's own.
_REMARK = re.compile(r"(?<=\S) ?\[[^\[\]]*(?:://|recorded|probably)[^\[\]]*\]\.?\Z")
_OTHERS = re.compile(r"\.?,? (?:et al\.?|and others\.)(?=[ ,.(])\.?")


def parse(written: str) -> Found:
    """Return what a reference says."""
    found = Found()
    text = _NUMBERED.sub("", one_line(written[:LONGEST]))
    text = _SHORT_MONTH.sub(r"\1", text)
    text, others = _OTHERS.subn(".", text)
    found.left_out += ["et al."] * bool(others)
    if remark := _REMARK.search(text):
        text = text[: remark.start()]
        found.left_out.append(remark[0].strip(" []."))
    text = _without_plain(re.sub(r"\[date unknown\]", "", text), found)
    before, after = _around_title(text, found)
    _authors(before, found)
    _what_follows(after, found)
    if found.fields.get("medium", "").lower() == "interview":
        found.set("type", "interview", unsure=True)
    kinds = (kind for name, kind in _KINDS.items() if name in found.fields)
    found.set("type", next(kinds, "document"), unsure=True)
    return found


def _without_plain(text: str, found: Found) -> str:
    """Take addresses, DOI, ISBN and the day it was read; return the text without them."""
    if archived := _ARCHIVED_ON.search(text):
        text = f"{text[: archived.start()]}{text[archived.end() :]}"
        found.left_out.append(archived[0].strip(" ."))
    for name, pattern in _PLAIN.items():
        text = pattern.sub(partial(_taken, found, name), text)
    return " ".join(text.split())


def _taken(found: Found, name: str, match: re.Match[str]) -> str:
    """Set a field to what was matched; return what of it stays in the text."""
    bare = _trimmed(match[1])
    match name:
        case "url":
            whole = addresses.completed(bare)
            if not addresses.is_web_address(whole):
                return match[0]
            set_address(whole, found)
            return match[1][len(bare) :].rstrip(">")
        case "doi":
            found.set(name, bare.lower())
            return match[1][len(bare) :]
        case "accessed":
            bare = written_dates.understood(bare)
    found.set(name, bare)
    return ""


def set_address(address: str, found: Found) -> None:
    """Set the field that a web address is for: a DOI, an archived copy, the source's own."""
    doi = addresses.bare_doi(address)
    archived = _ARCHIVED.fullmatch(address)
    is_one = doi.startswith("10.") or addresses.host(address) in _REGISTRIES
    if is_one and addresses.DOI.fullmatch(doi):
        found.set("doi", doi)
    elif archived:
        found.set("archive_url", address)
        found.set("archive_date", written_dates.of_parts(*archived.groups()))
    else:
        found.set("url", address)


def _trimmed(address: str) -> str:
    """Return an address without the punctuation of the sentence it stands in."""
    while address and (
        address[-1] in ".,;:'\"”’>]"
        or (address[-1] == ")" and address.count("(") < address.count(")"))
    ):
        address = address[:-1]
    return address


def _around_title(text: str, found: Found) -> tuple[str, str]:
    """Take the title, and the date where it stands before it; return what is around them."""
    first = _DATE_FIRST.search(text)
    before, after = "", text
    if first and not _QUOTED.search(text[: first.start()]):
        before, after = text[: first.start()], text[first.end() :]
        about, date, until = first.groups(default="")
        edtf = written_dates.understood(date) + ("~" if about else "")
        found.set("issued", f"{edtf}/{until}" if until else date and edtf)
        if _is_title(before, after):
            _set_title(before, found, unsure=True)
            return "", after
    quoted = _QUOTED.search(after)
    between = after[: quoted.start()] if quoted else ""
    if quoted and f",{between}".rstrip().endswith(_BEFORE_TITLE):
        found.set("title", quoted[quoted.lastindex or 0].rstrip(".,"))
        if before:
            found.left_out += filter(None, [between.strip(EDGES)])
        return before or between, after[quoted.end() :]
    if first:
        title, after = _sentence(after)
    else:
        before, title, after = _unmarked(after)
    _set_title(title, found, unsure=not first)
    return before, after


def _is_title(before: str, after: str) -> bool:
    """Return whether what stands before a date is a title: "Our history. (n.d.). Site."."""
    if not before or printed_names.persons(before.strip(" ,;:")):
        return False
    title, rest = _sentence(after)
    is_last = not rest.strip(EDGES) and len(before.split()) > len(title.split())
    is_part = after.startswith("In ") or _NUMBERS["volume"].search(title)
    return bool(
        is_last or is_part or _MEDIUM.search(before) or _has_small_words(before)
    )


def _has_small_words(written: str) -> bool:
    """Return whether a word begins with a small letter, as in no name of a body."""
    words = re.findall(r"(?<![\w’'-])[^\W\d_][\w’'-]*", written)
    return any(word[0].islower() and word not in _SMALL for word in words)


def _unmarked(text: str) -> tuple[str, str, str]:
    """Part a reference into what stands before its title, the title, what follows."""
    published = _PUBLISHED.search(text)
    first, stop, rest = text.partition(". ")
    if stop and printed_names.persons(first):  # "Davy D. Title"
        title, after = _sentence(rest)
        return first, title, after
    first, rest = _sentence(text)
    is_named = bool(printed_names.persons(first.strip(EDGES))) and rest
    if is_named and not (published and published.end() <= len(first)):
        title, after = _sentence(rest)
        return first, title, after
    in_brackets = re.search(r"(?:\A|[.,] )(\[[^\[\]]{8,}\])", text)
    if in_brackets:
        return text[: in_brackets.start()], in_brackets[1], text[in_brackets.end() :]
    if published and published.start() < len(first):
        # "Given Family, Title (Publisher, 2015)"
        name, comma, title = text[: published.start()].partition(", ")
        after = text[published.start() :]
        if comma and printed_names.is_given_first(name):
            return f"{name},", title, after
        return "", text[: published.start()], after
    title, after = _sentence(rest)
    is_body = (
        ":" not in first and len(first.split()) <= 6 and not _has_small_words(first)
    )
    if is_body and after.strip(EDGES) and _has_small_words(title):
        return first, title, after  # "Terre des Hommes. The child and the tourist. …"
    return "", first, rest


def _set_title(title: str, found: Found, *, unsure: bool) -> None:
    """Keep the title; the kind of source in brackets behind it is its medium."""
    title = title.strip(" ,;")
    for medium in list(_MEDIUM.finditer(title)):
        if medium.start() and len(title) > len(medium[0]):
            title = title.replace(medium[0], "")
            if medium[1].lower() not in _ONLINE:
                found.set("medium", medium[1])
    found.set("title", title.strip(" ,;").removesuffix("."), unsure=unsure)


def _sentence(text: str) -> tuple[str, str]:
    """Return the first sentence, with its stop where that is no full stop, and the rest."""
    stop = _STOP.search(text)
    return (text[: stop.start()], text[stop.end() :]) if stop else (text, "")


def _authors(before: str, found: Found) -> None:
    written = re.sub(r"\((?:eds?\.?|Hrsg\.?)\)", "", before).rstrip()
    if year := _YEAR_LAST.search(written):  # Chicago's author-date
        found.set("issued", year[1])
        written = written[: year.start()]
    names, is_sure = printed_names.parse(written)
    found.set("authors", "\n".join(names), unsure=not is_sure)


def _what_follows(after: str, found: Found) -> None:
    """Take date, numbers, and the names of what it appeared in and who published it."""
    if chapter := _CHAPTER.search(after):
        found.left_out.append(f"edited by {chapter[1]}")
        found.set("container_title", chapter[2].strip(EDGES), unsure=True)
        found.set("type", "chapter", unsure=True)
        after = f"{after[: chapter.start()]}{after[chapter.end() :]}"
    published = _PUBLISHED.search(after)
    if published:
        found.set("publisher", published[1], unsure=True)
        found.set("issued", written_dates.understood(published[2] or ""))
        after = f"{after[: published.start()]}, {after[published.end() :]}"
    text = _without_date(re.sub(_NO_DATE, "", after), found)
    for name, pattern in _NUMBERS.items():
        match = pattern.search(text)
        if match:
            value = next(filter(None, match.groups()))
            found.set(name, value.replace("-", "–") if name == "page" else value)
            text = f"{text[: match.start()]}, {text[match.end() :]}"
    for medium in _MEDIUM.finditer(text):
        if medium[1].lower() not in _ONLINE:
            found.set("medium", medium[1])
    if place := _PLACE.match(text):
        found.left_out.append(place[1])
        text = text[place.end() :]
    pieces = re.split(r"[.,;]+(?: |$)|\(|\)|: ", _MEDIUM.sub(". ", text))
    names = [piece.strip(EDGES).removeprefix("In ") for piece in pieces]
    names = [name for name in names if re.search(r"[^\W\d_]{2}", name)]
    is_part = {"volume", "issue", "page"} & found.fields.keys()
    order = ["container_title", "publisher"]
    if "container_title" in found.fields or (len(names) == 1 and not is_part):
        order = ["publisher"]
    for where, name in zip(order, names, strict=False):
        found.set(where, name, unsure=True)
    found.left_out += names[len(order) :]


def _without_date(text: str, found: Found) -> str:
    """Take the date that says most, the last of these; return the text without it."""
    matches = sorted(
        re.finditer(DATE, text),
        key=lambda m: (len(written_dates.understood(m[0])), m.end()),
    )
    if not matches:
        day = re.search(rf"\b({DAY} {MONTH}|{MONTH} {DAY})(?!\w)", text)
        year = found.fields.get("issued", "")
        whole = written_dates.understood(f"{day[1]} {year}") if day and year else ""
        # Harvard: the year stands before the title, the day behind it.
        if whole and day:
            found.fields["issued"] = whole
            return f"{text[: day.start()]}, {text[day.end() :]}"
        return text
    best = matches[-1]
    edtf = written_dates.understood(best[0])
    if edtf.startswith(found.fields.get("issued", "")):
        found.fields["issued"] = edtf
    return f"{text[: best.start()]}{text[best.end() :]}"
