"""Signing in: the password alone opens nothing of who has, or needs, a second factor."""

import time

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from ecpat_site.accounts import codes, steps, views
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


def test_the_password_signs_in_who_has_no_second_factor(client, person):
    assert give_password(client)["Location"] == WANTED
    assert is_signed_in(client)


def test_who_has_one_signs_in_by_password_and_code(client, telephone):
    asked = give_password(client)
    before = is_signed_in(client)
    response = give_code(client, telephone.code())

    assert asked["Location"] == CODE
    assert not before
    assert response["Location"] == WANTED
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example"]
)
def test_no_step_leads_to_another_site(client, telephone, address):
    client.post(
        "/admin/login/", {"username": "astrid", "password": PASSWORD, "next": address}
    )

    assert give_code(client, telephone.code())["Location"] == "/admin/"


def test_the_id_of_a_session_changes_at_each_step_and_nothing_known_before_is_kept(
    client, telephone
):
    session = client.session
    session[views.KEY] = "a key that somebody else knows"
    session.save()
    client.cookies["sessionid"] = session.session_key
    ids = [session.session_key]

    give_password(client)
    ids.append(client.cookies["sessionid"].value)
    give_code(client, telephone.code())
    ids.append(client.cookies["sessionid"].value)

    assert len(set(ids)) == 3
    assert list(Session.objects.values_list("pk", flat=True)) == ids[2:]
    assert views.KEY not in client.session
    # One stolen after the password is worth nothing after the code.
    thief = Client()
    thief.cookies["sessionid"] = ids[1]
    assert not is_signed_in(thief)
    assert give_code(thief, telephone.code(1))["Location"] == "/admin/login/"


@pytest.mark.parametrize(
    "happens", ["no password", "ten minutes", "new password", "closed account"]
)
def test_a_code_is_worth_nothing_without_the_password_or_once_the_wait_is_over(
    client, person, telephone, monkeypatch, happens
):
    if happens != "no password":
        give_password(client)
    if happens == "ten minutes":
        later = time.time() + steps.PATIENCE + 1
        monkeypatch.setattr(time, "time", lambda: later)
    if happens == "new password":
        person.set_password("harbour-lantern-ferry")
    person.is_active = happens != "closed account"
    person.save()

    assert give_code(client, telephone.code())["Location"] == "/admin/login/"
    assert not is_signed_in(client)


def test_wrong_passwords_and_codes_together_close_the_sign_in_and_are_not_kept(
    client, person, telephone, settings, no_wait
):
    give_password(client, typed="wrong")
    give_password(client)
    spare = codes.renew_recovery_codes(person)[0]
    wrong = [spare[:-1]] + [telephone.wrong_code()] * (settings.AXES_FAILURE_LIMIT - 2)

    answers = [give_code(client, code) for code in wrong]

    assert [a.status_code for a in answers] == [200] * (len(wrong) - 1) + [429]
    assert answers[-1]["Retry-After"] == "3600"
    assert give_code(client, telephone.code()).status_code == 429
    assert give_password(Client()).status_code == 429
    assert not is_signed_in(client)
    attempts = AccessAttempt.objects.all()
    assert {attempt.username for attempt in attempts} == {"astrid"}
    assert not [a for a in attempts if spare[:-1] in a.post_data]


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

    assert not is_signed_in(alone)
    client.post("/admin/logout/")
    assert client.cookies[steps.HINT]["max-age"] == 0
