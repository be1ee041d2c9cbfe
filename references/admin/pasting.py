"""The box above the form of a new source: an address, DOI or entry pasted there fills the form.

It fills the fields that are empty, and those that it filled before, so nothing is lost that was
typed. If the pasted text gives no title, the site requests its address, or asks the registry of
its DOI.
"""

from collections.abc import Mapping
from copy import copy
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from references.admin.forms import SHOWN
from references.exchange import pasting
from references.exchange.matching import near, suggested_key
from references.models import Citation
from references.models.fields import PartialDateField
from references.values import written_dates
from references.values.source import (
    FIELDS,
    Fields,
    fields_in,
    tidy,
)
from references.values.text import shortened

# The names of the button and of the box. `FILLED` and the name of a field name a hidden value:
# what the button last put into the field.
READ, BOX, FILLED = "_read", "_pasted", "_filled-"
_NOTHING = "Paste something into the box first."
LONGEST_SHOWN = 120


def fill(request: HttpRequest) -> tuple[HttpRequest, dict[str, Any]]:
    """Return a request that shows the form filled from the box, and a context with a report."""
    # If the button was not pressed, the request is unchanged, and there is no report.
    sent = request.POST
    before = {n: v for n, v in sent.items() if n.startswith(FILLED)}
    context: dict[str, Any] = {"pasted": sent.get(BOX, ""), "filled": before}
    if READ not in sent:
        return request, context
    text = sent.get(BOX, "").strip()
    record = pasting.described_source(text) if text else {"problem": _NOTHING}
    report: dict[str, Any] = {"problems": [*filter(None, [record.get("problem")])]}
    if "problem" not in record and "title" not in record:
        record = _look_up(record, report)
        pasting.put_site(record)
    data = sent.copy()
    if fields_in(record):
        report |= {"kind": record["kind"], "read": [], "kept": []}
        context["filled"] = _put(record, data, report)
        report["near"] = near(_source_in(data))
    left_out = record.get("left_out", ())
    report["left_over"] = [shortened(words, LONGEST_SHOWN) for words in left_out]
    data[SHOWN] = "on"
    filled_request: Any = copy(request)
    filled_request.POST = data
    return filled_request, context | {"report": report}


def _look_up(record: Fields, report: dict[str, Any]) -> Fields:
    """Return a record with what the source's page, or the registry of its DOI, adds."""
    # Adds to `report` the "problems", and as "host" the machine that answered.
    known = tidy(record)
    if not settings.LOOK_UP_SOURCES or not (known["doi"] or known["url"]):
        return record
    # Imported here, since its HTTP client would slow down the start of every command.
    from references.links import looking_up

    agent = f"source look-up of {settings.SITE_URL}"
    client = looking_up.client(agent, settings.LINK_CHECK_ALLOW)
    try:
        if doi := known["doi"]:
            host, answer = looking_up.doi(doi, settings.LOOK_UP_DOIS_AT, client)
            answered = _fields_from_registry(answer)
        else:
            host, answered = looking_up.page(known["url"], client)
            answered["accessed"] = timezone.localdate().isoformat()
    except looking_up.NothingFound as error:
        answered = {"problem": str(error)}
    report["problems"] += filter(None, [answered.get("problem")])
    fields = fields_in(answered)
    report["host"] = host if fields else ""
    unsure = [name for name in record["unsure"] if name not in fields]
    return record | fields | {"unsure": unsure + answered.get("unsure", [])}


def _fields_from_registry(text: str) -> Fields:
    """Return the fields of a source from the JSON of a DOI registry, or a `problem`."""
    described = pasting.described_entry(text)
    if "problem" in described:
        return {
            "problem": "The site could not read the answer of the DOI registry. Fill in the "
            "fields yourself."
        }
    # The registry's address is the DOI, or a page of the publisher that nobody has seen.
    fields = fields_in(described)
    return {n: value for n, value in fields.items() if n not in ("url", "address")}


def _put(record: Fields, data: QueryDict, report: dict[str, Any]) -> dict[str, str]:
    """Put the fields of a record into the form data, unless the editor typed something there.

    Return each value put there, under `FILLED` and the name of the field. A field that the
    button filled before is filled anew, or emptied.
    """
    # `report` gets a line for each value, under "read", or under "kept" if typed text differs.
    values, filled = tidy(record), {}
    # The key comes last, since it is made of the other fields.
    for name in (*(n for n in FIELDS if n != "key"), "key"):
        column: Any = Citation._meta.get_field(name)
        initial = str(column.get_default() or "")
        typed, before = (
            _typed(data.get(each, ""), column) for each in (name, FILLED + name)
        )
        may_fill = typed in ("", initial, before)
        if name == "key" and may_fill and (data.get("title") or data.get("url")):
            values["key"] = suggested_key(_source_in(data))
        value = values[name]
        # The report shows a choice by its label.
        words = str(dict(column.flatchoices).get(value, value)).replace("\n", "; ")
        line = _label(name), shortened(words, LONGEST_SHOWN), name in record["unsure"]
        if may_fill:
            data[name] = value or initial
        if value and may_fill:
            report["read"].append(line)
            filled[FILLED + name] = value
        elif value and value != typed:
            report["kept"].append(line)
    return filled


def _typed(words: str, column: Any) -> str:
    """Return what was typed into a field as its column stores it: lines, or a date."""
    lines = "\n".join(words.split("\r\n")).strip()
    is_date = isinstance(column, PartialDateField)
    return (is_date and written_dates.understood(lines)) or lines


def _source_in(data: Mapping[str, str]) -> Citation:
    """Return an unsaved source with the valid values of the form, without a key."""
    values = {name: data.get(name, "") for name in FIELDS if name != "key"}
    values["issued"] = written_dates.understood(values["issued"])
    fields = tidy(values)
    return Citation(**{name: fields[name] for name in FIELDS})


def _label(name: str) -> str:
    column: Any = Citation._meta.get_field(name)
    return str(column.verbose_name)
