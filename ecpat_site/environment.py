"""Reads settings from the environment, and refuses in a sentence what can't be meant."""

import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from difflib import get_close_matches
from typing import Any, NoReturn

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
# Their values hold passwords, so that no sentence repeats them.
SECRETS = ("DJANGO_SECRET_KEY", "DATABASE_URL", "EMAIL_URL")
# What Django reads by itself, and what Kubernetes writes for services of these names.
OTHERS = re.compile(
    r"DJANGO_(SETTINGS_MODULE|SUPERUSER_\w+|ALLOW_ASYNC_UNSAFE|AUTO_COMPLETE|COLORS|"
    r"RUNSERVER_HIDE_WARNING|TEST_PROCESSES|WATCHMAN_TIMEOUT)|\w+_(SERVICE|PORT)(_\w+)?"
)
# EMAIL_FORM is EMAIL_FROM misspelt; DATABASE_USER is less like DATABASE_URL than this.
ALIKE = 0.885
# The name or the number of a machine, and a web address without its path.
HOST = r"([a-z0-9][a-z0-9.-]*|\[[a-f0-9:.]+\])"
ADDRESS = rf"https?://{HOST}(:[0-9]{{1,5}})?"
_known: set[str] = set()


def text(
    name: str,
    default: object = "",
    pattern: str = ".*",
    wanted: str = "",
    to: Callable[[str], Any] = str,
) -> Any:
    """Return what `to` makes of a setting that matches a pattern.

    What it can't take, or does not match, is refused: `wanted` says what it must be.
    """
    _known.add(name)
    found = os.environ.get(name, str(default)).strip()
    with suppress(ImproperlyConfigured, KeyError, ValueError):
        if re.fullmatch(pattern, found, re.IGNORECASE):
            return to(found)
    return refuse(name, wanted)


def flag(name: str, *, default: bool) -> bool:
    found = text(name, default, "|".join(TRUE + FALSE), "be true or false")
    return found.lower() in TRUE


def number(name: str, default: float) -> float:
    wanted = "be a number, 0 or more, in digits alone"
    return text(name, default, r"[0-9]{1,15}(\.[0-9]+)?", wanted, float)


def parted(found: str) -> list[str]:
    """Return the texts of a setting, which are parted by commas."""
    return [part.strip() for part in found.split(",") if part.strip()]


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
