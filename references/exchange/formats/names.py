"""Authors and languages as BibTeX names them, and as we do."""

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
_NAMED = {
    "en": "english", "en-US": "american usenglish", "en-GB": "british ukenglish",
    "en-AU": "australian", "en-CA": "canadian", "de": "german ngerman",
    "de-AT": "austrian naustrian", "de-CH": "swissgerman nswissgerman", "fr": "french",
    "es": "spanish", "pt": "portuguese", "pt-BR": "brazilian brazil", "it": "italian",
    "nl": "dutch", "sv": "swedish", "no": "norwegian norsk", "nn": "nynorsk",
    "da": "danish", "fi": "finnish", "pl": "polish", "cs": "czech", "hu": "hungarian",
    "ro": "romanian", "ru": "russian", "uk": "ukrainian", "tr": "turkish",
    "el": "greek", "ar": "arabic", "he": "hebrew", "ja": "japanese", "ko": "korean",
    "zh": "chinese", "th": "thai", "vi": "vietnamese", "id": "indonesian",
}  # fmt: skip
_LANGUAGES = {name: tag for tag, names in _NAMED.items() for name in names.split()}


def language(written: str) -> str:
    """Return the tag of a language given as a tag or by its English name; else ""."""
    plain = written.strip()
    tag = _LANGUAGES.get(plain.lower(), "")
    return tag or (plain if _TAG.fullmatch(plain) else "")


def babel(tag: str) -> str:
    """Return the name of a language for `langid`, of its base if it has none; else ""."""
    named = _NAMED.get(tag) or _NAMED.get(tag.partition("-")[0], "")
    return named.partition(" ")[0]


def write_list(names: Sequence[str]) -> str:
    """List names as BibTeX does: a body in braces, a person as "Family, Given"."""
    return " and ".join(_write(name) for name in names)


def _write(name: str) -> str:
    family, comma, given = name.partition(", ")
    if not comma:
        return f"{{{latex.encode(name)}}}"
    return f"{kept_whole(family)}, {kept_whole(given)}"


def kept_whole(written: str) -> str:
    """Encode a name for a list, in braces where a comma or an "and" would part it."""
    encoded = latex.encode(written)
    joins = "," in written or _HOLDS_AND.search(written)
    return f"{{{encoded}}}" if joins else encoded


def parse_list(field: str) -> tuple[tuple[str, ...], bool]:
    """Return the names of a list, and whether it ends in "and others"."""
    written = [part.strip() for part in split(field, _AND) if part.strip()]
    names = [_parse(part) for part in written if part.lower() != "others"]
    return tuple(filter(None, names)), len(names) < len(written)


def _parse(name: str) -> str:
    if _is_one_group(name):
        return tidy_name(latex.decode(name))
    parts = [latex.decode(part) for part in split(name, _COMMA)]
    if len(parts) == 3:  # "Family, Jr, Given"
        parts = [parts[0], parts[2], parts[1]]
    if len(parts) > 1:
        return tidy_name(", ".join(parts))
    words = split(name, _SPACE)
    # The family name begins with a word in small letters, or is the last word.
    small = next((n for n, word in enumerate(words) if word[:1].islower()), None)
    at = len(words) - 1 if small is None else min(small, len(words) - 1)
    family, given = " ".join(words[at:]), " ".join(words[:at])
    return tidy_name(f"{latex.decode(family)}, {latex.decode(given)}")


def _is_one_group(name: str) -> bool:
    """Return whether one pair of braces holds the whole name, as for bodies."""
    if not name.startswith("{"):
        return False
    depth = 0
    for position, sign in enumerate(name):
        depth += (sign == "{") - (sign == "}")
        if not depth:
            return position == len(name) - 1
    return False
