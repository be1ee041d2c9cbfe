"""The page on which an editor chooses field by field between theirs and yours."""

import re
from collections import defaultdict
from typing import Any

from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse

from references.admin import comparing
from references.admin.comparing import GONE, THEIRS, YOURS
from references.records.forms import PROPOSE, SHOWN, changed_meanwhile
from references.values.text import is_row_number

# The buttons of a form that send it.
PRESSED = (PROPOSE, "_continue", "_addanother", "_save")
# The names under which the page sends what it asked.
DIFFERS, MOVED = "_differs", "_moved"
TAKE, STANDS, OTHERS = "_take:", "_stands:", "_others:"


def is_answered(sent: QueryDict) -> bool:
    """Return whether the page of a conflict is what was sent."""
    return DIFFERS in sent or MOVED in sent


def is_needed(sent: QueryDict, form: Any, formsets: list[Any]) -> bool:
    """Return whether somebody changed meanwhile what a form was sent with, or filled with."""
    if SHOWN in sent:
        return comparing.is_behind(form, formsets)
    is_pressed = any(name in sent for name in PRESSED)
    return is_pressed and comparing.is_stale(form, formsets)


def conflict(
    request: HttpRequest,
    context: dict[str, Any],
    form: Any,
    formsets: list[Any],
    form_url: str,
) -> TemplateResponse:
    """Show what was sent beside what was saved meanwhile, to choose field by field.

    The choices, and all that was sent, go through the form again: see `resolved`.
    """
    behind = comparing.behind(form, formsets)
    told = sentences(context["errors"])
    if SHOWN in request.POST:
        # It was not checked, so that nothing says yet who changed what.
        told = sentences(changed_meanwhile(part.instance) for part in behind)
    pressed = next((name for name in PRESSED if name in request.POST), "_save")
    found = {
        "form_url": form_url,
        "pressed": PROPOSE if context["is_guarded"] else pressed,
        "sentences": told,
        "changes": comparing.changes(form, formsets),
        "moved": [(p.add_prefix("version"), p.initial["version"]) for p in behind],
        "sent": _sent(request.POST),
    }
    return TemplateResponse(request, "admin/conflict.html", context | found)


def sentences(errors: Any) -> list[str]:
    """Return the sentences with which a form is refused: `errors` of the admin's context."""
    found: list[str] = []
    for each in errors:
        # Of rows within the form together, or of one field.
        found += [each] if isinstance(each, str) else map(str, each)
    return found


def resolved(sent: QueryDict) -> QueryDict:
    """Return what a form is sent with after the choices made on the page of a conflict.

    While a choice is missing the versions stay too early, so that the form asks again.
    """
    found = sent.copy()
    names = sent.getlist(DIFFERS)
    choices = {name: sent.get(TAKE + name) for name in names}
    if any(choice not in (YOURS, THEIRS) for choice in choices.values()):
        return found
    theirs = [name for name in names if choices[name] == THEIRS]
    theirs += [other for name in theirs for other in sent.getlist(OTHERS + name)]
    for name in theirs + sent.getlist(MOVED):
        found.pop(name, None)
        if STANDS + name in sent:
            found.setlist(name, sent.getlist(STANDS + name))
    gone: dict[str, dict[int, bool]] = defaultdict(dict)
    for name, choice in choices.items():
        row = re.fullmatch(r"(.+)-(\d{1,4})", name, re.ASCII)
        if row and GONE in sent.getlist(STANDS + name):
            found.pop(name, None)
            gone[row[1]][int(row[2])] = choice == YOURS
    for prefix, rows in gone.items():
        _take_out(found, prefix, rows)
    return found


def _sent(sent: QueryDict) -> list[tuple[str, str]]:
    """Return what a form was sent with, without buttons and what the page itself added."""
    added = ("csrfmiddlewaretoken", DIFFERS, MOVED, SHOWN, *PRESSED)
    return [
        (name, value)
        for name, values in sent.lists()
        if name not in added and not name.startswith((TAKE, STANDS, OTHERS))
        for value in values
    ]


def _take_out(found: QueryDict, prefix: str, gone: dict[int, bool]) -> None:
    """Take rows that are deleted out of what a formset is sent with.

    Those that map to True are added to its end again, as new rows.
    """
    start = re.compile(rf"{re.escape(prefix)}-(\d+)-(.+)", re.ASCII)
    rows: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for name in list(found):
        if part := start.fullmatch(name):
            rows[int(part[1])][part[2]] = found.pop(name)
    kept = [rows[number] for number in sorted(rows) if number not in gone]
    again = [
        {name: v for name, v in rows[n].items() if name not in ("id", "version")}
        for n, is_kept in sorted(gone.items())
        if is_kept
    ]
    initial = found.get(f"{prefix}-INITIAL_FORMS", "")
    counts = {
        "TOTAL_FORMS": len(kept) + len(again),
        "INITIAL_FORMS": int(initial if is_row_number(initial) else 0) - len(gone),
    }
    for name, number in counts.items():
        found[f"{prefix}-{name}"] = str(number)
    for number, row in enumerate([*kept, *again]):
        for name, values in row.items():
            found.setlist(f"{prefix}-{number}-{name}", values)
