"""Which passwords are refused, and how often an address may try."""

import sqlite3
from contextlib import closing

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from tests.authenticator import PASSWORD, give_password, make_person
from tests.markup import Markup

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "password",
    [
        *("ecpat-international", "childprotection1", "Child_Protection_2026"),
        *("ECPAT.Editor.Welcome", "127.0.0.1-admin-profile"),
    ],
)
def test_a_password_made_of_words_about_the_site_is_refused(password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password)

    codes = [error.code for error in refused.value.error_list]
    assert codes == ["password_about_subject"]


@pytest.mark.parametrize(
    "password", ["ecpat lantern harbour", "7-violet-kettle-of-drums", "пароль-из-осени"]
)
def test_a_password_with_words_of_its_own_is_taken(password):
    validate_password(password)


def test_many_names_tried_from_one_address_are_refused_there_alone(client):
    make_person()
    limit = settings.ADDRESS_FAILURE_LIMIT

    names = [f"name-{number}" for number in range(limit + 1)]
    answers = [give_password(client, name, "wrong").status_code for name in names]

    assert answers == [200] * (limit - 1) + [429] * 2
    assert give_password(client).status_code == 429
    assert give_password(Client(REMOTE_ADDR="192.0.2.8")).status_code == 302


def test_guessing_for_a_name_locks_that_one_alone_and_tells_no_name_that_exists(client):
    make_person()
    make_person("owner")

    def told(name):
        answers = [give_password(client, name, "wrong") for _ in range(5)]
        return [(answer.status_code, Markup(answer).words) for answer in answers]

    known, unknown = told("astrid"), told("nobody")

    assert known == unknown
    assert [status for status, _words in known] == [200] * 4 + [429]
    assert give_password(client, "owner").status_code == 302


@pytest.mark.skipif(connection.vendor != "sqlite", reason="it locks SQLite's own file")
@pytest.mark.parametrize("typed", [PASSWORD, "wrong"])
def test_a_sign_in_that_cannot_write_is_told_when_to_come_again(
    at_once, tmp_path, monkeypatch, typed
):
    make_person()
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.1)

    def ask(_number):
        client = Client(raise_request_exception=False)
        with closing(sqlite3.connect(tmp_path / "db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            return give_password(client, typed=typed), client.get("/history/")

    ((refused, page),) = at_once(ask, 1)

    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert "try again" in refused.content.decode().lower()
    assert page.status_code == 200
