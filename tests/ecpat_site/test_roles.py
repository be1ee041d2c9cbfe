"""The roles have just their permissions after each `migrate`."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from ecpat_site import roles

pytestmark = pytest.mark.django_db


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
