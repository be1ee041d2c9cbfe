"""Reads a profile's folder: settings and texts of a site in `profile.toml`, rows in `fixtures/`.

Django's settings read the profile at the start, so this module imports nothing of Django.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from references.values import addresses
from references.values.text import nearest

FILE = "profile.toml"
# The kinds of rows where a profile has no list of its own.
_DEFAULTS = Path(__file__).with_name("kinds.toml").read_text("utf-8")
KINDS: dict[str, dict[str, str]] = tomllib.loads(_DEFAULTS)["kinds"]
# The longest name of a profile's folder, and the longest slug.
LONGEST_NAME = 60
# The first is the default colour in drawings.css, which has a rule for each of the others.
ACCENTS = ("blue", "teal", "green", "plum", "rust")
# The first screen of a site shows at most so many answers: these, if a profile has no others.
MOST_ANSWERS = 5
ANSWERS = (
    "Who leads it: people",
    "How many: figure",
    "Since when: Founded",
    "Where it sits: Location",
)


class ProfileError(ValueError):
    """Raised for a folder that is no valid profile; the message has the file, line and key."""


# Rules for keys: a pattern that each text of the key must match, and the pattern in words.
_ONE_LINE = (r"[^\n]+", "one line")
# A name has no comma, since citations would take the part before it for the family name.
_SIGNATURE = (r"[^\n,]{1,200}", "one line without a comma")
_WEB = (r"https?://\S+", "an address with https://")
# No markers: where these texts are shown, no reference list follows.
_PROSE = (
    r"(?s)(?!.*\[[@!]).*", "without the marker of a source or a doubt"
)  # fmt: skip


def _key(pattern: str, wanted: str, default: Any = MISSING, table: str = "") -> Any:
    """Return a dataclass field for a key of `profile.toml`; a key without default is required."""
    # The texts of the key must match the pattern, which `wanted` puts in words.
    return field(default=default, metadata={"rule": (pattern, wanted), "table": table})


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence of the site's text, and prose on where the text comes from and on its reuse."""

    name: str = _key(r"[^\n]{1,40}", "one short line")
    title: str = _key(*_ONE_LINE)
    url: str = _key(*_WEB)
    provenance: str = _key(*_PROSE, "")
    changes: tuple[str, ...] = _key(*_PROSE, ())
    reuse: str = _key(*_PROSE, "")


