"""Forms of the admin, filled and sent as a browser sends them."""

from typing import Any

from django.test import Client

from references.models.record import Record
from tests.markup import Markup
from tests.walk import admin_address

# Of each form one of these is changed where any change will do.
CHANGED = (
    *("title", "heading", "name", "label", "author", "value", "reason", "searched"),
    *("text", "value", "order", "says", "words", "said_by"),
)


def open_form(client: Client, what: type[Record] | Record) -> dict[str, Any]:
    """Return the fields of the form for a new row, or for this one."""
    response = client.get(_address(what))
    assert response.status_code == 200
    return Markup(response).fields


def send(client: Client, what: type[Record] | Record, fields: dict[str, Any]) -> Any:
    return client.post(_address(what), fields | {"_save": "Save"})


def save(client: Client, what: type[Record] | Record, **changes: Any) -> Any:
    """Open the form, change these fields, say why, send it."""
    reason = {"why": "The source says so."}
    return send(client, what, open_form(client, what) | reason | changes)


def another_value(row: Any, fields: dict[str, Any]) -> dict[str, str]:
    """Return a field of the form of any row, with a value that its form takes too."""
    name = next(name for name in CHANGED if name in fields)
    if name == "searched":
        return {name: "2025-11"}
    before = str(getattr(row, name))
    # A figure or a name in a title would need a text that has it.
    return {name: f"7{before}" if before[:1].isdigit() else f"{before} still"}


def delete(client: Client, row: Record, **changes: Any) -> Any:
    """Open the page that asks whether to delete a row, and send it."""
    address = admin_address(row, "delete")
    why = {"why": "It is said twice."}
    return client.post(address, Markup(client.get(address)).fields | why | changes)


def act(
    client: Client, model: type[Record], action: str, *rows: Record, **changes: Any
) -> Any:
    """Choose rows in the list, say why, and run an action on them."""
    sent = {"_selected_action": [row.pk for row in rows], "why": "It is said twice."}
    sent |= {"action": action} | changes
    return client.post(admin_address(model), sent, follow=True)


def refusals(response: Any) -> list[str]:
    """Return the sentences of a refused form; none if it was saved."""
    if response.status_code == 302:
        return []
    return [fault.sentence for fault in response.context["faults"]]


def messages(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def _address(what: type[Record] | Record) -> str:
    return admin_address(what, "change" if isinstance(what, Record) else "add")
