"""Numbers of books (ISBN), compared and kept as thirteen digits."""

import re

_SIGNS = re.compile(r"[\s\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}-]+")
_LABEL = re.compile(r"\A\s*(?:urn:)?isbn(?:-1[03])?\s*:?\s*", re.IGNORECASE)


def bare(written: str) -> str:
    """Return the thirteen digits of an ISBN, with or without hyphens; "" of anything else.

    One of ten digits becomes that of thirteen. Source: ISO 2108:2017; ISBN Users' Manual,
    7th edition, appendix 1 (check digits).
    """
    digits = _SIGNS.sub("", _LABEL.sub("", written)).upper()
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        values = [*map(int, digits[:9]), 10 if digits[9] == "X" else int(digits[9])]
        if (
            sum(n * value for n, value in zip(range(10, 0, -1), values, strict=True))
            % 11
        ):
            return ""
        return f"978{digits[:9]}{_check_digit(f'978{digits[:9]}')}"
    is_one = re.fullmatch(r"97[89][0-9]{10}", digits)
    return digits if is_one and _check_digit(digits[:12]) == digits[12] else ""


def first(written: str) -> str:
    """Return the first ISBN in a text that may hold several, and other numbers; else ""."""
    groups = re.findall(
        r"[0-9](?:[ \u2010\u2011\u2013-]?[0-9]){8,11}(?:[ \u2010\u2011\u2013-]?[0-9X])?",
        written,
        re.IGNORECASE,
    )
    return next(filter(None, map(bare, groups)), "")


def _check_digit(twelve: str) -> str:
    total = sum(int(digit) * (3 if n % 2 else 1) for n, digit in enumerate(twelve))
    return str(-total % 10)
