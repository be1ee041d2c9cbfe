"""Every address of the site, for the rows that are there."""

from django.apps import apps
from django.urls import reverse

from orgprofile.models import Criticism, Organisation
from references.models import Citation
from references.statements import Record, Statement
from timeline.models import HistoryEvent

RECORDS = [m for m in apps.get_models() if issubclass(m, Record)]
STATEMENTS = [m for m in RECORDS if issubclass(m, Statement)]


def public_addresses() -> list[str]:
    """The pages, and what machines read, whether or not a row is published."""
    names = [
        "home",
        "about",
        "timeline:event-list",
        "orgprofile:count-list",
        "orgprofile:criticism-list",
        "orgprofile:organisation-list",
        "references:citation-list",
        "sitemap",
    ]
    rows = [
        *Organisation.objects.all(),
        *Criticism.objects.all(),
        *HistoryEvent.objects.all(),
        *Citation.objects.all(),
    ]
    pages = [reverse(name) for name in names] + [r.get_absolute_url() for r in rows]
    return list(dict.fromkeys(pages))


def admin_addresses() -> list[str]:
    """The pages of the admin: of each model, and of one row of each."""
    pages = [reverse(f"admin:{name}") for name in ("index", "password_change")]
    for model in RECORDS:
        pages += [admin_address(model), admin_address(model, "add")]
        row = model.objects.first()
        if row is not None:
            record = [row.pk, row.history.first().pk]
            kind = f"{model._meta.app_label}_{model._meta.model_name}"
            pages += [
                *(admin_address(row, name) for name in ("change", "history", "delete")),
                reverse(f"admin:{kind}_simple_history", args=record),
            ]
    return pages


def admin_address(what: type[Record] | Record, name: str = "changelist") -> str:
    """The address where staff list or add such rows, or change this one."""
    kind = f"{what._meta.app_label}_{what._meta.model_name}"
    args = [what.pk] if isinstance(what, Record) else []
    return reverse(f"admin:{kind}_{name}", args=args)
