"""The roles get their permissions from `migrate`, and are compared by `roles`."""

from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from ecpat_site import roles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def groups():
    """Make the groups again, should a test before have emptied the database."""
    run("--give")


def run(*options):
    said = StringIO()
    call_command("roles", *options, stdout=said)
    return said.getvalue()


def names(role):
    held = Group.objects.get(name=role).permissions
    return {f"{p.content_type.app_label}.{p.codename}" for p in held.all()}


def permission(codename):
    return Permission.objects.get(codename=codename)


def test_each_role_has_what_the_one_before_it_has_and_more():
    author, editor, keeper = (names(role) for role in ("Author", "Editor", "Keeper"))

    assert author < editor < keeper
    assert not [name for name in author if "publish" in name or "delete" in name]
    assert "orgprofile.publish_turn" in editor
    assert "orgprofile.delete_turn" in keeper - editor
    assert "auth.delete_user" not in keeper


def test_migrating_again_leaves_what_somebody_changed_by_hand():
    author = Group.objects.get(name="Author")
    author.permissions.remove(permission("add_turn"))
    author.permissions.add(permission("publish_fact"))
    Group.objects.get(name="Editor").delete()

    call_command("migrate", verbosity=0)

    assert "orgprofile.add_turn" not in names("Author")
    assert "orgprofile.publish_fact" in names("Author")
    assert not Group.objects.filter(name="Editor").exists()


def test_a_permission_that_migrating_makes_is_given_to_the_roles():
    permission("publish_turn").delete()
    assert "orgprofile.publish_turn" not in names("Editor")

    call_command("migrate", verbosity=0)

    assert "orgprofile.publish_turn" in names("Editor") & names("Keeper")
    assert "orgprofile.publish_turn" not in names("Author")


def test_the_roles_have_all_their_permissions_once_their_migration_has_run():
    for group in Group.objects.all():
        group.permissions.clear()
    made = import_module("ecpat_site.migrations.0001_roles").Migration

    for app in apps.get_app_configs():
        plan = [(made("0001_roles", "ecpat_site"), False)]
        roles.give_new(app, "default", plan=plan)

    assert {role: names(role) for role in roles.permissions()} == roles.permissions()


def test_the_command_says_what_differs_and_changes_nothing_unless_asked():
    author = Group.objects.get(name="Author")
    author.permissions.remove(permission("add_turn"))
    author.permissions.add(permission("publish_fact"))

    said = run()
    before = names("Author")
    given = run("--give")
    kept = names("Author")
    reset = run("--reset")

    assert "Author: lacks: orgprofile.add_turn\n" in said
    assert "Author: has beyond: orgprofile.publish_fact\n" in said
    assert "Editor: as documented\n" in said
    assert "orgprofile.add_turn" not in before
    assert "Author: given: orgprofile.add_turn\n" in given
    assert "orgprofile.publish_fact" in kept
    assert "Author: taken away: orgprofile.publish_fact\n" in reset
    assert names("Author") == roles.permissions()["Author"]
    assert run() == "".join(f"{role}: as documented\n" for role in roles.permissions())
