r"""Encodes and decodes text as BibTeX holds it: `{\"o}` for ö, `\&` for &."""

import re
from functools import cache
from typing import Any

# Characters that a field can't hold as they are. BibTeX counts a brace even after a
# backslash, so one without a partner would end the field: braces are written as words.
_NAMES = {
    "\\": "backslash", "{": "braceleft", "}": "braceright", "~": "asciitilde",
    "^": "asciicircum",
}  # fmt: skip
_ESCAPED = str.maketrans(
    {sign: rf"\text{name}{{}}" for sign, name in _NAMES.items()}
    | {sign: f"\\{sign}" for sign in "#$%&_"}
)
# Two of these in a row would be read as a dash or a quotation mark.
_JOINING = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)|(?<=[!?])(?=`)")
# Without one of these, a text is what it says, but for its braces.
_SPECIAL = re.compile(r"[\\~`]|--|''")
# Few programs escape these: what follows is no formula and no comment.
_PLAIN = re.compile(r"(?<!\\)[$%]")
_BRACES = str.maketrans("", "", "{}")
_VERBATIM = re.compile(r"\\(?:url|path|nolinkurl)\b|\\(?=[_%&#~$^{}])|[{}]")
# Commands that the library does not know, or knows as other signs.
_WORDS = {
    "par": "\n\n", "textbraceleft": "{", "textbraceright": "}",
    "textasciicircum": "^", "url": "%s", "slash": "/",
    **dict.fromkeys(
        ("textsuperscript", "textsubscript", "enquote", "mkbibquote", "noopsort"), ""
    ),
}  # fmt: skip


def encode(text: str) -> str:
    """Encode a text for a field in braces; all its braces are in pairs."""
    return _JOINING.sub("{}", text.translate(_ESCAPED))


def decode(source: str) -> str:
    """Decode the text of a field; an unknown command stays as it is written."""
    if not _SPECIAL.search(source):
        return source.translate(_BRACES)
    try:
        return str(_decoder().latex_to_text(_PLAIN.sub(r"\\\g<0>", source)))
    except (LookupError, RecursionError):  # a command without its end, too many groups
        return source


@cache
def _decoder() -> Any:
    # Not before it is needed: every command would wait for it at its start.
    from pylatexenc import latex2text

    macro, sign = latex2text.MacroTextSpec, latex2text.SpecialsTextSpec("&", "&")
    context = latex2text.get_default_latex_context_db()
    macros = [macro(name, simplify_repl=text) for name, text in _WORDS.items()]
    context.add_context_category("ours", prepend=True, macros=macros, specials=[sign])
    context.set_unknown_macro_spec(macro("", lambda node: node.latex_verbatim()))
    return latex2text.LatexNodes2Text(context)


def verbatim(source: str) -> str:
    r"""Return an address without what some programs add: `\url{…}`, a backslash, braces.

    Braces around the whole address go; those within it stay.
    """
    plain = source.strip()
    if "\\" in plain:
        return _VERBATIM.sub("", plain)
    while plain.startswith("{") and plain.endswith("}"):
        plain = plain[1:-1].strip()
    return plain
