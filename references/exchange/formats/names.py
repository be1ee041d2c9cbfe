"""Authors and languages as BibTeX names them, and as we do.

Nothing here knows of Django or of a database.
"""

import re
from collections.abc import Sequence

from references.exchange.formats import latex
from references.exchange.formats.bibtex_source import split
from references.values.source import tidy_name

_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*")
_SPACE = re.compile(r"[\s~]+")
_HOLDS_AND = re.compile(r"\band\b", re.IGNORECASE)
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

# The names babel and polyglossia give to languages; `langid` holds one of them.
_LANGUAGES = {
    "english": "en",
    "american": "en-US",
    "usenglish": "en-US",
    "british": "en-GB",
    "ukenglish": "en-GB",
    "australian": "en-AU",
    "canadian": "en-CA",
    "german": "de",
    "ngerman": "de",
    "austrian": "de-AT",
    "naustrian": "de-AT",
    "swissgerman": "de-CH",
    "nswissgerman": "de-CH",
    "french": "fr",
    "spanish": "es",
    "portuguese": "pt",
    "brazilian": "pt-BR",
    "brazil": "pt-BR",
    "italian": "it",
    "dutch": "nl",
    "swedish": "sv",
    "norwegian": "no",
    "norsk": "no",
    "nynorsk": "nn",
    "danish": "da",
    "finnish": "fi",
    "polish": "pl",
    "czech": "cs",
    "hungarian": "hu",
    "romanian": "ro",
    "russian": "ru",
    "ukrainian": "uk",
    "turkish": "tr",
    "greek": "el",
    "arabic": "ar",
    "hebrew": "he",
    "japanese": "ja",
    "korean": "ko",
    "chinese": "zh",
    "thai": "th",
    "vietnamese": "vi",
    "indonesian": "id",
}


def language(written: str) -> str:
    """The tag of a language given as a tag or by its English name; "" for others."""
    plain = written.strip()
    tag = _LANGUAGES.get(plain.lower(), "")
    return tag or (plain if _TAG.fullmatch(plain) else "")


def write_list(names: Sequence[str]) -> str:
    """Names as BibTeX lists them: a body in braces, a person as "Family, Given"."""
    return " and ".join(_write(name) for name in names)


def _write(name: str) -> str:
    family, comma, given = name.partition(", ")
    if not comma:
        return f"{{{latex.encode(name)}}}"
    return f"{_part(family)}, {_part(given)}"


def _part(written: str) -> str:
    encoded = latex.encode(written)
    joins = "," in written or _HOLDS_AND.search(written)
    return f"{{{encoded}}}" if joins else encoded


def read_list(source: str) -> tuple[tuple[str, ...], bool]:
    """The names of a list, and whether it ends in "and others"."""
    written = [part.strip() for part in split(source, _AND) if part.strip()]
    names = [_read(part) for part in written if part.lower() != "others"]
    return tuple(filter(None, names)), len(names) < len(written)


def _read(source: str) -> str:
    if _is_one_group(source):
        return tidy_name(latex.decode(source))
    parts = [latex.decode(part) for part in split(source, _COMMA)]
    if len(parts) == 3:  # "Family, Jr, Given"
        parts = [parts[0], parts[2], parts[1]]
    if len(parts) > 1:
        return tidy_name(", ".join(parts))
    words = split(source, _SPACE)
    begins = next((n for n, word in enumerate(words) if word[:1].islower()), None)
    at = len(words) - 1 if begins is None or begins == len(words) - 1 else begins
    family, given = " ".join(words[at:]), " ".join(words[:at])
    return tidy_name(f"{latex.decode(family)}, {latex.decode(given)}")


def _is_one_group(source: str) -> bool:
    """Whether braces hold the whole of a name: it is a body's, or of one word."""
    if not source.startswith("{"):
        return False
    depth = 0
    for position, sign in enumerate(source):
        depth += (sign == "{") - (sign == "}")
        if not depth:
            return position == len(source) - 1
    return False
