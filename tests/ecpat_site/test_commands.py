"""The command behind `dev.py run`, and what that passes on."""

from functools import partial

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError

from ecpat_site.management.commands import local_site
from tests.references.management.commands import shell

start = partial(shell.run, "local_site")


@pytest.mark.django_db
def test_a_first_start_but_on_no_server_loads_and_shows_a_password_for_the_admin(
    settings, monkeypatch
):
    settings.LOCAL, called = False, []
    with pytest.raises(CommandError, match="createsuperuser"):
        start()
    settings.LOCAL = True
    monkeypatch.setattr(local_site, "call_command", lambda *w, **_: called.append(w))

    printed = start()[1]

    assert called == [("migrate",), ("loaddata", "ecpat")]
    user = User.objects.get(username="local-admin", is_superuser=True, is_staff=True)
    assert printed.startswith("Sign in at /admin/ as local-admin, with the password ")
    password = printed.splitlines()[0].rpartition(" ")[2]
    assert user.check_password(password)
    assert len(password) > 15
    # No later start has another.
    assert start()[1] == ""
    assert User.objects.get() == user
