"""Signing in, the second factor and sessions: what staff meet, and what guessers do."""

import multiprocessing
import re
from functools import partial
from threading import Event, Timer

import pytest
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from ecpat_site import accounts
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
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db

SET_UP = "/admin/2fa/totp/activate/"
COUNTED = "allauth.account"
# A fork has Django and all models at once.
FORK = multiprocessing.get_context("fork")
ELSEWHERE = {"REMOTE_ADDR": "192.0.2.8"}


@pytest.fixture
def person():
    return make_person()


@pytest.fixture
def secret(person):
    return make_app(person)


def spare_code(person):
    codes = Authenticator.objects.get(user=person, type="recovery_codes")
    return codes.wrap().generate_codes()[0]


def wrong_code(secret):
    near = {code(secret, later) for later in (-2, -1, 0, 1, 2)}
    return next(c for c in map("{:06}".format, range(9)) if c not in near)


def test_the_password_alone_opens_nothing_and_a_code_signs_in(person, secret):
    spare = spare_code(person)
    leads = {code(secret): "/admin/references/", spare: "//elsewhere.example"}
    for given, to in leads.items():
        first = Client()
        asked = give_password(first, to=to)
        before = first.cookies["sessionid"].value
        assert asked["Location"] == "/admin/2fa/authenticate/"
        assert not is_signed_in(first)
        assert "Incorrect code" in Markup(give_code(first, wrong_code(secret))).words

        led = give_code(first, given)["Location"]
        assert led == (to if to.startswith("/admin/") else "/admin/")
        assert is_signed_in(first)
        assert not Session.objects.filter(pk=before).exists()


@pytest.mark.django_db(transaction=True)
def test_setting_up_and_switching_off_end_other_sessions_and_take_more_than_a_session(
    client, person
):
    other, third = Client(), Client()
    for browser in (client, other):
        give_password(browser)
    assert client.get(SET_UP)["Location"].startswith("/admin/reauthenticate/")
    client.post("/admin/reauthenticate/", {"password": PASSWORD})
    secret = client.get(SET_UP).context["form"].secret
    used = code(secret)
    shown = client.post(SET_UP, {"code": used}, follow=True).content.decode()
    give_password(third)
    assert give_code(third, used).status_code == 200
    codes = re.findall(r"<code>(\d{8})</code>", shown)
    assert len(codes) == 10
    assert codes[0] not in client.get("/admin/2fa/recovery-codes/").content.decode()
    give_code(third, codes[0])
    assert [is_signed_in(c) for c in (client, other, third)] == [True, False, True]

    given = third.post("/admin/reauthenticate/", {"password": PASSWORD})
    assert given["Location"] == "/admin/2fa/reauthenticate/"
    third.post("/admin/2fa/reauthenticate/", {"code": code(secret, 1)})
    third.post("/admin/2fa/totp/deactivate/")

    assert not Authenticator.objects.exists()
    assert [is_signed_in(c) for c in (client, third)] == [False, True]


@pytest.mark.parametrize(("role", "to"), [("Author", None), ("Editor", SET_UP)])
def test_the_setting_requires_it_of_who_may_more_than_an_author(
    client, settings, role, to
):
    client.force_login(make_role(role))
    settings.SECOND_FACTOR_REQUIRED = True

    assert client.get("/admin/").headers.get("Location") == to
    assert client.get(SET_UP)["Location"].startswith("/admin/reauthenticate/")


def test_a_lost_telephone_is_forgotten_by_a_command(client, secret, caplog):
    give_password(client)
    give_code(client, code(secret))

    call_command("remove_second_factor", "astrid")

    assert not is_signed_in(client)
    assert give_password(client)["Location"] == "/admin/references/"
    assert "The second factor of astrid was removed." in caplog.messages
    with pytest.raises(CommandError, match="no user with the name “nobody”"):
        call_command("remove_second_factor", "nobody")


def test_a_name_is_closed_where_it_is_guessed_and_open_to_its_owner_elsewhere(
    client, person, caplog
):
    guesses = [give_password(client, typed="wrong-9").status_code for _ in range(6)]
    assert "Wrong password for “astrid” from 127.0.0.1." in caplog.messages
    assert "wrong-9" not in caplog.text
    right, unknown = give_password(client, "ASTRID"), give_password(client, "nobody")

    assert guesses == [200] * 5 + [429]
    assert (right.status_code, right["Retry-After"]) == (429, "60")
    assert give_password(Client(), **ELSEWHERE).status_code == 302
    known = give_password(Client(), typed="wrong", **ELSEWHERE)
    assert Markup(known).words == Markup(unknown).words


