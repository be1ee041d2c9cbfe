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


def test_the_password_opens_the_account_again_and_open_sessions_end(client):
    person = make_person()
    telephone = make_telephone(person)
    give_password(client)
    give_code(client, telephone.code())

    said = remove("astrid")

    assert said.startswith("astrid has no second factor now, and is signed out")
    assert not is_signed_in(client)
    assert codes.recovery_codes_left(person) == 0
    again = Client()
    give_password(again)
    assert is_signed_in(again)


def test_it_is_written_to_the_log(caplog):
    make_telephone(make_person())

    remove("astrid")

    assert "The second factor of astrid was removed." in caplog.messages


def test_it_names_what_it_can_not_do():
    make_person()

    with pytest.raises(CommandError, match="No user has the name “nobody”"):
        remove("nobody")
    with pytest.raises(CommandError, match="astrid has no second factor"):
        remove("astrid")
