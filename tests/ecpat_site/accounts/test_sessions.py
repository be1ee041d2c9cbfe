"""Sessions: their users see them, and end them on the server."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from ecpat_site.models import SEEN_EVERY, Session
from tests.authenticator import PASSWORD, give_password, is_signed_in, make_person
from tests.markup import Markup

pytestmark = pytest.mark.django_db

SESSIONS = "/admin/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


def signed_in(name="astrid", agent=FIREFOX):
    client = Client(headers={"User-Agent": agent})
    give_password(client, name)
    return client


def number_shown(client):
    return len(client.get(SESSIONS).context["sessions"])


def mark_of(client, browser):
    shown = client.get(SESSIONS).context["sessions"]
    return next(session.mark for session in shown if session.browser == browser)


def test_a_user_sees_each_session_of_their_own_and_which_is_this(person):
    make_person("bruno")
    signed_in("bruno", "Bruno's Chrome/1")
    signed_in(agent="(Windows NT 10.0) Chrome/142 Safari/537 Edg/142")
    signed_in(agent="(iPhone; like Mac OS X) CriOS/142 Safari/604")
    signed_in(agent="Firefox/1")
    signed_in(agent="<b>curl</b>")
    page = Markup(signed_in().get(SESSIONS))

    assert re.search(r"Firefox on Linux, signed in on [^;]+; this session", page.words)
    for browser in (
        *("Chrome on an iPhone", "Edge on Windows", "Firefox, signed in"),
        "A browser that is not known",
    ):
        assert page.words.index("this session") < page.words.index(browser)
    assert page.words.count("Chrome") == 1


def test_a_user_ends_one_session_then_the_others_and_never_that_of_another(person):
    make_person("bruno")
    this, other, third = signed_in(), signed_in(agent="Chrome/142"), signed_in()
    of_bruno = signed_in("bruno", "Chrome/1")

    def still_in():
        return [is_signed_in(client) for client in (this, other, third, of_bruno)]

    ended = this.post(SESSIONS, {"end": mark_of(this, "Chrome")})
    assert ended["Location"] == SESSIONS
    assert still_in() == [True, False, True, True]
    assert not Session.objects.filter(pk=other.cookies["sessionid"].value).exists()

    this.post(SESSIONS, {"end": mark_of(of_bruno, "Chrome")})
    this.post(SESSIONS)
    assert still_in() == [True, False, False, True]

    this.post("/admin/logout/")
    assert not Session.objects.filter(user=person).exists()


def test_a_new_password_ends_the_other_sessions_and_a_closed_account_all(person):
    this, other = signed_in(), signed_in()
    new = "harbour-lantern-ferry"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}

    this.post("/admin/password_change/", sent)
    assert number_shown(this) == 1
    assert (is_signed_in(this), is_signed_in(other)) == (True, False)

    User.objects.update(is_active=False)
    assert not is_signed_in(this)


def test_a_session_is_seen_again_every_five_minutes_and_written_no_oftener(
    person, django_assert_num_queries
):
    client = signed_in()
    with django_assert_num_queries(4):
        client.get(SESSIONS)
    earlier = timezone.now() - SEEN_EVERY - timedelta(seconds=1)
    Session.objects.update(seen=earlier)

    with django_assert_num_queries(5):
        client.get(SESSIONS)

    assert Session.objects.get().seen > earlier


def test_expired_sessions_are_not_shown_and_are_cleared(person):
    client = signed_in()
    signed_in()
    others = Session.objects.exclude(pk=client.cookies["sessionid"].value)
    others.update(expire_date=timezone.now() - timedelta(seconds=1))

    shown = number_shown(client)
    call_command("clearsessions")

    assert shown == 1
    assert Session.objects.count() == 1