def test_a_counter_that_a_full_disk_left_locked_asks_for_no_hour(client, person):
    (rate, *_others) = ratelimit.get_rates(app=COUNTED, action="login_failed")
    request = RequestFactory().post("/admin/login/")
    key = ratelimit.get_cache_key(
        request, app=COUNTED, action="login_failed", rate=rate
    )
    cache.add(f"{key}:lock", True, 10)

    refused = give_password(client)
    cache.delete(f"{key}:lock")

    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "Try again in a minute." in Markup(refused).words
    assert give_password(client).status_code == 302


def test_many_names_from_one_address_are_stopped_whatever_it_claims(client, person):
    forged = {"headers": {"X-Forwarded-For": "192.0.2.9"}}
    tried = [give_password(client, f"name-{n}", "wrong", **forged) for n in range(11)]

    assert [answer.status_code for answer in tried] == [200] * 10 + [429]
    assert give_password(client).status_code == 429


def test_wrong_codes_are_stopped_like_wrong_passwords(client, secret, caplog):
    give_password(client)
    guesses = [give_code(client, wrong_code(secret)).status_code for _ in range(6)]

    assert guesses == [200] * 5 + [429]
    assert give_code(client, code(secret)).status_code == 429
    assert "Wrong code for “astrid” from 127.0.0.1." in caplog.messages
    assert wrong_code(secret) not in caplog.text


def sign_in_as_told(told):
    """Answer each word that comes with what signing in answered."""
    for word in iter(told.recv, "end"):
        client = Client()
        if word == "guess":
            guesses = [give_password(client, typed="wrong") for _ in range(3)]
            told.send([answer.status_code for answer in guesses])
        else:
            give_password(client, REMOTE_ADDR="192.0.2.8")
            told.send("ready")
            told.recv()
            told.send(give_code(client, word).status_code)


def test_two_processes_take_a_code_once_and_count_failures_together(
    transactional_db, request, tmp_path
):
    secret = make_app(person := make_person())
    spare = spare_code(person)
    request.getfixturevalue("database_url")

    def alone(told):
        if connection.vendor == "sqlite":
            connection.connection = None
            connection.settings_dict["NAME"] = str(tmp_path / "db")
        sign_in_as_told(told)

    def start():
        ours, theirs = FORK.Pipe()
        FORK.Process(target=alone, args=[theirs]).start()
        return ours

    connection.close()  # in memory it stays
    both = [start(), start()]

    def answers(word):
        for process in both:
            process.send(word)
        return [process.recv() for process in both]

    for given in (code(secret, 1), spare):
        assert answers(given) == ["ready"] * 2
        assert sorted(answers("")) == [200, 302]
    said = []
    for process in both:
        process.send("guess")
        said.append(process.recv())
        process.send("end")
    assert said == [[200, 200, 200], [200, 200, 429]]


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_who_is_staff_no_more_is_signed_out_and_not_let_in(client, person, change):
    give_password(client)
    User.objects.update(**change)

    assert not is_signed_in(client)
    assert give_password(client)["Location"] == "/admin/inactive/"
    assert not is_signed_in(client)


def test_a_user_ends_other_sessions_with_a_new_password_and_by_a_button(client, person):
    make_person("bruno")
    other, bruno, new = Client(), Client(), "harbour-lantern-ferry"
    for browser, name in ((client, "astrid"), (other, "astrid"), (bruno, "bruno")):
        give_password(browser, name)
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/admin/password/change/", sent)
    assert [is_signed_in(c) for c in (client, other, bruno)] == [True, False, True]

    give_password(other, typed=new)
    page = Markup(client.get("/admin/sessions/")).words
    client.post("/admin/sessions/")
    assert (page.count("from 127.0.0.1"), page.count("(this session)")) == (2, 1)
    assert [is_signed_in(c) for c in (client, other, bruno)] == [True, False, True]

    assert client.cookies[accounts.HINT].value == "1"
    key = client.cookies["sessionid"].value
    client.post("/admin/logout/")
    assert not Session.objects.filter(pk=key).exists()
    assert client.cookies[accounts.HINT]["max-age"] == 0


FORGOTTEN = "/admin/password/reset/"


def ask_for_link(client, to="astrid@example.org"):
    """Say that the password is forgotten; return the path of the link that is mailed."""
    before = len(mail.outbox)
    client.post(FORGOTTEN, {"email": to})
    wait_until(lambda: len(mail.outbox) > before)
    return re.search(rf"{settings.SITE_URL}(/\S+)", mail.outbox[-1].body)[1]


def set_password(client, link, typed="harbour-lantern-ferry"):
    form = client.get(link, follow=True).request["PATH_INFO"]
    return client.post(form, dict.fromkeys(("password1", "password2"), typed))


