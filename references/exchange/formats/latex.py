r"""Encodes and decodes text as BibTeX holds it, in linear time: `{\"o}` for ö, `\&` for &."""

import re
import unicodedata

# Characters that a field can't hold as they are. BibTeX counts a brace even after a
# backslash, so one without a partner would end the field: braces are written as words.
_ESCAPED = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "#": r"\#",
        "$": r"\$",
        "%": r"\%",
        "&": r"\&",
        "_": r"\_",
    }
)
# Two of these in a row would be read as a dash or a quotation mark.
_JOINING = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)")
_PARAGRAPH = r"\par{}"

# The combining character that each accent command means.
_COMBINING = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308",
    "=": "\u0304", ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b",
    "c": "\u0327", "d": "\u0323", "b": "\u0331", "k": "\u0328", "r": "\u030a",
}  # fmt: skip
# The text that each command means.
_WORDS = {
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}",
    "textasciitilde": "~", "textasciicircum": "^", "textunderscore": "_",
    "textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’",
    "textquotedblleft": "“", "textquotedblright": "”", "textquotesingle": "'",
    "textquotedbl": '"', "quotesinglbase": "‚", "quotedblbase": "„",
    "guillemotleft": "«", "guillemotright": "»", "guillemetleft": "«",
    "guillemetright": "»", "textbullet": "•", "textellipsis": "…", "ldots": "…",
    "dots": "…", "textregistered": "®", "texttrademark": "™", "textcopyright": "©",
    "copyright": "©", "textdegree": "°", "texteuro": "€", "euro": "€", "pounds": "£",
    "textsterling": "£", "S": "§", "P": "¶", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ",
    "OE": "Œ", "aa": "å", "AA": "Å", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "dh": "ð",
    "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "i": "ı", "j": "ȷ",
    "TeX": "TeX", "LaTeX": "LaTeX", "par": "\n\n", "newline": " ", "slash": "/",
}  # fmt: skip
# Commands that only set how their argument looks.
_LOOKS = {
    "emph", "textit", "textbf", "textsc", "textrm", "textsf", "texttt", "textup",
    "textsl", "textsuperscript", "textsubscript", "mkbibquote", "mkbibemph", "enquote",
    "url", "path", "nolinkurl", "mbox", "text", "uppercase", "MakeUppercase", "itshape",
    "bfseries", "em", "it", "bf", "sc", "rm", "protect", "noopsort", "relax",
}  # fmt: skip
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " "}

_TOKEN = re.compile(
    r"""\\(?P<accent>[`'^"~=.]|[uvHcdbkr](?![A-Za-z]))[ \t\n]*
          (?:\{[ \t\n]*(?:\\(?P<dotless>[ij])|(?P<letter>[^\W\d_])?)[ \t\n]*\}
            |\\(?P<bare_dotless>[ij])(?![A-Za-z])[ \t\n]*
            |(?P<bare_letter>[^\W\d_]))
      |\\(?P<word>[A-Za-z]+)(?:[ \t\n]*\{\}|[ \t\n]+)?
      |\\(?P<sign>[^A-Za-z])
      |(?P<ligature>---?|``|''|~)
      |(?P<brace>[{}])
    """,
    re.VERBOSE | re.DOTALL,
)
_VERBATIM = re.compile(r"\\(?:url|path|nolinkurl)\b|\\(?=[_%&#~$^{}])|[{}]")


def encode(text: str) -> str:
    """Encode a text for a field in braces; all its braces are in pairs."""
    return _JOINING.sub("{}", text.translate(_ESCAPED))


def encode_paragraphs(paragraphs: list[str]) -> str:
    """Encode paragraphs on one line, so that no line of a file begins as an entry would."""
    return _PARAGRAPH.join(encode(paragraph) for paragraph in paragraphs)


def decode(source: str) -> str:
    """Decode the text of a field; an unknown command stays as it is written."""
    return _TOKEN.sub(_replaced, source)


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


def _replaced(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    if match["accent"]:
        letter = match["dotless"] or match["bare_dotless"]
        letter = letter or match["letter"] or match["bare_letter"] or ""
        accented = letter + (_COMBINING[match["accent"]] if letter else "")
        return unicodedata.normalize("NFC", accented)
    if match["word"]:
        word = match["word"]
        if word in _LOOKS:
            return ""
        return _WORDS.get(word, match[0])
    if match["sign"]:
        return {"\\": " ", "\n": " ", "-": "", "/": "", ",": " "}.get(
            match["sign"], match["sign"]
        )
    return _LIGATURES[match["ligature"]] if kind == "ligature" else ""
