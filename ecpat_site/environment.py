"""Reads settings from the environment, and refuses in a sentence what can't be meant."""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from difflib import get_close_matches
from typing import Any, NoReturn

from django.core.exceptions import ImproperlyConfigured
from environ import Env

from references.values import addresses

FLAGS = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}
# Their values hold passwords, so that no sentence repeats them.
SECRETS = ("DJANGO_SECRET_KEY", "DATABASE_URL", "EMAIL_URL")
# What Django reads by itself, and what Kubernetes writes for services of these names.
OTHERS = re.compile(
    r"DJANGO_(SETTINGS_MODULE|SUPERUSER_\w+|ALLOW_ASYNC_UNSAFE|AUTO_COMPLETE|COLORS|"
    r"RUNSERVER_HIDE_WARNING|TEST_PROCESSES|WATCHMAN_TIMEOUT)|\w+_(SERVICE|PORT)(_\w+)?"
)
# EMAIL_FORM is EMAIL_FROM misspelt; DATABASE_USER is less like DATABASE_URL than this.
ALIKE = 0.885
_known: set[str] = set()


def text(name: str, default: object = "") -> str:
    _known.add(name)
    return os.environ.get(name, str(default)).strip()


def flag(name: str, *, default: bool) -> bool:
    found = FLAGS.get(text(name, default).lower())
    return refuse(name, "be true or false") if found is None else found


def number(name: str, default: float) -> float:
    found = text(name, default)
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]+)?", found):
        refuse(name, "be a number, 0 or more, in digits alone")
    return float(found)


def texts(name: str, pattern: str, wanted: str, default: str = "") -> list[str]:
    """Return texts parted by commas, each of which matches a pattern."""
    found = [part.strip() for part in text(name, default).split(",")]
    if not all(re.fullmatch(pattern, part, re.IGNORECASE) for part in found):
        refuse(name, wanted)
    return [*filter(None, found)]


def address(name: str, wanted: str, default: str, rest: str = r"\S*") -> str:
    """Return a web address, of which `rest` matches what comes after the host."""
    found = text(name, default)
    is_whole = re.fullmatch(rf"https?://[^/?#]+{rest}", found)
    if not (is_whole and addresses.is_web_address(found)):
        refuse(name, wanted)
    return found


def folder(name: str) -> str:
    """Return the path of a folder that is there; "" where none is named."""
    path = text(name)
    if path and not os.path.isdir(path):  # noqa: PTH112 - one that can't be read is none
        refuse(name, "be a folder that is there: make it, or name another")
    return path


def database(name: str, default: str) -> dict[str, Any]:
    """Return a database as Django's settings have it."""
    url, found = text(name, default), {}
    if re.match(r"sqlite:///|postgres(ql)?://", url):
        with suppress(ValueError):
            found = Env.db_url_config(url)
    wanted = "be the address of a database, for example "
    wanted += (
        "postgres://user:password@host:5432/name or sqlite:////folder/file.sqlite3"
    )
    return found or refuse(name, wanted)


def refuse(name: str, wanted: str) -> NoReturn:
    value, meant = os.environ.get(name), _most_alike(name, os.environ)
    said = f" It is “{value[:80]}”." if value and name not in SECRETS else ""
    said += f" There is {meant}: is that meant?" if meant and not value else ""
    raise ImproperlyConfigured(f"{name} must {wanted}.{said}")


def refuse_unknown() -> None:
    """Refuse names that begin as ours do and are none that was read."""
    firsts = {name.partition("_")[0] for name in _known}
    for name in sorted(os.environ.keys() - _known):
        first, meant = name.partition("_")[0], _most_alike(name, _known)
        is_ours = first in ("DJANGO", "SITE") or (first in firsts and meant)
        if is_ours and not OTHERS.fullmatch(name):
            hint = f" {meant} is one: is that meant?" if meant else ""
            raise ImproperlyConfigured(
                f"{name} is no setting of this site, and would change nothing.{hint} "
                ".env.example lists all settings."
            )


def _most_alike(name: str, names: Iterable[str]) -> str:
    others = [other for other in names if other != name]
    return "".join(get_close_matches(name, others, n=1, cutoff=ALIKE))