def test_a_forgotten_password_is_set_anew_by_the_newest_link_once(
    client, person, mail_server, settings
):
    settings.SITE_URL = "https://profile.example.org"
    older, newer = ask_for_link(client), ask_for_link(client)
    refused = Markup(Client().get(older, follow=True))
    opened = Markup(Client().get(newer, follow=True))
    assert "Your user name is astrid:" in opened.words
    assert "user name is astrid." in mail.outbox[-1].body

    led = set_password(client, newer)

    assert led["Location"] == "/admin/"
    assert is_signed_in(client)
    used = Markup(Client().get(newer, follow=True))
    for page in (refused, used):
        assert "password1" not in page.fields
        assert "This link no longer works" in page.words
        assert {"/admin/login/", FORGOTTEN} <= set(page.links)
    assert "go to the desk" in Markup(client.get(newer, follow=True)).words
    assert give_password(Client(), typed="harbour-lantern-ferry").status_code == 302


def test_a_link_signs_nobody_in_without_their_second_factor(
    client, person, secret, mail_server
):
    led = set_password(client, ask_for_link(client))

    assert led["Location"] == "/admin/2fa/authenticate/"
    assert not is_signed_in(client)
    assert give_code(client, code(secret))["Location"] == "/admin/"
    # To change the factor takes another code.
    changing = client.get("/admin/2fa/recovery-codes/generate/")["Location"]
    assert changing.startswith("/admin/2fa/reauthenticate/")


def test_a_link_leaves_no_address_that_keeps_a_second_factor_out(
    client, person, mail_server
):
    set_password(client, ask_for_link(client))

    assert not EmailAddress.objects.exists()
    # Who has just set a password is not asked for it again.
    secret = client.get(SET_UP).context["form"].secret
    client.post(SET_UP, {"code": code(secret)})
    assert Authenticator.objects.filter(user=person, type="totp").exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_a_link_sets_nothing_for_who_may_not_sign_in(
    client, person, mail_server, change
):
    link = ask_for_link(client)
    opened = client.get(link, follow=True).request["PATH_INFO"]
    User.objects.update(**change)

    late = client.post(
        opened, dict.fromkeys(("password1", "password2"), "new-one-1990")
    )
    client.post(FORGOTTEN, {"email": person.email})

    assert "This link no longer works" in Markup(late).words
    assert "password1" not in Markup(Client().get(link, follow=True)).fields
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert len(mail.outbox) == 1


def test_neither_words_nor_time_tell_whose_address_it_is(
    client, person, mail_server, monkeypatch
):
    """The same queries, and no mail within the request, take the same time."""
    may_send, sent = Event(), []
    monkeypatch.setattr(
        EmailMessage, "send", lambda mail: may_send.wait(60) and sent.extend(mail.to)
    )
    answers = {}
    for to in ("astrid@example.org", "nobody@example.org"):
        ask = partial(Client().post, FORGOTTEN, {"email": to}, follow=True)
        ask()  # what the first request of all makes, such as its counters, is there
        with CaptureQueriesContext(connection) as queries:
            page = Markup(ask())
        answers[to] = page.words, [q["sql"].split()[0] for q in queries]

    known, unknown = answers.values()
    assert known == unknown
    assert not sent
    may_send.set()
    wait_until(lambda: sent == ["astrid@example.org"] * 2)


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_can_not_be_sent_is_logged_and_named_at_the_desk(
    client, mail_server, settings, caplog, monkeypatch
):
    make_person()
    keeper, author = Client(), Client()
    keeper.force_login(make_role("Keeper", "karin"))
    author.force_login(make_role("Author", "lena"))
    monkeypatch.setattr(accounts, "Timer", AtOnce)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1  # nobody listens there

    page = Markup(client.post(FORGOTTEN, {"email": "astrid@example.org"}, follow=True))

    assert "Look into your mail" in page.words
    assert (
        "The mail server did not accept a mail. Check its name and its password in the setting "
        "EMAIL_URL." in caplog.messages
    )
    said = "the site could not mail astrid a link to set a password"
    desks = [Markup(staff.get("/admin/")).words for staff in (keeper, author)]
    assert [said in words for words in desks] == [True, False]


class AtOnce(Timer):
    """A timer that has ended when it is started: the tests share one connection."""

    def start(self):
        self.function(*self.args)


def test_nobody_signs_up_and_without_a_mail_server_no_password_is_sent(client):
    for name in ("account_signup", "account_reset_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    page = Markup(client.get("/admin/login/"))
    assert ("Forgot" in page.words, page.code) == (False, [])


def test_a_weak_password_is_refused_and_one_of_words_or_of_digits_and_letters_is_not(
    person,
):
    validate_password("ecpat lantern harbour", person)
    validate_password("4829-1057-3846-2910-xk7q", person)
    for typed, why in (
        *(("short-1", "too short"), ("password12345", "too common")),
        *(("123456789012", "entirely numeric"), ("astrid@example.org1", "too similar")),
    ):
        with pytest.raises(ValidationError, match=why):
            validate_password(typed, person)
