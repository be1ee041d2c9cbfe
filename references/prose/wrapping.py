"""Paragraphs as one line each, which a browser wraps to the width of its box."""

from functools import lru_cache
from itertools import pairwise

from references.prose import markdown


@lru_cache(maxsize=512)
def unwrapped(text: str) -> str:
    """Return a text with the lines of each paragraph joined; it reads as before.

    Lists, quotations, tables and headings keep their lines, and so does a paragraph with
    indented lines or with a line break that readers see.
    """
    lines = text.split("\n")
    tokens = markdown.tokens(text)
    for token, inline in reversed([*pairwise(tokens)]):
        if token.type != "paragraph_open" or token.level or token.map is None:
            continue
        start, end = token.map
        own = lines[start:end]
        is_broken = any(child.type == "hardbreak" for child in inline.children or ())
        if not is_broken and not any(line[:1].isspace() for line in own):
            lines[start:end] = [" ".join(line.rstrip(" \t") for line in own)]
    joined = "\n".join(lines)
    # "**", and a "*" below it, would become a rule.
    return joined if _blocks(joined) == [token.type for token in tokens] else text


def _blocks(text: str) -> list[str]:
    return [token.type for token in markdown.tokens(text)]
