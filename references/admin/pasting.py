"""The box above the form of a new source: what is pasted there fills the form.

Nothing is saved, and nothing that was typed is lost: a field is filled while it is empty, or
still says what the box filled it with. A second button asks the address, or the registry of
DOIs, as well.
"""

import json
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict

from references.admin.forms import SHOWN
from references.exchange import pasting
from references.exchange.formats import csl_json
from references.exchange.formats.records import Unreadable
from references.exchange.matching import Near, near, suggested_key
from references.models import Citation
from references.values import addresses, written_dates
from references.values.found import Found
from references.values.source import FIELDS, Fields, tidy
from references.values.text import shortened

# The buttons, the box, and what the form was filled with.
READ, LOOK_UP = "_read", "_look_up"
BOX, FILLED = "_pasted", "_filled"
# What nearly every source has: named where nothing of it was found.
_EXPECTED = ("title", "authors", "issued", "publisher")
_NOTHING = "Paste something into the box first."
_NO_ADDRESS = "Nothing was looked up: there is no address and no DOI, neither in the box nor below."
LONGEST_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Line:
    """A field that was read: its label, its value in words, whether it may be wrong."""

    label: str
    value: str
    is_unsure: bool = False


@dataclass(slots=True)
class Report:
    """A report to the editor on a pasted text."""

    kind: str = ""
    host: str = ""
    read: list[Line] = field(default_factory=list)
    kept: list[Line] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    near: list[Near] = field(default_factory=list)
    # What the form holds that the box filled in, to know it again.
    filled: str = ""


def is_asked(request: HttpRequest) -> bool:
    """Return whether one of the buttons of the box was pressed."""
    return READ in request.POST or LOOK_UP in request.POST


def fill(request: HttpRequest) -> tuple[HttpRequest, Report]:
    """Return a request that shows the form filled with what was pasted, and the report."""
    sent = request.POST
    report = Report(filled=sent.get(FILLED, ""))
    said = _pasted(sent)
    report.problems += filter(None, [said.problem])
    if LOOK_UP in sent and not said.problem:
        said = _looked_up(said, report)
    data = sent.copy()
    if said.fields:
        report.kind = said.kind
        _put(tidy(said.fields), data, report, said)
        report.missing = [_label(name) for name in _EXPECTED if not data.get(name)]
        (report.near,) = near([_held(data)])
    report.left_over = [shortened(words, LONGEST_SHOWN) for words in said.left_out]
    data[SHOWN] = "on"
    shown: Any = copy(request)
    shown.POST = data
    return shown, report


def _pasted(sent: Mapping[str, str]) -> Found:
    """Read the box; if it is empty, the DOI or the address in the form, to look it up."""
    text = sent.get(BOX, "")
    if text.strip():
        return pasting.read(text)
    if LOOK_UP not in sent:
        return Found(problem=_NOTHING)
    said = Found(kind="what stands below")
    said.set("doi", sent.get("doi", "").strip())
    said.set("url", addresses.completed(sent.get("url", "")))
    return said if said.fields else Found(problem=_NO_ADDRESS)


def _looked_up(said: Found, report: Report) -> Found:
    """Return what is said with what is found where it says; a look-up may be refused."""
    if not settings.LOOK_UP_SOURCES:
        report.problems.append(
            "Nothing was looked up: this site asks no other one (LOOK_UP_SOURCES is off)."
        )
        return said
    known = tidy(said.fields)
    if not (known["doi"] or known["url"]):
        report.problems.append(_NO_ADDRESS)
        return said
    # Not before it is needed: every command would wait for its HTTP client.
    from references.links import looking_up

    agent, allow = f"source look-up of {settings.SITE_URL}", settings.LINK_CHECK_ALLOW
    if known["doi"]:
        found = looking_up.doi(known["doi"], settings.LOOK_UP_DOIS_AT, agent, allow)
        better = _of_registry(found.text, report) if not found.problem else None
    else:
        found = looking_up.page(known["url"], agent, allow)
        better = found.said
    report.problems += filter(None, [found.problem])
    if better is None:
        return said
    report.host = found.host
    return said.under(better)


def _of_registry(text: str, report: Report) -> Found | None:
    """Return what the JSON of a registry says, bare or as the message of an envelope."""
    try:
        answer = json.loads(text)
        item = answer.get("message", answer) if isinstance(answer, dict) else answer
        found = csl_json.read(json.dumps(item))
    except (ValueError, RecursionError, Unreadable):
        found = []
    if not found or found[0].problem:
        report.problems.append("What the registry answered can’t be read.")
        return None
    said = pasting.described(found[0])
    # Its address is that of the DOI, or the publisher's, which nobody has seen.
    for name in ("url", "address"):
        said.fields.pop(name, None)
    said.unsure, said.left_out = [], []
    return said


def _put(values: Fields, data: QueryDict, report: Report, said: Found) -> None:
    """Put the values into the form, where they take nothing from what was typed.

    The key comes last, since what was typed may be in it.
    """
    before = _filled_before(report.filled)
    filled = {}
    for name in (*(n for n in FIELDS if n != "key"), "key"):
        typed = "\n".join(data.get(name, "").split("\r\n")).strip()
        column: Any = Citation._meta.get_field(name)
        initial = str(column.get_default() or "")
        is_ours = typed in ("", initial, before.get(name))
        if name == "key" and is_ours and data.get("title"):
            values["key"] = suggested_key(_held(data))
        value = values[name]
        # A choice is read by its label.
        words = str(dict(column.flatchoices).get(value, value)).replace("\n", "; ")
        shown = shortened(words, LONGEST_SHOWN)
        line = Line(_label(name), shown, name in said.unsure)
        if is_ours:
            data[name] = value or initial
            if value:
                filled[name] = value
                report.read.append(line)
        elif value and value != typed:
            report.kept.append(line)
    report.filled = json.dumps(filled)


def _held(data: Mapping[str, str]) -> Citation:
    """Return the source that the form holds, as far as it can be kept."""
    held = {name: data.get(name, "") for name in FIELDS if name != "key"}
    held["issued"] = written_dates.understood(held["issued"])
    kept = tidy(held)
    return Citation(**{name: kept[name] for name in FIELDS})


def _filled_before(written: str) -> dict[str, str]:
    """Return what the box filled the form with before, as the page sent it back."""
    try:
        found = json.loads(written)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _label(name: str) -> str:
    column: Any = Citation._meta.get_field(name)
    return str(column.verbose_name)
