"""The languages of sources, by their tags (BCP 47)."""


def foreign(tag: str) -> str:
    """Return the tag of a language other than that of our pages; "" for English or none."""
    return "" if tag.split("-")[0].lower() in ("", "en") else tag
