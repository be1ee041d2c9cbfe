"""The roles of staff (docs/roles.md): groups, each with more than the one before it."""

from typing import Any

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions

from references.models import Report
from references.models.record import Record
from references.models.sourced import Published

USERS = {"auth.view_user", "auth.add_user", "auth.change_user"}


def permissions() -> dict[str, set[str]]:
    """Return under the name of each role its permissions: "orgprofile.publish_fact"."""
    records = [m for m in installed.get_models() if issubclass(m, Record)]
    # What has no status can be withdrawn by deleting alone.
    stateless = [m for m in records if not issubclass(m, Published)]
    author = _named("view", *records, Report)
    author |= _named("add", *records) | _named("change", *records)
    editor = author | _named("publish", *records) | _named("delete", *stateless)
    keeper = editor | _named("delete", *records) | USERS
    return {"Author": author, "Editor": editor, "Keeper": keeper}


def _named(action: str, *models: Any) -> set[str]:
    known = (m._meta for m in models if action in m._meta.default_permissions)
    return {f"{m.app_label}.{action}_{m.model_name}" for m in known}


def synchronise(using: str, apps: Any = installed, **_sent: Any) -> None:
    """Give each role just its permissions: a receiver of `post_migrate`."""
    try:
        groups = apps.get_model("auth", "Group").objects.using(using)
        known = apps.get_model("auth", "Permission").objects.using(using)
    except LookupError:
        # So early a migration was asked for that there are no groups yet.
        return
    for config in installed.get_app_configs():
        # Django's own receiver makes those of later apps only after this one.
        create_permissions(config, verbosity=0, using=using, apps=apps)
    existing = {
        f"{p.content_type.app_label}.{p.codename}": p
        for p in known.select_related("content_type")
    }
    for role, names in permissions().items():
        group, _made = groups.get_or_create(name=role)
        group.permissions.set(
            existing[name] for name in sorted(names & existing.keys())
        )
