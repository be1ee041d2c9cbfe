"""Every address of the admin answers each role as `tests/tables/roles.md` says."""

import logging
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.template.backends.django import Template
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from ecpat_site.accounts import BEFORE_SET_UP
from orgprofile.models import Fact, MembershipCount, Organisation
from references.models import Citation, Report, Use
from tests.make import make_editor, make_role
from tests.signing_in import PASSWORD, give_password, make_app
from tests.walk import STATEMENTS
from timeline.models import HistoryEvent

ROLES = ["anonymous", "no group", "Author", "Editor", "Keeper"]
# By their names, or by what the tables call several of them.
KINDS: dict[str, list[Any]] = {
    str(model._meta.verbose_name): [model] for model in admin.site._registry
} | {
    "site": [None],
    "any row": [Fact],
    "statement": STATEMENTS,
    "source": [Citation],
    "figure": [MembershipCount],
    "event": [HistoryEvent],
}
# A kind in a table: "draft source, reading, link", "user with more rights".
KIND = re.compile(r"(draft|published|) ?(.*?) ?(with no more rights|with more rights|)")
# Addresses of Django's admin that have no name.
NAMELESS = {"<path:object_id>/": "short address", "(?P<url>.*)$": "anything else"}
DOCUMENT = (settings.BASE_DIR / "tests/tables/roles.md").read_text(encoding="utf-8")


def table(first_row: str) -> list[dict[str, str]]:
    """Return the rows of a table, each cell under the head of its column."""
    lines = DOCUMENT.partition(first_row)[2].split("\n\n")[0].splitlines()
    heads = [head.strip() for head in first_row.strip("| ").split("|")]
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in lines[2:]]
    return [dict(zip(heads, row, strict=True)) for row in cells]


ADDRESSES = [
    row | {"page": page, "method": method}
    for row in table(f"| what | page | method | {' | '.join(ROLES)} |")
    for page in row["page"].split(", ")
    for method in row["method"].split(", ")
]
# Last is what ends a session.
ADDRESSES.sort(key=lambda row: row["page"].endswith("logout"))
ACTIONS = table(f"| what | action | {' | '.join(ROLES[1:])} |")


def models_of(what: str) -> list[tuple[str, Any, str]]:
    """Return each model that a cell names, after its state and before its rights."""
    state, kinds, rights = KIND.fullmatch(what).groups()
    models = [model for kind in kinds.split(", ") for model in KINDS[kind]]
    return [(state, model, rights) for model in models]


def url_name(model: Any, page: str) -> str:
    """Return the name of an address of the site or of a model, as Django has it."""
    has_own = model is None or page in NAMELESS.values()
    return page if has_own else f"{model._meta.label_lower.replace('.', '_')}_{page}"


@pytest.fixture(scope="module")
def rows(row_of_each: Organisation) -> None:
    Report.objects.create(words="It was 1991.", state="no")
    for role in ROLES[1:]:
        make_role(role)
    make_editor("owner")


pytestmark = pytest.mark.usefixtures("rows")