@dataclass(frozen=True)
class Profile:
    """The settings and texts of a site that are in no row.

    `footer`, and the texts of the page About (`written`, `method`, `errors`), are prose.
    """

    folder: Path
    licence: Licence
    kinds: dict[str, dict[str, str]]
    slug: str = _key(
        rf"(?=.{{1,{LONGEST_NAME}}}$)[a-z0-9]+(-[a-z0-9]+)*",
        f"small letters, digits and single hyphens, as in “my-network”, {LONGEST_NAME} at "
        "most",
    )
    name: str = _key(r"[^\n]{1,200}", "one line")
    website: str = _key(*_WEB)
    languages: tuple[str, ...] = _key(
        r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "the tag of a language, as in “en-GB”"
    )
    # Whether somebody else than the organisation publishes the site.
    independent: bool = _key("", "", True)
    publisher: str = _key(*_SIGNATURE, "")
    editor: str = _key(*_SIGNATURE, "")
    contact: str = _key(
        r"https://[^\s<>\"]+|[^\s@<>\":/]+@[^\s@<>\"/]+",
        "an e-mail address or an address with https://",
        "",
    )
    accent: str = _key("|".join(ACCENTS), f"one of {', '.join(ACCENTS)}", ACCENTS[0])
    figures: str = _key(r"[^\n]{1,20}", "one short line", "Figures")
    members: str = _key(
        r"[^\n,]{1,40}, [^\n,]{1,40}",
        "two words, as in “member, members”",
        "member, members",
    )
    answers: tuple[str, ...] = _key(
        r"[^\n:]{1,40}: [^\n]{1,130}", "“question: label of a fact”", ANSWERS
    )
    results: tuple[str, ...] = _key(r"[a-z0-9-]{1,80}", "the slug of an event", ())
    regions: tuple[str, ...] = _key(
        r"(Africa|Americas|Asia|Europe|Oceania)(: [^\n]+)?",
        "a region of the United Nations' M49, as in “Asia” or “Asia: Southern Asia”",
        (),
    )
    footer: tuple[str, ...] = _key(*_PROSE, ())
    written: str = _key(*_PROSE, "", table="about.")
    method: str = _key(*_PROSE, "", table="about.")
    errors: str = _key(*_PROSE, "", table="about.")
    examples: tuple[str, ...] = _key(*_ONE_LINE, (), table="search.")
    # For the search. `also`: under a word of the profile, the words that readers type for it.
    # `pages`: paths under the titles of their pages.
    also: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)

    def choices(self, of: str, number: int = 0) -> list[tuple[str, str]]:
        """Return (code, label) for each kind of the group `of`; plural labels if `number` is 1."""
        choices = []
        for code, words in self.kinds[of].items():
            label, _comma, plural = words.partition(", ")
            choices.append((code, (plural or f"{label}s") if number else label))
        return choices

    @cached_property
    def one_member(self) -> str:
        """Return the word for a body that belongs to the organisation: "member", "section"."""
        return self.members.partition(", ")[0]

    @cached_property
    def many_members(self) -> str:
        """Return the plural of `one_member`: "members", "sections"."""
        return self.members.partition(", ")[2]

    @cached_property
    def language(self) -> str:
        """Return the language of the pages as a tag of BCP 47: "en-GB"."""
        return self.languages[0]

    @cached_property
    def picture(self) -> Path | None:
        """Return the file of the picture that other sites show with links to it, or None."""
        path = self.folder / "pictures" / "share.png"
        return path if path.exists() else None

    @cached_property
    def signed_by(self) -> str:
        """Return who is responsible for the text: the editor, else the publisher, else ""."""
        return self.editor or self.publisher

    @property
    def contact_url(self) -> str:
        """Return the link by which readers write to the editors; "" without a contact."""
        is_mail = self.contact and not addresses.is_web_address(self.contact)
        return f"mailto:{self.contact}" if is_mail else self.contact

    @property
    def fixtures(self) -> list[Path]:
        """Return the files of the profile's rows, in the order in which they are loaded."""
        return sorted((self.folder / "fixtures").glob("*.yaml"))


# Patterns of keys that each profile chooses: codes of kinds, words of searches, page titles.
_CHOSEN = {
    rf"kinds\.({'|'.join(KINDS)})\.[a-z][a-z0-9-]{{0,19}}": _key(
        r"[^\n,]+(, [^\n,]+)?", "a label, with its plural after a comma"
    ),
    r"search\.also\.[\w ]+": _key(r"[\w\s-]+", "words of readers"),
    r"search\.pages\.[^\n]+": _key(r"/\S*", "a path of this site"),
}
# The fields under the keys of the file: "slug", "licence.name", "about.method".
_KEYS: dict[str, Any] = {
    **{f.metadata["table"] + f.name: f for f in fields(Profile) if f.metadata},
    **{f"licence.{f.name}": f for f in fields(Licence)},
}


