"""Signing in, the second factor and sessions: what staff meet, and what guessers do."""

import importlib
import os
import re
import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import NoReverseMatch, clear_url_caches, reverse

from ecpat_site import account_urls, accounts, urls
from tests.make import make_role
from tests.markup import Markup
from tests.signing_in import (
    PASSWORD,
    code,
    give_code,
    give_password,
    is_signed_in,
    make_app,
    make_person,
)

pytestmark = pytest.mark.django_db

SET_UP = "/admin/2fa/totp/activate/"
ELSEWHERE = {"REMOTE_ADDR": "192.0.2.8"}


@pytest.fixture
def person():
    return make_person()


@pytest.fixture
def secret(person):
    return make_app(person)


def recovery_codes(person):
    return Authenticator.objects.get(user=person, type="recovery_codes").wrap()


def set_up_app(client):
    """Set an app up as its user does; return its secret and the page of the codes."""
    client.get(SET_UP)
    client.post("/admin/reauthenticate/", {"password": PASSWORD, "next": SET_UP})
    secret = client.get(SET_UP).context["form"].secret
    return secret, client.post(SET_UP, {"code": code(secret)}, follow=True)


# --- Two steps -----------------------------------------------------------------------


def test_the_password_alone_opens_nothing_and_a_code_signs_in_once(client, secret):
    asked = give_password(client)
    is_open = is_signed_in(client)
    wrong = give_code(client, "000000" if code(secret) != "000000" else "000001")
    before = client.cookies["sessionid"].value
    right = give_code(client, code(secret))
    again = Client()
    give_password(again)

    assert asked["Location"] == "/admin/2fa/authenticate/"
    assert not is_open
    assert "Incorrect code" in Markup(wrong).words
    assert right["Location"] == "/admin/references/"
    assert is_signed_in(client)
    assert client.cookies["sessionid"].value != before
    assert not Session.objects.filter(pk=before).exists()
    assert give_code(again, code(secret)).status_code == 200
    assert not is_signed_in(again)


def test_a_recovery_code_stands_in_for_the_app_once(client, person, secret):
    spare = recovery_codes(person).generate_codes()[0]
    for browser, status in ((client, 302), (Client(), 200)):
        give_password(browser)
        assert give_code(browser, spare).status_code == status

    assert spare not in recovery_codes(person).get_unused_codes()


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example"])
def test_no_step_leads_to_another_site(client, secret, address):
    sent = {"login": "astrid", "password": PASSWORD, "next": address}
    client.post("/admin/login/", sent)

    assert give_code(client, code(secret))["Location"] == "/admin/"


@pytest.mark.django_db(transaction=True)
def test_setting_up_and_switching_off_end_other_sessions(client, person):
    other, third = Client(), Client()
    for browser in (client, other):
        give_password(browser)

    secret, shown = set_up_app(client)
    give_password(third)
    give_code(third, code(secret))
    used = is_signed_in(third)
    give_code(third, recovery_codes(person).generate_codes()[0])
    client.post("/admin/2fa/reauthenticate/", {"code": code(secret, 1)})
    off = client.post("/admin/2fa/totp/deactivate/")

    assert len(re.findall(r"<code>\d{8}</code>", shown.content.decode())) == 10
    assert "<code>" not in client.get("/admin/2fa/").content.decode()
    assert not used  # the code that set it up
    assert off["Location"] == "/admin/2fa/"
    assert [is_signed_in(c) for c in (client, other, third)] == [True, False, False]
    assert not Authenticator.objects.exists()


def test_the_password_alone_changes_no_second_factor(client, secret):
    give_password(client)
    give_code(client, code(secret))

    for address in ("/admin/2fa/totp/deactivate/", "/admin/reauthenticate/"):
        assert client.post(address, {"password": PASSWORD})["Location"].startswith(
            "/admin/2fa/reauthenticate/"
        )


@pytest.mark.parametrize(
    ("role", "is_required"),
    [("no group", False), ("Author", False), ("Editor", True), ("Keeper", True)],
)
def test_the_setting_requires_it_of_who_may_more_than_an_author(
    client, settings, role, is_required
):
    make_role("Author")
    client.force_login(make_role(role, "somebody"))
    settings.SECOND_FACTOR_REQUIRED = True

    for address in ("/admin/", "/admin/sessions/", "/admin/references/"):
        led = client.get(address).headers.get("Location") == SET_UP
        assert led == is_required, address
    assert client.get(SET_UP)["Location"].startswith("/admin/reauthenticate/")


def test_a_lost_telephone_is_forgotten_by_a_command(client, person, secret, caplog):
    give_password(client)
    give_code(client, code(secret))

    call_command("remove_second_factor", "astrid")

    assert not is_signed_in(client)
    assert give_password(client)["Location"] == "/admin/references/"
    assert "The second factor of astrid was removed." in caplog.messages
    with pytest.raises(CommandError, match="No user has the name “nobody”"):
        call_command("remove_second_factor", "nobody")


# --- Guessing ------------------------------------------------------------------------


def test_a_name_is_closed_where_it_is_guessed_and_open_to_its_owner_elsewhere(
    client, person
):
    guesses = [give_password(client, typed="wrong").status_code for _ in range(6)]
    right = give_password(client, "ASTRID")
    owner = Client()

    assert guesses == [200] * 5 + [429]
    assert (right.status_code, right["Retry-After"]) == (429, "3600")
    assert give_password(owner, **ELSEWHERE).status_code == 302


