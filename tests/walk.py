"""Every address of the site, for the rows that are there."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.urls import reverse

from orgprofile.models import Criticism, Member, Organisation
from references.models import Citation, FormerKey
from references.records.record import Record
from references.statements.statement import Statement
from timeline.models import HistoryEvent

RECORDS = [m for m in apps.get_models() if issubclass(m, Record)]
STATEMENTS = [m for m in RECORDS if issubclass(m, Statement)]
# What staff add and change by a form; a former key is written by merging alone.
EDITED = [m for m in RECORDS if m is not FormerKey]


# What machines read, beside the pages.
FILES = [
    "sitemap",
    "orgprofile:count-csv",
    "orgprofile:count-json",
    "orgprofile:member-csv",
    "orgprofile:member-json",
    "orgprofile:criticism-json",
    "timeline:event-csv",
    "timeline:event-json",
    "timeline:event-ics",
    "timeline:event-atom",
]


def public_addresses() -> list[str]:
    """The pages, and what machines read, whether or not a row is published."""
    return html_addresses() + [reverse(name) for name in FILES]


def html_addresses() -> list[str]:
    """The pages people read, each at its one address."""
    names = [
        "home",
        "about",
        "timeline:event-list",
        "orgprofile:count-list",
        "orgprofile:member-list",
        "orgprofile:criticism-list",
        "orgprofile:organisation-list",
        "references:citation-list",
    ]
    rows = [
        *Organisation.objects.all(),
        *Criticism.objects.all(),
        *HistoryEvent.objects.all(),
        *Citation.objects.all(),
    ]
    pages = [reverse(name) for name in names] + [r.get_absolute_url() for r in rows]
    # Of the subject's network: a member is read on the page of its country.
    found = Member.objects.filter(network__slug=settings.SITE_ORGANISATION)
    pages += [m.get_absolute_url().partition("#")[0] for m in found]
    return list(dict.fromkeys(pages))


def content(response: Any) -> str:
    """The text of an answer, whether it is sent whole or as it is written."""
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()


def admin_addresses() -> list[str]:
    """The pages of the admin: of each model, and of one row of each."""
    pages = [reverse(f"admin:{name}") for name in ("index", "password_change")]
    for model in RECORDS:
        edited = model in EDITED
        pages += [admin_address(model), *[admin_address(model, "add")] * edited]
        row = model.objects.first()
        if row is not None:
            record = [row.pk, row.history.first().pk]
            kind = f"{model._meta.app_label}_{model._meta.model_name}"
            names = ["change", "history", *["delete"] * edited]
            pages += [
                *(admin_address(row, name) for name in names),
                reverse(f"admin:{kind}_simple_history", args=record),
            ]
    return pages


def admin_address(what: type[Record] | Record, name: str = "changelist") -> str:
    """The address where staff list or add such rows, or change this one."""
    kind = f"{what._meta.app_label}_{what._meta.model_name}"
    args = [what.pk] if isinstance(what, Record) else []
    return reverse(f"admin:{kind}_{name}", args=args)
