"""The button *Look now* at a note in the form of a source.

It looks for the note's words at the address where the note was read.
"""

from copy import copy
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html

from references.admin.forms import SHOWN
from references.values import addresses
from references.values.readings import STANDS, STATES

# The name of the button is this, followed by the prefix of the note's form.
LOOK = "_look-"


def add_button(form: Any) -> None:
    """Add the button *Look now* to the form of a note, after its words to find."""
    if find := form.fields.get("find"):
        button = '<input type="submit" name="{}{}" value="Look now" formaction="#look">'
        find.help_text = format_html(
            f"{{}} {button}", find.help_text, LOOK, form.prefix
        )


def is_asked(request: HttpRequest) -> bool:
    return any(name.startswith(LOOK) for name in request.POST)


def fill(request: HttpRequest) -> tuple[HttpRequest, dict[str, Any]]:
    """Look for the words of a note; return a request to show the form again, and a context."""
    # If the words stand at the note's address, the day of reading becomes today.
    data = request.POST.copy()
    name = next(name for name in data if name.startswith(LOOK))
    prefix = name.removeprefix(LOOK)
    address = addresses.with_scheme(data.get(f"{prefix}-read_at", ""))
    words = data.get(f"{prefix}-find", "").strip()
    state, around = _look(address, words)
    if state == STANDS:
        data[f"{prefix}-read_on"] = timezone.localdate().isoformat()
    data[SHOWN] = "on"
    filled: Any = copy(request)
    filled.POST = data
    look = {"address": address, "words": words, "around": around}
    return filled, {
        "look": look | {"label": STATES.get(state, ""), "stands": state == STANDS}
    }


def _look(address: str, words: str) -> tuple[str, str]:
    """Return the state of words at an address, and the text around them or a reason."""
    # The state is one of `references.values.readings.STATES`, or "" if no page was requested.
    if not (address and words):
        return "", "To look for words, fill in “where you read it” and “words to find”."
    if not settings.LOOK_UP_SOURCES:
        return (
            "",
            "The site can’t look for words: whoever runs the site has switched this off "
            "(LOOK_UP_SOURCES).",
        )
    # Imported here, since its HTTP client would slow down the start of every command.
    from references.links import looking_up

    agent = f"source look-up of {settings.SITE_URL}"
    client = looking_up.client(agent, settings.LINK_CHECK_ALLOW)
    return looking_up.words(address, words, client)
