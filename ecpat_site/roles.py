"""The roles of staff, each with the permissions of the one before it and more.

A role is a group. `docs/roles.md` says what follows from these permissions, address by address.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions

from references.models import FormerKey, LinkCheck
from references.records.record import Record
from references.statements.statement import Statement

MIGRATION = ("ecpat_site", "0001_roles")
# Rows that no form writes.
BY_PROGRAMS = {FormerKey}

USERS = [
    *("auth.view_user", "auth.add_user", "auth.change_user"),
    *("auth.view_group", "auth.add_group", "auth.change_group"),
    # Deleting an attempt lets somebody who was locked out try again.
    *("axes.view_accessattempt", "axes.delete_accessattempt"),
    *("axes.view_accesslog", "axes.view_accessfailurelog"),
]


def permissions() -> dict[str, set[str]]:
    """Return under the name of each role its permissions: "orgprofile.publish_fact"."""
    records = [m for m in installed.get_models() if issubclass(m, Record)]
    edited = [m for m in records if m not in BY_PROGRAMS]
    # What has no status can be withdrawn by deleting alone.
    stateless = [m for m in edited if not issubclass(m, Statement)]
    author = {
        *_named(["view"], [*records, LinkCheck]),
        *_named(["add", "change"], edited),
    }
    editor = {
        *author,
        *_named(["publish"], edited),
        *_named(["delete"], stateless),
        *_named(["change"], [LinkCheck]),
    }
    keeper = {*editor, *_named(["delete"], edited), *USERS}
    return {"Author": author, "Editor": editor, "Keeper": keeper}


def _named(actions: Iterable[str], models: Iterable[Any]) -> Iterable[str]:
    for model in models:
        for action in actions:
            yield f"{model._meta.app_label}.{action}_{model._meta.model_name}"


def give_new(
    app_config: AppConfig,
    using: str,
    plan: Iterable[tuple[Any, bool]] = (),
    apps: Any = installed,
    **_sent: Any,
) -> None:
    """Give the roles the permissions of an app that this `migrate` has made.

    Where it made the roles too, all of them. What was there before is left as it is: a
    keeper may have changed it by hand. A receiver of `post_migrate`, once for each app.
    """
    try:
        groups = apps.get_model("auth", "Group").objects.using(using)
        known = apps.get_model("auth", "Permission").objects.using(using)
    except LookupError:
        # So early a migration was asked for that there are no groups yet.
        return
    there = known.filter(content_type__app_label=app_config.label)
    before = set(there.values_list("pk", flat=True))
    # The receiver of Django does this too, after this one: then there is nothing to do.
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    made = [(m.app_label, m.name) for m, is_backwards in plan if not is_backwards]
    new = there.all() if MIGRATION in made else there.exclude(pk__in=before)
    given = {_name(permission): permission for permission in _with_apps(new)}
    for role, names in permissions().items():
        group = groups.filter(name=role).first()
        if group is not None:
            group.permissions.add(*(given[name] for name in names & given.keys()))


def _with_apps(rows: Any) -> Any:
    return rows.select_related("content_type")


def _name(permission: Any) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"


def differences(role: str, group: Any) -> tuple[list[str], list[str]]:
    """Return the permissions that a group lacks of its role, and those it has beyond."""
    wanted = permissions()[role]
    held = (
        {_name(p) for p in _with_apps(group.permissions.all())} if group.pk else set()
    )
    return sorted(wanted - held), sorted(held - wanted)