def profile_in(folder: Path) -> Profile:
    """Return the profile in a folder; raises ProfileError if its name or its file is wrong."""
    path = folder / FILE
    if not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{LONGEST_NAME}}}", folder.name):
        raise ProfileError(
            f"The setting PROFILE has the folder name “{folder.name[:100]}”, which is not allowed. "
            "Use a name of at most "
            f"{LONGEST_NAME} letters, digits and hyphens."
        )
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(
            f"PROFILE must name the folder of a profile, but “{folder}” has no readable {FILE}. To "
            "make a new folder, run `python3 dev.py new NAME`. To use the profile that comes "
            "with the code, remove PROFILE."
        ) from error
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{path}: {error}.") from error
    values = dict(_key_values(tree))
    needed = [key for key in _KEYS if _KEYS[key].default is MISSING]
    # A needed key that is missing is not among the values.
    for key in [*values, *needed]:
        if wrong := reason(key, values):
            line = _line_number(text, key)
            raise ProfileError(f"{path}, line {line}: `{key}` {wrong}.")
    return _profile_of(folder, values)


def _profile_of(folder: Path, values: dict[str, Any]) -> Profile:
    """Return the profile with these values under their keys: {"licence.name": "MIT"}."""
    # The values of each table, under its name: {"licence": {"name": "MIT"}}; "" is the top level.
    tables: dict[str, dict[str, Any]] = defaultdict(dict)
    for key, value in values.items():
        # A key with an empty text counts as left out.
        if value or value is False:
            table, _, name = key.rpartition(".")
            value = tuple(value) if isinstance(value, list) else value
            tables[table][name] = value.strip() if isinstance(value, str) else value
    licence = Licence(**tables["licence"])
    kinds = {of: tables[f"kinds.{of}"] or default for of, default in KINDS.items()}
    others: dict[str, Any] = {"folder": folder, "licence": licence, "kinds": kinds}
    others |= {name: tables[f"search.{name}"] for name in ("also", "pages")}
    return Profile(**others, **tables[""], **tables["about"], **tables["search"])


def _key_values(table: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (key, value) for a table and its sub-tables: ("licence.name", "MIT")."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _key_values(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def reason(key: str, values: dict[str, Any]) -> str:
    """Return what is wrong with a key or its value, as the end of a sentence; "" if nothing."""
    chosen = (rule for form, rule in _CHOSEN.items() if re.fullmatch(form, key))
    key_field = _KEYS.get(key) or next(chosen, None)
    if not key_field:
        hint = nearest(key, _KEYS)
        return f"is no key of a profile{f'; the nearest is `{hint}`' if hint else ''}"
    if key not in values:
        return "is missing"
    texts: Any = values[key]
    if key_field.type is bool:
        return "" if isinstance(texts, bool) else "must be `true` or `false`"
    is_list = key_field.type == tuple[str, ...]
    texts = texts if is_list else [texts]
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        return f"must be {'a list of texts' if is_list else 'text in quotes'}"
    return _wrong_texts(key, texts, key_field)


def _wrong_texts(key: str, texts: list[str], key_field: Any) -> str:
    """Return what is wrong with the texts of a key, as the end of a sentence; "" if nothing."""
    pattern, wanted = key_field.metadata["rule"]
    if key == "answers" and len(texts) > MOST_ANSWERS:
        return f"must have {MOST_ANSWERS} lines at most"
    if key_field.default is MISSING and not any(map(str.strip, texts)):
        return "must not be empty"
    for text in filter(None, texts):
        if not re.fullmatch(pattern, text):
            return f"must be {wanted}, and “{text}” is not"
        may_be_address = pattern.startswith("http") and "://" in text
        if may_be_address and not addresses.is_web_address(text):
            return f"must be an address that can be followed, and “{text}” is not"
    if key == "languages" and not re.match(r"en\b", texts[0]):
        return f"must begin with English, the language of the pages, not “{texts[0]}”"
    return ""


def _line_number(text: str, key: str) -> int:
    """Return the line number of a key in TOML, else of the header of its table, else 1."""
    table, _, name = key.rpartition(".")
    start = max(text.find(f"\n[{table}]"), 0) if table else 0
    pattern = re.compile(rf'^[ \t]*"?{re.escape(name)}"?\s*=', re.MULTILINE)
    match = pattern.search(text, start)
    return text.count("\n", 0, match.start() if match else start + 1) + 1
