"""The commands of developers and operators."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from tests.make import make_editor

pytestmark = pytest.mark.django_db


def run(name):
    """The code a command exits with, and what it wrote."""
    written = StringIO()
    try:
        call_command(name, stdout=written)
    except SystemExit as ended:
        return ended.code, written.getvalue()
    return 0, written.getvalue()


# --- make_local_admin ----------------------------------------------------------------


def test_a_local_administrator_can_sign_in_with_what_was_printed(client, settings):
    settings.LOCAL = True

    _code, written = run("make_local_admin")

    password = written.split("password")[1].split()[0]
    user = User.objects.get(username="local-admin")
    assert user.is_superuser
    assert user.is_staff
    assert len(password) > 15
    assert user.check_password(password)


def test_a_local_administrator_is_made_once(settings):
    settings.LOCAL = True
    run("make_local_admin")
    before = User.objects.get().password

    _code, written = run("make_local_admin")

    assert written == ""
    assert User.objects.get().password == before


def test_no_local_administrator_is_made_beside_another(settings):
    settings.LOCAL = True
    make_editor("owner")

    _code, written = run("make_local_admin")

    assert written == ""
    assert User.objects.count() == 1


def test_no_local_administrator_is_made_on_a_server(settings):
    settings.LOCAL = False

    with pytest.raises(CommandError, match="createsuperuser"):
        call_command("make_local_admin")

    assert not User.objects.exists()
