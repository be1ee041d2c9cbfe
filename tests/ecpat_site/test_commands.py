"""The commands of developers and operators."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from tests.make import make_editor

pytestmark = pytest.mark.django_db


def run(name):
    written = StringIO()
    call_command(name, stdout=written)
    return written.getvalue()


def test_a_local_administrator_can_sign_in_with_what_was_printed(settings):
    settings.LOCAL = True

    written = run("make_local_admin")

    password = written.split("password")[1].split()[0]
    user = User.objects.get(username="local-admin")
    assert user.is_superuser
    assert user.is_staff
    assert len(password) > 15
    assert user.check_password(password)


@pytest.mark.parametrize("name", ["local-admin", "owner"])
def test_no_local_administrator_is_made_where_there_is_one(settings, name):
    settings.LOCAL = True
    make_editor(name)

    assert run("make_local_admin") == ""
    assert User.objects.get().username == name


def test_no_local_administrator_is_made_on_a_server(settings):
    settings.LOCAL = False

    with pytest.raises(CommandError, match="createsuperuser"):
        call_command("make_local_admin")

    assert not User.objects.exists()
