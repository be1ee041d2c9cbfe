"""Reads settings from the environment, and refuses in a sentence what can't be meant."""

import os
import re
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
# As alike are names of which one is the other misspelt: EMAIL_FORM, but not DATABASE_USER.
ALIKE = 0.885
MAIL = r"[^\s@<>,]+@[^\s@<>,]+"


class Environment:
    """The settings that were read from the environment, so far."""

    def __init__(self) -> None:
        self.known: set[str] = set()

    def text(self, name: str, default: str = "") -> str:
        self.known.add(name)
        return os.environ.get(name, default).strip()

    def flag(self, name: str, *, default: bool) -> bool:
        found = FLAGS.get(self.text(name, str(default)).lower())
        return self.refuse(name, "be true or false") if found is None else found

    def number(self, name: str, default: float) -> float:
        text = self.text(name, str(default))
        if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]+)?", text):
            self.refuse(name, "be a number, 0 or more, in digits alone")
        return float(text)

    def texts(
        self, name: str, pattern: str, wanted: str, default: str = ""
    ) -> list[str]:
        """Return texts parted by commas, each of which matches a pattern."""
        found = [text.strip() for text in self.text(name, default).split(",")]
        if not all(re.fullmatch(pattern, text, re.IGNORECASE) for text in found):
            self.refuse(name, wanted)
        return [*filter(None, found)]

    def address(self, name: str, wanted: str, default: str, rest: str = r"\S*") -> str:
        """Return a web address, of which `rest` matches what comes after the host."""
        text = self.text(name, default)
        is_whole = re.fullmatch(rf"https?://[^/?#]+{rest}", text)
        if not (is_whole and addresses.is_web_address(text)):
            self.refuse(name, wanted)
        return text

    def folder(self, name: str, default: str = "") -> str:
        """Return the path of a folder that is there; "" where none is named."""
        path = self.text(name, default)
        if path and not os.path.isdir(path):  # noqa: PTH112 - it takes no right for an error
            self.refuse(name, "be a folder that is there: make it, or name another")
        return path

    def database(self, name: str, default: str) -> dict[str, Any]:
        """Return a database as Django's settings have it."""
        url = self.text(name, default)
        try:
            if re.match(r"sqlite:///|postgres(ql)?://", url):
                return Env.db_url_config(url)
        except ValueError:
            pass
        return self.refuse(
            name,
            "be the address of a database, for example "
            "postgres://user:password@host:5432/name or sqlite:////folder/file.sqlite3",
        )

    def refuse(self, name: str, wanted: str) -> NoReturn:
        value, is_like = os.environ.get(name), self._alike(name, os.environ)
        said = f" It is “{value[:80]}”." if value and name not in SECRETS else ""
        said += f" There is {is_like}: is that meant?" if is_like and not value else ""
        raise ImproperlyConfigured(f"{name} must {wanted}.{said}")

    def refuse_unknown(self) -> None:
        """Refuse names that begin as ours do and are none of them."""
        firsts = {name.partition("_")[0] for name in self.known}
        for name in sorted(os.environ.keys() - self.known):
            first, is_like = name.partition("_")[0], self._alike(name, self.known)
            is_ours = first in ("DJANGO", "SITE") or (first in firsts and is_like)
            if is_ours and not OTHERS.fullmatch(name):
                hint = f" {is_like} is one: is that meant?" if is_like else ""
                raise ImproperlyConfigured(
                    f"{name} is no setting of this site, and would change nothing.{hint} "
                    ".env.example lists all settings."
                )

    @staticmethod
    def _alike(name: str, names: Any) -> str:
        others = [other for other in names if other != name]
        return "".join(get_close_matches(name, others, n=1, cutoff=ALIKE))
