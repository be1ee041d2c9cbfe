"""Setting up a second factor, its recovery codes, and switching it off."""

import re
from xml.etree import ElementTree

import pytest
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from ecpat_site.accounts import codes
from ecpat_site.accounts.forms import NOT_YOURS, WRONG
from tests.authenticator import (
    PASSWORD,
    Telephone,
    give_code,
    give_password,
    is_signed_in,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db

PAGE, SET_UP = "/admin/second-factor/", "/admin/second-factor/set-up/"
PICTURE = "/admin/second-factor/picture.svg"
RECOVERY_CODE = re.compile(r"\b(?:[a-z2-7]{4}-){3}[a-z2-7]{4}\b")


def enter(client, telephone=None):
    """Sign in, by the code of half a minute ago if there is a telephone."""
    give_password(client)
    if telephone:
        give_code(client, telephone.code(-1))


def new_telephone(client):
    """Return what reads the key from the page of setting up."""
    client.get(SET_UP)
    return Telephone(client.session["second_factor_key"])


def new_app(client):
    """Return what sets up a new app, of who has none and is signed in."""
    return {"code": new_telephone(client).code(), "password": PASSWORD}


def test_the_key_is_shown_as_text_and_as_a_picture_of_the_same_origin(client, person):
    enter(client)
    page, picture = client.get(SET_UP), client.get(PICTURE)

    key = TOTPDevice(user=person, key=client.session["second_factor_key"])
    secret = re.search(r"secret=(\w+)", key.config_url).group(1)
    assert secret in Markup(page).words.replace(" ", "")
    assert f'src="{PICTURE}"' in page.content.decode()
    assert picture["Content-Type"] == "image/svg+xml"
    assert ElementTree.fromstring(picture.content).tag.endswith("svg")  # noqa: S314
    assert not re.search(rb"style|data:|<script", picture.content)
    assert "no-store" in page["Cache-Control"]
    assert "no-store" in picture["Cache-Control"]


def test_setting_up_shows_recovery_codes_once_and_ends_other_sessions(client, person):
    other = Client()
    for each in (client, other):
        enter(each)

    shown = client.post(SET_UP, new_app(client))

    written = RECOVERY_CODE.findall(shown.content.decode())
    assert len(set(written)) == codes.RECOVERY_CODES
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)
    assert not RECOVERY_CODE.search(client.get(PAGE).content.decode())
    assert codes.accept(person, written[0])


def test_who_is_signed_in_gives_the_password_to_set_one_up(client, person):
    enter(client)
    sent = new_app(client)

    without = client.post(SET_UP, {"code": sent["code"]})
    answers = [
        client.post(SET_UP, sent | {"password": "wrong"}) for _number in range(5)
    ]

    assert without.status_code == 200
    assert NOT_YOURS in Markup(answers[0]).words
    assert answers[-1].status_code == 429
    assert not codes.is_set_up(person)


def test_another_app_takes_a_code_of_the_present_one(client, telephone, no_wait):
    enter(client, telephone)
    new = new_telephone(client)
    wrong = {"present": telephone.wrong_code(), "code": new.code()}
    right = {"present": telephone.code(1), "code": new.code()}

    refused = client.post(SET_UP, wrong)
    kept = TOTPDevice.objects.get().key
    client.post(SET_UP, right)

    assert WRONG in Markup(refused).words
    assert kept == telephone.key
    assert TOTPDevice.objects.get().key == new.key
    assert is_signed_in(client)


def test_renewing_codes_and_switching_off_each_take_a_code(
    client, person, telephone, no_wait
):
    enter(client, telephone)
    old = codes.renew_recovery_codes(person)
    other = Client()
    give_password(other)
    give_code(other, old[0])
    assert is_signed_in(other)

    refused = client.post(PAGE, {"code": telephone.wrong_code(), "renew": "x"})
    shown = client.post(PAGE, {"code": telephone.code(1), "renew": "x"})
    assert WRONG in Markup(refused).words
    assert len(RECOVERY_CODE.findall(shown.content.decode())) == codes.RECOVERY_CODES
    assert not codes.accept(person, old[1])
    left = f"You have {codes.RECOVERY_CODES} recovery codes"
    assert left in Markup(client.get(PAGE)).words

    client.post(PAGE, {"code": telephone.wrong_code(), "off": "x"})
    assert codes.is_set_up(person)
    spare = codes.renew_recovery_codes(person)[0]
    client.post(PAGE, {"code": spare, "off": "x"})
    assert not codes.is_set_up(person)
    assert codes.recovery_codes_left(person) == 0
    # It ends the other sessions.
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)


def test_what_the_setting_requires_can_not_be_switched_off(
    client, person, telephone, settings
):
    enter(client, telephone)
    settings.SECOND_FACTOR_REQUIRED = True

    refused = client.post(PAGE, {"code": telephone.code(1), "off": "x"})

    assert "Your rights need a second factor" in Markup(refused).words
    assert codes.is_set_up(person)
    assert 'name="off"' not in client.get(PAGE).content.decode()
