"""The way out for who lost the telephone and the recovery codes."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from ecpat_site.accounts import codes
from tests.authenticator import (
    give_code,
    give_password,
    is_signed_in,
    make_person,
    make_telephone,
)

pytestmark = pytest.mark.django_db


def remove(name):
    said = StringIO()
    call_command("remove_second_factor", name, stdout=said)
    return said.getvalue()


def test_the_password_opens_the_account_again_and_open_sessions_end(client, caplog):
    person = make_person()
    telephone = make_telephone(person)
    give_password(client)
    give_code(client, telephone.code())

    said = remove("astrid")

    assert said.startswith("astrid has no second factor now, and is signed out")
    assert "The second factor of astrid was removed." in caplog.messages
    assert not is_signed_in(client)
    assert codes.recovery_codes_left(person) == 0
    again = Client()
    give_password(again)
    assert is_signed_in(again)

    for name, reason in (
        ("nobody", "No user has the name “nobody”"),
        ("astrid", "astrid has no second factor"),
    ):
        with pytest.raises(CommandError, match=reason):
            remove(name)
