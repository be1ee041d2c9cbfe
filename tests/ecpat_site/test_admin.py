"""Users: nobody gives, or gets at, a right they do not have."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.urls import reverse

from ecpat_site.admin import NOT_YOURS
from tests.make import make_editor, make_organisation, make_role
from tests.markup import Markup
from tests.rendered import stored
from tests.signing_in import give_password, is_signed_in, make_app, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client):
    person = make_role("Keeper", "karin")
    client.force_login(person)
    return person


def address(row, page="change"):
    return reverse(f"admin:auth_{row._meta.model_name}_{page}", args=[row.pk])


def save(client, row, **changes):
    fields = Markup(client.get(address(row))).fields
    # A browser sends nothing for a list in which nothing is chosen.
    lists = ("groups", "user_permissions")
    sent = {n: value for n, value in fields.items() if value or n not in lists}
    return client.post(address(row), sent | changes | {"_save": "Save"})


def rights(person):
    person = User.objects.get(pk=person.pk)
    return person.is_superuser, person.is_staff, person.get_all_permissions()


def everything():
    return [permission.pk for permission in Permission.objects.all()]


def invited(client, to=""):
    """Invite Lena, or her anew, and return the path of the address in mail or message."""
    mail.outbox.clear()
    author = Group.objects.get(name="Author")
    if lena := User.objects.filter(username="lena").first():
        sent = {"action": "invite", "_selected_action": [lena.pk]}
        response = client.post(reverse("admin:auth_user_changelist"), sent, follow=True)
    else:
        sent = {"username": "lena", "email": to, "groups": [author.pk]}
        response = client.post(reverse("admin:auth_user_add"), sent, follow=True)
    said = [str(message) for message in response.context["messages"]]
    found = [*(message.body for message in mail.outbox), *said]
    return re.search(rf"{settings.SITE_URL}(/admin/password\S+)", " ".join(found))[1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("server", ["", "smtp://mail.example.org"])
def test_a_keeper_invites_somebody_who_alone_knows_the_password(
    client, keeper, settings, server
):
    settings.EMAIL_URL = server
    lost, page = invited(client, "lena@example.org"), invited(client)
    lena, browser = User.objects.get(username="lena"), Client()
    assert len(mail.outbox) == bool(server)
    assert (lena.is_staff, lena.has_usable_password()) == (True, False)
    assert [group.name for group in lena.groups.all()] == ["Author"]

    assert "password1" not in Markup(Client().get(lost, follow=True)).fields
    form = browser.get(page, follow=True)
    password = dict.fromkeys(["password1", "password2"], "harbour-lantern-ferry")
    browser.post(form.request["PATH_INFO"], password)

    assert give_password(browser, "lena", password["password1"]).status_code == 302
    assert "password1" not in Markup(Client().get(page, follow=True)).fields
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1  # nobody listens there
    assert invited(client)


def test_who_may_not_sign_in_is_not_invited(client, keeper):
    lena = make_role("Author", "lena")
    User.objects.filter(pk=lena.pk).update(is_active=False)

    sent = {"action": "invite", "_selected_action": [lena.pk]}
    response = client.post(reverse("admin:auth_user_changelist"), sent, follow=True)

    assert [str(message) for message in response.context["messages"]] == [
        "lena: the account is not active or not a staff account, so a link would not work."
    ]


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_hangs_holds_no_transaction_open(
    client, keeper, settings, monkeypatch
):
    settings.EMAIL_URL, held = "smtp://mail.example.org", []
    monkeypatch.setattr(
        EmailMessage, "send", lambda _: held.append(connection.in_atomic_block)
    )
    sent = {"username": "lena", "email": "lena@example.org"}
    client.post(reverse("admin:auth_user_add"), sent)

    assert held == [False]


def test_nobody_changes_their_own_rights(client, keeper):
    before = rights(keeper)
    powerful = Group.objects.create(name="powerful")

    taken = {"is_superuser": "on", "user_permissions": everything()}
    taken["groups"] = [powerful.pk]
    response = save(client, keeper, first_name="Karin", **taken)

    assert response.status_code == 302
    assert User.objects.get(pk=keeper.pk).first_name == "Karin"
    assert rights(keeper) == before


def test_a_keeper_gives_another_no_right_but_by_a_role_that_may_no_more(client, keeper):
    lena = make_role("Author", "lena")
    before = rights(lena)
    powerful = Group.objects.create(name="powerful")
    powerful.permissions.set(everything())

    saved = save(client, lena, is_superuser="on", user_permissions=everything())
    refused = save(client, lena, groups=[powerful.pk])

    assert (saved.status_code, refused.status_code) == (302, 200)
    assert rights(lena) == before


@pytest.mark.parametrize("right", ["is_superuser", "a permission", "a group"])
def test_a_user_with_more_rights_can_only_be_seen(client, keeper, right):
    # Django itself says of who is not active that they may nothing.
    is_superuser = right == "is_superuser"
    other = make_editor("owner", is_superuser=is_superuser, is_active=False)
    beyond = Permission.objects.get(codename="delete_user")
    if right == "a permission":
        other.user_permissions.add(beyond)
    if right == "a group":
        group = Group.objects.create(name="powerful")
        group.permissions.add(beyond)
        other.groups.add(group)

    changed = client.post(address(other), {"username": "owner", "is_staff": ""})

    assert client.get(address(other)).status_code == 200
    assert changed.status_code == 403
    assert User.objects.get(pk=other.pk).password == ""


def test_a_keeper_removes_the_second_factor_of_who_may_no_more_but_not_their_own(
    client, keeper
):
    lena, browser = make_person("lena", is_superuser=False), Client()
    give_password(browser, "lena")
    owner = make_editor("owner")
    for person in (lena, owner, keeper):
        make_app(person)

    chosen = [person.pk for person in (lena, owner, keeper)]
    sent = {"action": "remove_second_factor", "_selected_action": chosen}
    response = client.post(reverse("admin:auth_user_changelist"), sent, follow=True)

    assert {str(message) for message in response.context["messages"]} == {
        "lena: Removed the second factor.",
        f"karin: {NOT_YOURS}",
        f"owner: {NOT_YOURS}",
    }
    assert not Authenticator.objects.filter(user=lena).exists()
    assert Authenticator.objects.filter(type="totp").count() == 2
    assert not is_signed_in(browser)
    assert LogEntry.objects.get().change_message == "Removed the second factor."


def test_a_closed_account_leaves_what_it_did_to_a_former_editor(client, keeper):
    lena = make_role("Author", "lena")
    User.objects.filter(pk=lena.pk).update(last_name="Lenasdotter", email="lena@a.org")
    make_app(lena)
    row = make_organisation()
    row._history_user = lena
    row.save()
    LogEntry.objects.log_actions(lena.pk, [lena], CHANGE, "Did it.")
    sent = {"action": "close", "_selected_action": [lena.pk, keeper.pk]}
    users = reverse("admin:auth_user_changelist")

    client.post(users, sent)
    assert User.objects.filter(username="lena", is_active=True).exists()
    save(client, lena, is_active="")
    client.post(users, sent)
    client.force_login(make_editor("owner"))
    history = client.get(
        reverse("admin:orgprofile_organisation_history", args=[row.pk])
    )
    removed = client.post(address(lena, "delete"), {"post": "yes"})

    name = f"a former editor ({lena.pk})"
    assert stored("lena") == []
    assert name in history.content.decode()
    assert str(LogEntry.objects.get(change_message="Did it.").user) == name
    assert removed.status_code == 403
    assert User.objects.get(pk=keeper.pk).username == "karin"


def test_whoever_invites_reads_what_each_role_may(client, keeper):
    page = Markup(client.get(reverse("admin:auth_user_add")))

    assert (
        "An Author writes drafts. An Editor also publishes and withdraws." in page.words
    )
