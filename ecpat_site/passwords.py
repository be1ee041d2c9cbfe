"""Refuse passwords that are made of words about the site (NIST SP 800-63B, 5.1.1.2)."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

OWN_CHARACTERS = 8
# Words that occur to whoever chooses, or guesses, a password for a site like this.
GUESSED = (
    "abuse admin child children editor exploitation global international letmein login "
    "network ngo passw0rd password profile protect protection qwerty safe secret sexual "
    "trafficking welcome"
)


class SubjectValidator:
    def validate(self, password: str, user: Any = None) -> None:
        own = password.casefold()
        spelt = f"{settings.SITE_SUBJECT} {settings.SITE_URL} {GUESSED}".casefold()
        # The longest first: "children" is not "child" and three letters more.
        for word in sorted(re.findall(r"[^\W_]{3,}", spelt), key=len, reverse=True):
            own = own.replace(word, "")
        if len(re.sub(r"[\W\d_]+", "", own)) < OWN_CHARACTERS:
            raise ValidationError(
                f"This password is made of words about this site. {self.get_help_text()}"
            )

    def get_help_text(self) -> str:
        return (
            f"Your password must have at least {OWN_CHARACTERS} characters besides digits "
            "and words that others would guess of this site, such as the name of its "
            "subject."
        )
