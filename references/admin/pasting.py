"""The box above the form of a new source: what is pasted there fills the form.

Nothing that was typed is lost: a field is filled while it is empty, or says what the
box filled it with. What gives no title is asked for: at its address, or by its DOI.
"""

from collections.abc import Mapping
from copy import copy
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.http import urlencode

from references.admin.forms import SHOWN
from references.exchange import formats, pasting
from references.exchange.formats.records import Unreadable
from references.exchange.matching import near, suggested_key
from references.models import Citation
from references.values import addresses, written_dates
from references.values.source import FIELDS, Fields, description, fields_in, put, tidy
from references.values.text import shortened

# The button, the box, and what the form was filled with.
READ, BOX, FILLED = "_read", "_pasted", "_filled"
# What nearly every source has: named where nothing of it was found.
_EXPECTED = ("title", "authors", "issued", "publisher")
_NOTHING = (
    "Paste something into the box first: there is no address and no DOI below either."
)
LONGEST_SHOWN = 120


def fill(request: HttpRequest) -> tuple[HttpRequest, dict[str, Any]]:
    """Return a request that shows the form as filled by the button; what to say of it."""
    sent = request.POST
    context: dict[str, Any] = {
        "pasted": sent.get(BOX, ""),
        "filled": sent.get(FILLED, ""),
    }
    if READ not in sent:
        return request, context
    record = _pasted(sent)
    report: dict[str, Any] = {"problems": [*filter(None, [record.get("problem")])]}
    if "problem" not in record and "title" not in record:
        record = _looked_up(record, report)
        pasting.put_told_by_address(record)
    data = sent.copy()
    if fields_in(record):
        report |= {"kind": record["kind"], "read": [], "kept": []}
        context["filled"] = _put(record, data, report)
        report["missing"] = [_label(name) for name in _EXPECTED if not data.get(name)]
        (report["near"],) = near([_held(data)])
    left_out = record.get("left_out", ())
    report["left_over"] = [shortened(words, LONGEST_SHOWN) for words in left_out]
    data[SHOWN] = "on"
    shown: Any = copy(request)
    shown.POST = data
    return shown, context | {"report": report}


def _pasted(sent: Mapping[str, str]) -> Fields:
    """Read the box; if it is empty, the DOI or the address in the form."""
    text = sent.get(BOX, "")
    if text.strip():
        return pasting.described_source(text)
    record = description("what stands below")
    put(record, "doi", sent.get("doi", "").strip())
    put(record, "url", addresses.completed(sent.get("url", "")))
    return record if fields_in(record) else {"problem": _NOTHING}


def _looked_up(record: Fields, report: dict[str, Any]) -> Fields:
    """Return the record with what its host answers; a look-up may be refused."""
    known = tidy(record)
    if not settings.LOOK_UP_SOURCES or not (known["doi"] or known["url"]):
        return record
    # Not before it is needed: every command would wait for its HTTP client.
    from references.links import looking_up

    agent, allow = f"source look-up of {settings.SITE_URL}", settings.LINK_CHECK_ALLOW
    try:
        if doi := known["doi"]:
            host, answer = looking_up.doi(doi, settings.LOOK_UP_DOIS_AT, agent, allow)
            better = _of_registry(answer)
        else:
            host, better = looking_up.page(known["url"], agent, allow)
            better["accessed"] = timezone.localdate().isoformat()
    except looking_up.NothingFound as why:
        better = {"problem": str(why)}
    report["problems"] += filter(None, [better.get("problem")])
    fields = fields_in(better)
    report["host"] = host if fields else ""
    unsure = [name for name in record["unsure"] if name not in fields]
    return record | fields | {"unsure": unsure + better.get("unsure", [])}


def _of_registry(text: str) -> Fields:
    """Return what the JSON of a registry says."""
    try:
        records = formats.records_here(text, "json")
    except Unreadable:
        records = []
    if not records or "problem" in records[0]:
        return {"problem": "What the registry answered can’t be read."}
    record = fields_in(pasting.described_record(records[0]))
    # Its address is that of the DOI, or the publisher's, which nobody has seen.
    return {n: value for n, value in record.items() if n not in ("url", "address")}


def _put(record: Fields, data: QueryDict, report: dict[str, Any]) -> str:
    """Put the record into the form, where it takes nothing from what was typed.

    Return what the form then holds. The key comes last: it is made of the rest.
    """
    values, before, filled = tidy(record), QueryDict(data.get(FILLED, "")), {}
    for name in (*(n for n in FIELDS if n != "key"), "key"):
        typed = "\n".join(data.get(name, "").split("\r\n")).strip()
        column: Any = Citation._meta.get_field(name)
        initial = str(column.get_default() or "")
        is_ours = typed in ("", initial, before.get(name))
        if name == "key" and is_ours and (data.get("title") or data.get("url")):
            values["key"] = suggested_key(_held(data))
        value = values[name]
        # A choice is read by its label.
        words = str(dict(column.flatchoices).get(value, value)).replace("\n", "; ")
        line = _label(name), shortened(words, LONGEST_SHOWN), name in record["unsure"]
        if is_ours:
            data[name] = value or initial
        if value and is_ours:
            filled[name] = value
            report["read"].append(line)
        elif value and value != typed:
            report["kept"].append(line)
    return urlencode(filled)


def _held(data: Mapping[str, str]) -> Citation:
    """Return the source that the form holds, as far as it can be kept."""
    held = {name: data.get(name, "") for name in FIELDS if name != "key"}
    held["issued"] = written_dates.understood(held["issued"])
    kept = tidy(held)
    return Citation(**{name: kept[name] for name in FIELDS})


def _label(name: str) -> str:
    column: Any = Citation._meta.get_field(name)
    return str(column.verbose_name)
