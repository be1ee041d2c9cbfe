"""What `migrate` refuses, derives anew, and gives to the roles."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from ecpat_site import roles
from references.models import Revision, Use, derived
from tests.make import make_profile

pytestmark = pytest.mark.django_db


def migrated() -> str:
    """Migrate, and return what the operator reads."""
    printed = StringIO()
    call_command("migrate", stdout=printed, skip_checks=False)
    return printed.getvalue()


@pytest.mark.parametrize(
    ("applied", "removed"),
    # Of a newer version; of 2.1.0, which has all that was replaced; of 2.0.0, which has some.
    [
        (["references.0099_newer"], ["timeline.0002_milestones"]),
        ([], ["timeline.0001_version_3"]),
        ([], ["references.0001_version_3", "references.0014_three_signs"]),
    ],
)
def test_a_database_of_another_version_is_refused_before_anything_is_applied(
    applied, removed
):
    rows = MigrationRecorder.Migration.objects
    for app, name in (full.split(".") for full in removed):
        rows.get(app=app, name=name).delete()
    for app, name in (full.split(".") for full in applied):
        rows.create(app=app, name=name)
    before = MigrationRecorder(connection).applied_migrations()

    with pytest.raises(
        CommandError, match=r"Nothing was changed.* not have the migration"
    ):
        migrated()

    assert MigrationRecorder(connection).applied_migrations() == before


def test_rows_are_derived_anew_unless_they_are_of_another_profile(settings):
    make_profile()
    Use.objects.update(lacking="An old verdict.")
    token = Revision.objects.current().token
    for words in (["--plan"], ["--check"]):
        call_command("migrate", *words, stdout=StringIO())
        assert derived.stale()

    for profile, is_written in (("another", False), (settings.SITE_ORGANISATION, True)):
        Revision.objects.update(profile=profile)

        assert ("index for searches" in migrated()) is is_written

        assert bool(derived.stale()) is not is_written
    assert Revision.objects.current().token != token
    assert "index for searches" not in migrated()


def names(role):
    held = Group.objects.get(name=role).permissions.select_related("content_type")
    return {f"{p.content_type.app_label}.{p.codename}" for p in held}


def test_migrating_gives_each_role_what_the_one_before_it_has_and_more():
    Permission.objects.get(codename="publish_turn").delete()
    published = Permission.objects.filter(codename="publish_fact")
    Group.objects.get(name="Author").permissions.set(published)
    Group.objects.filter(name="Editor").delete()

    call_command("migrate", verbosity=0)

    author, editor, keeper = (names(role) for role in ("Author", "Editor", "Keeper"))
    assert author < editor < keeper
    assert not [name for name in author if "publish" in name or "delete" in name]
    assert "orgprofile.publish_turn" in editor
    assert "orgprofile.delete_turn" in keeper - editor
    assert "auth.delete_user" not in keeper
    assert (author, editor, keeper) == tuple(roles.permissions().values())
