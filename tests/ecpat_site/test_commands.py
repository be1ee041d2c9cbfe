"""The command behind `dev.py run`, and how that takes a port."""

from functools import partial

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError

import dev
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

    site, admin, name, password = start()[1].splitlines()

    assert called == [("migrate",), ("loaddata", "ecpat")]
    assert site == "The site   http://testserver/"
    assert admin == "The admin  http://testserver/admin/"
    assert name == "Name       local-admin"
    user = User.objects.get(username="local-admin", is_superuser=True, is_staff=True)
    assert user.check_password(password.split()[1])
    assert len(password.split()[1]) > 15
    # No later start has another.
    assert "or `dev.py changepassword local-admin`" in start()[1]
    assert User.objects.get() == user


@pytest.mark.parametrize(
    ("words", "address", "path", "left"),
    [
        (["run"], None, None, ["runserver"]),
        (["run", "8001"], "http://127.0.0.1:8001", None, ["runserver", "8001"]),
        (["run", "0:81"], "http://127.0.0.1:81", None, ["runserver", "0:81"]),
        (["run", "[::1]:81"], "http://[::1]:81", None, ["runserver", "[::1]:81"]),
        (["manage", "check"], None, None, ["check"]),
        (["loaddata", "w3c", "--profile", "x/w3c"], None, "x/w3c", ["loaddata", "w3c"]),
    ],
)
def test_dev_passes_on_to_manage_with_address_and_profile(
    monkeypatch, words, address, path, left
):
    asked = []
    monkeypatch.setattr(dev.sys, "argv", ["dev.py", *words])
    monkeypatch.setattr(dev.os, "environ", {})
    for name in ("install", "keep_settings", "run_or_stop"):
        monkeypatch.setattr(dev, name, lambda *_words: None)
    monkeypatch.setattr(dev, "replace_with", lambda *words: asked.extend(words))

    dev.main()

    assert asked == [dev.PYTHON, "manage.py", *left]
    assert dev.os.environ.get("SITE_URL") == address
    assert dev.os.environ.get("PROFILE") == path
