"""Plain text: what may stand in it, and finding what cannot be seen.

Nothing here knows of Django or of a database.
"""

import unicodedata

# Characters of these categories show nothing, or turn the text around them:
# control, format (bidi, zero-width, tags), lone surrogate, private use.
_HIDDEN = {"Cc", "Cf", "Cs", "Co"}
_ALLOWED = {"\n", "\t", "\r"}


def hidden_characters(text: str) -> list[str]:
    """The invisible characters of a text, named, each once: "U+202E (…)".

    Tabs and line ends are not hidden. Source: Unicode 15, general categories.
    """
    found = dict.fromkeys(
        c for c in text if unicodedata.category(c) in _HIDDEN and c not in _ALLOWED
    )
    return [
        f"U+{ord(c):04X} ({unicodedata.name(c, 'control character').lower()})"
        for c in found
    ]
