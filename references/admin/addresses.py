"""Addresses of pages of the admin, and the permissions of users."""

from typing import Any

from django.contrib.auth import get_permission_codename
from django.urls import reverse
from django.utils.http import urlencode

from references.models import Correction


def may(user: Any, what: str, model: Any) -> bool:
    """Return whether a user has a permission ("add", "publish", …) on the rows of a model."""
    codename = get_permission_codename(what, model._meta)
    return bool(user.has_perm(f"{model._meta.app_label}.{codename}"))


def admin_page(model: Any, page: str, *args: Any) -> str:
    """Return the address of a page in the admin of a model: "changelist", "add", "change"."""
    options = model._meta
    name = f"admin:{options.app_label}_{options.model_name}_{page}"
    return reverse(name, args=args)


def form_address(model: Any, number: int) -> str:
    return admin_page(model, "change", number)


def correction_form(row: Any, version: str, back: str) -> str:
    """Return the address of the form to correct what a version of a row said."""
    # "?of=app.fact:3:7" names model, row and version; "next" is the page to go back to.
    row_version = f"{row._meta.label_lower}:{row.pk}:{version}"
    query = urlencode({"of": row_version, "next": back})
    return f"{admin_page(Correction, 'add')}?{query}"
