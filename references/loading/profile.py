"""The folder of a profile: whose it is, in `profile.toml`, and its rows, in `fixtures/`.

The settings read it at the start, so it knows nothing of Django.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from references.values import addresses
from references.values.text import nearest

FILE = "profile.toml"
# Of the folder.
LONGEST_NAME = 60
# The first is the colour itself in drawings.css; the others are named there.
ACCENTS = ("rust", "teal", "green", "plum")


class ProfileError(ValueError):
    """Raised for a folder that is no profile, with a sentence: file, line, key, way out."""


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence of the text, and its origin (prose)."""

    name: str
    title: str
    url: str
    provenance: str = ""
    changes: tuple[str, ...] = ()
    reuse: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """The texts of the site that are in no row of the database; `footer` and later are prose."""

    folder: Path
    slug: str
    name: str
    website: str
    licence: Licence
    publisher: str = ""
    editor: str = ""
    contact: str = ""
    languages: tuple[str, ...] = ("en-GB",)
    accent: str = ACCENTS[0]
    footer: tuple[str, ...] = ()
    method: str = ""
    errors: str = ""

    @property
    def language(self) -> str:
        """Return the language of the pages, as BCP 47 tags it."""
        return self.languages[0]

    @property
    def picture(self) -> Path | None:
        """Return the picture that other sites show of it, 1200 × 630 pixels, or None."""
        path = self.folder / "pictures" / "share.png"
        return path if path.exists() else None

    @property
    def signed_by(self) -> str:
        """Return who answers for the text, the editor before the publisher."""
        return self.editor or self.publisher

    @property
    def contact_url(self) -> str:
        """Return the link by which readers write to the editors; "" without a contact."""
        is_mail = self.contact and not addresses.is_web_address(self.contact)
        return f"mailto:{self.contact}" if is_mail else self.contact

    @property
    def fixtures(self) -> list[Path]:
        """Return the files of its rows, in the order in which they are loaded."""
        return sorted((self.folder / "fixtures").glob("*.yaml"))


# What each key holds: texts that match a pattern, and how to put that in words.
_ONE_LINE = (r"[^\n]+", "one line")
# Citations turn a name around at its comma.
_SIGNATURE = (r"[^\n,]{1,200}", "one line without a comma")
_WEB = (r"https?://\S+", "an address with https://")
# The page closes no notes there, so that a marker would lead nowhere.
_PROSE = (
    r"(?s)(?!.*\[[@!=]).*", "without the marker of a source, a doubt or a figure"
)  # fmt: skip
_RULES = {
    "slug": (
        rf"(?=.{{1,{LONGEST_NAME}}}$)[a-z0-9]+(-[a-z0-9]+)*",
        f"small letters, digits and single hyphens, as in “my-network”, {LONGEST_NAME} at "
        "most",
    ),
    "name": (r"[^\n]{1,200}", "one line"),
    "website": _WEB,
    "publisher": _SIGNATURE,
    "editor": _SIGNATURE,
    "contact": (
        r"https://[^\s<>\"]+|[^\s@<>\":/]+@[^\s@<>\"/]+",
        "an e-mail address or an address with https://",
    ),
    "languages": (
        r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*",
        "the tag of a language, as in “en-GB”",
    ),
    "accent": ("|".join(ACCENTS), f"one of {', '.join(ACCENTS)}"),
    "footer": _PROSE,
    "licence.name": (r"[^\n]{1,40}", "one short line"),
    "licence.title": _ONE_LINE,
    "licence.url": _WEB,
    "licence.provenance": _PROSE,
    "licence.changes": _PROSE,
    "licence.reuse": _PROSE,
    "about.method": _PROSE,
    "about.errors": _PROSE,
}
_LISTS = ("languages", "footer", "licence.changes")
_NEEDED = (
    *("slug", "name", "website", "languages"),
    *("licence.name", "licence.title", "licence.url"),
)
_TABLES = ("licence", "about")


def read(folder: Path) -> Profile:
    """Read `profile.toml` in a folder; raises ProfileError for what can't be right."""
    path = folder / FILE
    if not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{LONGEST_NAME}}}", folder.name):
        raise ProfileError(
            "PROFILE must name a folder by letters, digits and hyphens, at most "
            f"{LONGEST_NAME} in all, and “{folder.name[:100]}” is not such a name."
        )
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(
            f"PROFILE must name the folder of a profile, and in “{folder}” there is no "
            f"{FILE} that can be read. `python3 dev.py new NAME` makes such a folder; "
            "without PROFILE the site has the profile that the code comes with."
        ) from error
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{path}: {error}.") from error
    # Under their whole keys: "licence.name".
    values: dict[str, Any] = {}
    for key, value in given.items():
        if key in _TABLES and isinstance(value, dict):
            values |= {f"{key}.{name}": inner for name, inner in value.items()}
        else:
            values[key] = value
    for key in [*values, *_NEEDED]:
        if wrong := reason(key, values):
            raise ProfileError(f"{path}, line {_line(text, key)}: `{key}` {wrong}.")
    return _profile(folder, values)


def reason(key: str, values: dict[str, Any]) -> str:
    """Return why the value of a key can't stand, or that there is none; "" if it can."""
    if key not in _RULES:
        hint = nearest(key, _RULES)
        return f"is no key of a profile{f'; the nearest is `{hint}`' if hint else ''}"
    if key not in values:
        return "is missing"
    value, (pattern, wanted) = values[key], _RULES[key]
    texts = value if key in _LISTS else [value]
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        return f"must be {'a list of texts' if key in _LISTS else 'text in quotes'}"
    if key in _NEEDED and not any(map(str.strip, texts)):
        return "must not be empty"
    for text in filter(None, texts):
        if not re.fullmatch(pattern, text):
            return f"must be {wanted}, and “{text}” is not"
        is_web = _RULES[key] is _WEB or (key == "contact" and text.startswith("https:"))
        if is_web and not addresses.is_web_address(text):
            return f"must be an address that can be followed, and “{text}” is not"
    if key == "languages" and not re.match(r"en\b", texts[0]):
        return f"must begin with English, the language of the pages, not “{texts[0]}”"
    return ""


def _line(text: str, key: str) -> int:
    """Return the line on which a key stands, or its table; 1 if neither does."""
    table, _, name = key.rpartition(".")
    at = max(text.find(f"\n[{table}]"), 0) if table else 0
    written = re.compile(rf'^[ \t]*"?{re.escape(name)}"?\s*=', re.MULTILINE)
    found = written.search(text, at)
    return text.count("\n", 0, found.start() if found else at + 1) + 1


def _profile(folder: Path, values: dict[str, Any]) -> Profile:
    tables: dict[str, dict[str, Any]] = {"": {}, "licence": {}, "about": {}}
    for key, value in values.items():
        # An empty text is a key left out.
        if value:
            table, _, name = key.rpartition(".")
            kept = tuple(value) if isinstance(value, list) else value.strip()
            tables[table][name] = kept
    licence = Licence(**tables["licence"])
    return Profile(folder=folder, licence=licence, **tables[""], **tables["about"])
