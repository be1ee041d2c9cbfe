"""The languages of sources: their tags (BCP 47), and their names in BibTeX."""

import re

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
_TAGS = {name: tag for tag, names in _NAMED.items() for name in names.split()}


def foreign(tag: str) -> str:
    """Return the tag of a language other than that of our pages; "" for English or none."""
    return "" if tag.split("-")[0].lower() in ("", "en") else tag


def tag(written: str) -> str:
    """Return the tag of a language given as a tag or by its English name; else ""."""
    plain = written.strip().replace("_", "-")
    return _TAGS.get(plain.lower()) or (plain if _TAG.fullmatch(plain) else "")


def babel_name(tag: str) -> str:
    """Return the name of a language for `langid`, of its base if it has none; else ""."""
    named = _NAMED.get(tag) or _NAMED.get(tag.partition("-")[0], "")
    return named.partition(" ")[0]
