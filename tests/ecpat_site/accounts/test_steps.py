"""Signing in: the password alone opens nothing of who has, or needs, a second factor."""

import time

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from ecpat_site.accounts import codes, steps
from ecpat_site.models import Session
from tests.authenticator import (
    PASSWORD,
    give_code,
    give_password,
    is_signed_in,
    make_telephone,
)

pytestmark = pytest.mark.django_db

CODE, SET_UP, WANTED = (
    "/admin/login/code/",
    "/admin/second-factor/set-up/",
    "/admin/references/",
)


def test_who_has_no_second_factor_signs_in_by_the_password(client, person):
    response = give_password(client)

    assert response["Location"] == WANTED
    assert is_signed_in(client)


def test_who_has_one_signs_in_by_password_and_code(client, telephone):
    asked = give_password(client)
    before = is_signed_in(client)
    response = give_code(client, telephone.code())

    assert asked["Location"] == CODE
    assert not before
    assert response["Location"] == WANTED
    assert is_signed_in(client)


def test_a_recovery_code_stands_in_for_the_app_once(client, person, telephone):
    code = codes.renew_recovery_codes(person)[0]
    give_password(client)
    give_code(client, code)
    other = Client()
    give_password(other)

    assert is_signed_in(client)
    assert give_code(other, code).status_code == 200
    assert not is_signed_in(other)


def test_a_code_without_the_password_is_worth_nothing(client, telephone):
    response = give_code(client, telephone.code())

    assert response["Location"] == "/admin/login/"
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example"]
)
def test_no_step_leads_to_another_site(client, telephone, address):
    client.post(
        "/admin/login/", {"username": "astrid", "password": PASSWORD, "next": address}
    )

    assert give_code(client, telephone.code())["Location"] == "/admin/"


def test_the_id_of_a_session_changes_at_each_step(client, telephone):
    client.get("/")
    session = client.session
    session["anything"] = "of a session that somebody else knows"
    session.save()
    client.cookies["sessionid"] = session.session_key
    ids = [session.session_key]

    give_password(client)
    ids.append(client.cookies["sessionid"].value)
    give_code(client, telephone.code())
    ids.append(client.cookies["sessionid"].value)

    assert len(set(ids)) == 3
    assert list(Session.objects.values_list("pk", flat=True)) == ids[2:]


def test_nothing_in_a_session_outlasts_signing_in(client, person):
    session = client.session
    session["second_factor_key"] = "a key that somebody else knows"
    session.save()
    client.cookies["sessionid"] = session.session_key

    give_password(client)

    assert is_signed_in(client)
    assert "second_factor_key" not in client.session


def test_a_session_stolen_after_the_password_is_worth_nothing_after_the_code(
    client, telephone
):
    give_password(client)
    thief = Client()
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    give_code(client, telephone.code())

    assert not is_signed_in(thief)
    assert give_code(thief, telephone.code(1))["Location"] == "/admin/login/"


def test_the_code_is_awaited_for_ten_minutes(client, telephone, monkeypatch):
    give_password(client)
    later = time.time() + steps.PATIENCE + 1
    monkeypatch.setattr(time, "time", lambda: later)

    assert give_code(client, telephone.code())["Location"] == "/admin/login/"
    assert not is_signed_in(client)


@pytest.mark.parametrize("change", ["password", "is_active"])
def test_a_new_password_or_a_closed_account_ends_the_wait(
    client, person, telephone, change
):
    give_password(client)
    if change == "password":
        person.set_password("harbour-lantern-ferry")
    else:
        person.is_active = False
    person.save()

    assert give_code(client, telephone.code())["Location"] == "/admin/login/"
    assert not is_signed_in(client)


def test_wrong_codes_close_the_sign_in_like_wrong_passwords(
    client, telephone, settings, no_wait
):
    give_password(client)

    answers = [
        give_code(client, telephone.wrong_code()).status_code
        for _number in range(settings.AXES_FAILURE_LIMIT)
    ]

    assert answers == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    assert give_code(client, telephone.code()).status_code == 429
    assert give_password(Client()).status_code == 429
    assert not is_signed_in(client)


def test_wrong_passwords_and_wrong_codes_count_together(
    client, telephone, settings, no_wait
):
    for _number in range(settings.AXES_FAILURE_LIMIT - 1):
        give_password(client, typed="wrong")
    give_password(client)

    refused = give_code(client, telephone.wrong_code())

    assert refused.status_code == 429
    assert refused["Retry-After"] == "3600"


def test_a_session_that_began_before_the_second_factor_is_signed_out(client, person):
    client.force_login(person)
    assert is_signed_in(client)

    make_telephone(person)

    assert not is_signed_in(client)
    TOTPDevice.objects.all().delete()
    assert not is_signed_in(client)


def test_who_needs_a_second_factor_comes_to_setting_it_up_and_to_nothing_else(
    client, person, settings
):
    settings.SECOND_FACTOR_REQUIRED = True

    response = give_password(client)

    assert response["Location"] == SET_UP
    assert client.get(SET_UP).status_code == 200
    assert client.get("/admin/second-factor/picture.svg").status_code == 200
    for page in (
        "admin:index",
        "second-factor",
        "own-sessions",
        "admin:password_change",
    ):
        assert client.get(reverse(page))["Location"].startswith("/admin/login/")


def test_the_password_alone_sets_up_no_other_app(client, person, settings, telephone):
    settings.SECOND_FACTOR_REQUIRED = True
    give_password(client)

    form = client.get(SET_UP)
    sent = client.post(SET_UP, {"code": "123456", "present": "123456"})
    picture = client.get("/admin/second-factor/picture.svg")

    assert form["Location"] == sent["Location"] == CODE
    assert picture["Location"].startswith("/admin/login/")
    assert TOTPDevice.objects.get().key == telephone.key


def test_a_hint_says_whether_staff_is_signed_in_and_opens_nothing(client, person):
    give_password(client)
    hint = client.cookies[steps.HINT]
    alone = Client()
    alone.cookies[steps.HINT] = hint.value

    assert (hint["samesite"], hint["path"]) == ("Lax", "/")
    # A script of the public pages reads it.
    assert not hint["httponly"]
    assert not is_signed_in(alone)
    client.post("/admin/logout/")
    assert client.cookies[steps.HINT]["max-age"] == 0


def test_no_code_is_written_down(client, person, telephone):
    code = codes.renew_recovery_codes(person)[0]
    give_password(client)
    give_code(client, code[:-1])

    attempt = AccessAttempt.objects.get()

    assert attempt.username == "astrid"
    assert code[:-1] not in attempt.post_data
