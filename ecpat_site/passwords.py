"""Refuse passwords that are made of words about the site."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

# So many characters of a password must be no words about the site (NIST SP 800-63B,
# 5.1.1.2: words of the context are refused).
OWN_CHARACTERS = 8
# Words that occur to whoever chooses, or guesses, a password for a site like this.
GUESSED = (
    *("abuse", "admin", "child", "children", "editor", "exploitation", "global"),
    *("international", "letmein", "login", "network", "ngo", "passw0rd", "password"),
    *("profile", "protect", "protection", "qwerty", "safe", "secret", "sexual"),
    *("trafficking", "welcome"),
)


class SubjectValidator:
    """Refuses passwords made of words about the site's subject, its host and guesses."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(_own(password)) < OWN_CHARACTERS:
            raise ValidationError(
                "This password is made of words about this site: "
                f"{self.get_help_text()[0].lower()}{self.get_help_text()[1:]}",
                code="password_about_subject",
            )

    def get_help_text(self) -> str:
        return (
            f"Your password must have at least {OWN_CHARACTERS} characters besides digits "
            "and words that others would guess of this site, such as the name of its "
            "subject."
        )


def _own(password: str) -> str:
    """Return the letters of a password that belong to no word about the site."""
    # The longest first: "children" is not "child" and three letters more.
    words = sorted(_about_the_site(), key=len, reverse=True)
    found = password.casefold()
    for word in words:
        found = found.replace(word, "")
    return re.sub(r"[\W\d_]+", "", found)


def _about_the_site() -> set[str]:
    host = urlsplit(settings.SITE_URL).hostname or ""
    spelt = f"{settings.SITE_SUBJECT} {settings.SITE_ORGANISATION} {host}"
    said = re.split(r"[\W_]+", spelt.casefold())
    return {word for word in said if len(word) > 2} | set(GUESSED)