@pytest.fixture(autouse=True)
def no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the text of pages and logs: admin/test_records.py reads all pages."""
    monkeypatch.setattr(Template, "render", lambda *_given, **_more: "")
    # Each refusal would be written down with its trace.
    monkeypatch.setattr(logging.root.manager, "disable", logging.CRITICAL)


def row_of(model: Any, rights: str) -> Any:
    has_more = rights == "with more rights"
    if model is User:
        return User.objects.get(username="owner" if has_more else "no group")
    return model.objects.order_by("pk").first()


# The pages of a model that name no row of it.
WITHOUT_ROW = {"changelist", "add", "deleted", "import", "pick"}
WITHOUT_ROW |= {"preview_new"}


def model_address(model: Any, page: str, rights: str) -> str:
    if page in WITHOUT_ROW:
        return reverse(f"admin:{url_name(model, page)}")
    row = row_of(model, rights)
    if page == "short address":
        return f"{model_address(model, 'changelist', rights)}{row.pk}/"
    return reverse(f"admin:{url_name(model, page)}", args=[row.pk])


def site_address(page: str) -> str:
    if page == "anything else":
        return "/admin/nothing/here/"
    if page == "app_list":
        return reverse("admin:app_list", args=["references"])
    if page == "view_on_site":
        kind = ContentType.objects.get_for_model(Organisation)
        return reverse(f"admin:{page}", args=[kind.pk, Organisation.objects.first().pk])
    if page == "account_reset_password_from_key":
        return reverse(page, args=["1", "none"])
    if page == "report-detail":
        return reverse(page, args=[Report.objects.get().pk])
    if page == "autocomplete":
        field = "app_label=orgprofile&model_name=fact&field_name=organisation"
        return f"{reverse('admin:autocomplete')}?{field}"
    # Ours or allauth's, not Django's.
    return reverse(page if page.startswith(OWN) else f"admin:{page}")


SET_UP = "/admin/2fa/totp/activate/"
OWN = ("account_", "mfa_", "usersessions_", "start-", "person-")


def answer(client: Client, row: dict[str, str], address: str) -> str:
    """Return, in the words of the table, what an address answers."""
    page, sent = row["page"], {"post": "yes"} if row["page"] == "delete" else {}
    is_get = row["method"] == "GET"
    response = client.get(address) if is_get else client.post(address, sent)
    if response.status_code in (301, 302):
        leads = response["Location"].startswith(("/admin/login/", SET_UP))
        return "sign in" if leads and response.status_code == 302 else "yes"
    if response.status_code != 200:
        return {403: "no"}.get(response.status_code, str(response.status_code))
    if page not in ("add", "change"):
        return "yes"
    right = "has_add_permission" if page == "add" else "has_change_permission"
    if not response.context_data[right]:
        return "read"
    return "read" if response.context_data.get("is_refused") else "yes"


def asked(state: str = "published") -> Iterator[tuple[dict[str, str], str]]:
    """Yield each row of the table for a state, with each address that it means.

    What is sent by POST meets the same rights as a GET: it is sent to one model of a row.
    """
    for row in ADDRESSES:
        named = models_of(row["what"])
        for wanted, model, rights in named[:1] if row["method"] == "POST" else named:
            if (wanted or "published") != state:
                continue
            if model is None:
                yield row, site_address(row["page"])
            else:
                yield row, model_address(model, row["page"], rights)


@pytest.mark.parametrize("state", ["published", "draft"])
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.django_db
def test_each_address_answers_a_role_as_documented(role, state):
    if state == "draft":
        # By a way that no form offers.
        for model in STATEMENTS:
            model.objects.update(status="draft")
        Use.objects.update(is_public=False)
    client = Client()
    if role != "anonymous":
        client.force_login(User.objects.get(username=role))

    answers = [
        (f"{row['method']} {address}", row[role], answer(client, row, address))
        for row, address in asked(state)
    ]

    assert [each for each in answers if each[1] != each[2]] == []


def closed() -> list[tuple[dict[str, str], str]]:
    """Return each page that asks to sign in, of one of the models that have it."""
    each = {(row["page"], row["method"]): (row, address) for row, address in asked()}
    return [found for found in each.values() if found[0]["anonymous"] == "sign in"]


@pytest.mark.django_db
def test_whoever_is_not_staff_is_asked_to_sign_in_everywhere():
    client = Client()
    client.force_login(User.objects.create(username="reader", is_superuser=True))

    for row, address in closed():
        assert answer(client, row, address) == "sign in", address


@pytest.mark.parametrize("is_set_up", [True, False])
@pytest.mark.django_db
def test_the_password_alone_opens_nothing_that_asks_to_sign_in(settings, is_set_up):
    settings.SECOND_FACTOR_REQUIRED = True
    keeper = User.objects.get(username="Keeper")
    if is_set_up:
        make_app(keeper)
    keeper.set_password(PASSWORD)
    keeper.save()
    client = Client()
    assert give_password(client, keeper.username).status_code == 302

    for row, address in closed():
        if row["page"] not in (*BEFORE_SET_UP, "mfa_authenticate", "logout"):
            assert answer(client, row, address) == "sign in", address


def patterns(resolver: Any) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from patterns(pattern)


def test_every_address_of_the_admin_has_a_row_for_each_method():
    names = {
        pattern.name or NAMELESS[str(pattern.pattern)]
        for resolver in get_resolver().url_patterns
        if str(resolver.pattern) == "admin/"
        for pattern in patterns(resolver)
    }
    documented = {
        (url_name(model, row["page"]), row["method"])
        for row in ADDRESSES
        for _state, model, _rights in models_of(row["what"])
    }

    assert set(product(names, ("GET", "POST"))) <= documented


@pytest.mark.parametrize("role", ROLES[1:])
@pytest.mark.django_db
def test_each_list_offers_a_role_the_actions_documented(role, rf):
    request = rf.get("/admin/")
    request.user = User.objects.get(username=role)
    documented = {
        (model._meta.label_lower, row["action"])
        for row in ACTIONS
        if row[role] == "yes"
        for _state, model, _rights in models_of(row["what"])
    }

    offered = {
        (model._meta.label_lower, name)
        for model, options in admin.site._registry.items()
        if options.has_view_permission(request)
        for name in options.get_actions(request)
    }

    assert offered == documented
