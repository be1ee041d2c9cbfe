"""Names languages in words, for readers."""

from django.utils.translation import get_language_info


def in_words(tag: str) -> str:
    """Return the English name of a language: "Dutch"; the tag where none is known."""
    try:
        found = get_language_info(tag.lower())
    except KeyError:
        return tag
    # Of a variety it does not know, Django gives the language.
    is_known = "-" not in tag or "-" in found["code"]
    return str(found["name"]) if is_known else f"{found['name']} ({tag})"