def test_names_that_exist_are_answered_like_others(client, person):
    answers = {
        (tried.status_code, Markup(tried).words.replace(name, ""))
        for name in ("astrid", "nobody")
        for tried in [give_password(client, name, "wrong")]
    }

    assert len(answers) == 1


def test_many_names_from_one_address_are_stopped_whatever_it_claims(client, person):
    forged = {"headers": {"X-Forwarded-For": "192.0.2.9"}}
    tried = [give_password(client, f"name-{n}", "wrong", **forged) for n in range(11)]

    assert [answer.status_code for answer in tried] == [200] * 10 + [429]
    assert give_password(client).status_code == 429
    assert give_password(Client(), **ELSEWHERE).status_code == 302


def test_wrong_codes_are_stopped_like_wrong_passwords(client, secret, caplog):
    give_password(client)
    wrong = "000000" if code(secret) != "000000" else "000001"
    guesses = [give_code(client, wrong).status_code for _ in range(6)]

    assert guesses == [200] * 5 + [429]
    assert give_code(client, code(secret)).status_code == 429
    assert "Wrong code for 'astrid' from 127.0.0.1." in caplog.messages
    assert wrong not in caplog.text


PROCESS = """
import logging, sys
import django; django.setup()
from django.conf import settings
from django.test import Client
logging.disable()
settings.ALLOWED_HOSTS.append("testserver")
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from tests.signing_in import give_code, give_password
client = Client()
if sys.argv[1] == "guess":
    print(*[give_password(client, typed="wrong").status_code for _ in range(3)])
else:
    give_password(client, **{"REMOTE_ADDR": "192.0.2.8"})
    print("ready", flush=True)
    input()
    print(give_code(client, sys.argv[1]).status_code)
"""


def test_two_processes_take_a_code_once_and_count_failures_together(
    transactional_db, request
):
    person = make_person()
    secret = make_app(person)
    spare = recovery_codes(person).generate_codes()[0]
    shared = os.environ | {"DATABASE_URL": request.getfixturevalue("database_url")}

    def start(what):
        command = [sys.executable, "-c", PROCESS, what]
        pipes = {"stdin": -1, "stdout": -1, "text": True}
        return subprocess.Popen(command, env=shared, **pipes)

    for given in (code(secret, 1), spare):
        both = [start(given), start(given)]
        for process in both:
            assert process.stdout.readline() == "ready\n"
        for process in both:
            process.stdin.write("\n")
            process.stdin.flush()
        assert sorted(p.communicate()[0] for p in both) == ["200\n", "302\n"]
    said = [start("guess").communicate()[0] for _ in range(2)]
    assert said == ["200 200 200\n", "200 200 429\n"]


# --- Sessions and passwords ----------------------------------------------------------


def test_a_user_sees_their_own_sessions_and_ends_the_others(client, person):
    make_person("bruno")
    other, bruno = Client(headers={"User-Agent": "Firefox/145"}), Client()
    for browser, name in ((client, "astrid"), (other, "astrid"), (bruno, "bruno")):
        give_password(browser, name)

    page = Markup(client.get("/admin/sessions/")).words
    client.post("/admin/sessions/")

    assert page.count("from 127.0.0.1") == 2
    assert "Firefox/145" in page
    assert [is_signed_in(c) for c in (client, other, bruno)] == [True, False, True]


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_who_is_staff_no_more_is_signed_out_and_not_let_in(client, person, change):
    give_password(client)
    User.objects.update(**change)

    assert not is_signed_in(client)
    assert give_password(client)["Location"] == "/admin/inactive/"
    assert not is_signed_in(client)


def test_a_new_password_and_signing_out_end_sessions_on_the_server(client, person):
    other, new = Client(), "harbour-lantern-ferry"
    give_password(client)
    give_password(other)
    client.post(
        "/admin/password/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert [is_signed_in(c) for c in (client, other)] == [True, False]
    assert Markup(client.get("/admin/sessions/")).words.count("(this session)") == 1
    assert client.cookies[accounts.HINT].value == "1"
    client.post("/admin/logout/")
    assert not Session.objects.filter(pk=client.session.session_key).exists()
    assert client.cookies[accounts.HINT]["max-age"] == 0


@pytest.fixture
def mail_server(settings):
    def read_addresses(server):
        settings.EMAIL_URL = server
        for module in (account_urls, urls):
            importlib.reload(module)
        clear_url_caches()

    read_addresses("smtp://mail.example.org")
    yield
    read_addresses("")


def test_a_forgotten_password_is_set_anew_by_mail(
    client, person, mail_server, settings
):
    settings.SITE_URL = "https://profile.example.org"
    sent = [
        Markup(client.post("/admin/password/reset/", {"email": to}, follow=True)).words
        for to in ("astrid@example.org", "nobody@example.org")
    ]
    address = re.search(rf"{settings.SITE_URL}(/\S+)", mail.outbox[0].body)[1]
    page = client.get(address, follow=True)
    new = {"password1": "harbour-lantern-ferry", "password2": "harbour-lantern-ferry"}
    client.post(page.request["PATH_INFO"], new)

    assert sent[0] == sent[1]
    assert len(mail.outbox) == 1
    assert "Forgot your password?" in Markup(client.get("/admin/login/")).words
    assert not is_signed_in(client)
    assert give_password(client, typed=new["password1"]).status_code == 302


def test_nobody_signs_up_and_without_a_mail_server_no_password_is_sent(client):
    for name in ("account_signup", "account_reset_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    page = Markup(client.get("/admin/login/"))
    assert "Forgot" not in page.words
    assert page.code == []
