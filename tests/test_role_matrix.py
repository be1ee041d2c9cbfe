"""Every address of the admin answers each role as `tests/tables/roles.md` says."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.template.response import TemplateResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from ecpat_site.accounts import BEFORE_SET_UP
from orgprofile.models import (
    Criticism,
    Fact,
    Measure,
    Member,
    MembershipCount,
    Organisation,
    Section,
    Turn,
)
from references.models import (
    Citation,
    FormerKey,
    IndexedUse,
    LinkCheck,
    Proposal,
    Reading,
)
from references.statements.doubt import Doubt
from tests.make import make_editor, make_proposal, make_role
from tests.signing_in import PASSWORD, give_password, make_app
from tests.walk import STATEMENTS, comparison
from timeline.models import HistoryEvent, Participant, Variant

ROLES = ["anonymous", "no group", "Author", "Editor", "Keeper"]
KINDS: dict[str, list[Any]] = {
    "statement": STATEMENTS,
    "source": [Citation],
    "reading": [Reading],
    "doubt": [Doubt],
    "measure": [Measure],
    "former key": [FormerKey],
    "link check": [LinkCheck],
    "user": [User],
    "group": [Group],
    "figure": [MembershipCount],
    "member": [Member],
    "fact": [Fact],
    "section": [Section],
    "organisation": [Organisation],
    "criticism": [Criticism],
    "turn": [Turn],
    "part in an order": [Section, Fact, Turn, Variant, Participant],
    "event": [HistoryEvent],
}
# A kind in a table: "draft source, reading, link", "user with more rights".
KIND = re.compile(
    r"(draft |published |)(.*?)( with no more rights| with more rights|)$"
)
DOCUMENT = (settings.BASE_DIR / "tests/tables/roles.md").read_text(encoding="utf-8")


def table(first_row: str) -> list[dict[str, str]]:
    """Return the rows of a table, each cell under the head of its column."""
    lines = DOCUMENT.partition(first_row)[2].split("\n\n")[0].splitlines()
    heads = [head.strip() for head in first_row.strip("| ").split("|")]
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in lines[2:]]
    return [dict(zip(heads, row, strict=True)) for row in cells]


ADDRESSES = [
    row | {"page": page}
    for row in table(f"| what | page | method | {' | '.join(ROLES)} |")
    for page in row["page"].split(", ")
]
ACTIONS = table(f"| what | action | {' | '.join(ROLES[1:])} |")


def models_of(what: str) -> list[tuple[str, Any, str]]:
    """Return each model that a cell names, after its state and before its rights."""
    state, kinds, rights = KIND.match(what).groups()
    return [
        (state.strip(), model, rights.strip())
        for kind in kinds.split(", ")
        for model in KINDS[kind]
    ]


@pytest.fixture(scope="module")
def rows(row_of_each: Organisation) -> None:
    source = Citation.objects.first()
    LinkCheck.objects.create(
        citation=source,
        url="https://example.org/",
        state="live",
        checked_at=timezone.now(),
    )
    for role in ROLES[1:]:
        make_role(role)
    make_proposal(Fact.objects.first(), make_editor("owner"))
    Group.objects.create(name="nobody")
    powerful = Group.objects.create(name="powerful")
    powerful.permissions.set(Permission.objects.all())


pytestmark = pytest.mark.usefixtures("rows")


@pytest.fixture(autouse=True)
def no_text_after_post(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the text of answers where nothing of it is judged here.

    tests/references/admin/test_records.py reads every page.
    """
    render = TemplateResponse.render

    def render_what_is_judged(self: Any) -> Any:
        request = self._request
        if request.method == "GET" and request.path.endswith(("/add/", "/change/")):
            return render(self)
        self.content = ""
        return self

    monkeypatch.setattr(TemplateResponse, "render", render_what_is_judged)


@pytest.fixture
def as_drafts() -> None:
    """Make a draft of all that can be one, by a way that no form offers."""
    for model in STATEMENTS:
        model.objects.update(status="draft")
    IndexedUse.objects.update(is_public=False)


def row_of(model: Any, rights: str) -> Any:
    rows = model.objects.order_by("pk")
    if model is User:
        return rows.get(
            username="owner" if rights == "with more rights" else "no group"
        )
    if model is Group:
        name = "powerful" if rights == "with more rights" else "nobody"
        return rows.get(name=name)
    return rows.first()


def model_address(model: Any, page: str, rights: str) -> str:
    kind = f"{model._meta.app_label}_{model._meta.model_name}"
    if page in (
        "changelist",
        "add",
        "deleted",
        "import",
        "pick",
        "figures",
        "preview_new",
    ):
        return reverse(f"admin:{kind}_{page}")
    row = row_of(model, rights)
    if page == "short address":
        return f"{reverse(f'admin:{kind}_changelist')}{row.pk}/"
    arguments = [row.pk]
    if page == "comparison":
        return comparison(row)
    if page == "version":
        arguments.append(row.history.first().pk)
    return reverse(f"admin:{kind}_{page}", args=arguments)


def site_address(page: str) -> str:
    if page == "anything else":
        return "/admin/nothing/here/"
    if page == "app_list":
        return reverse("admin:app_list", kwargs={"app_label": "references"})
    if page == "view_on_site":
        kind = ContentType.objects.get_for_model(Organisation)
        return reverse(f"admin:{page}", args=[kind.pk, Organisation.objects.first().pk])
    if page.startswith(OWN) and page != "proposal-detail":
        # Ours or allauth's, not Django's.
        return reverse(page)
    if page == "proposal-detail":
        return Proposal.objects.get().get_absolute_url()
    address = reverse(f"admin:{page}")
    if page == "autocomplete":
        address += "?app_label=orgprofile&model_name=fact&field_name=organisation"
    return address


SET_UP = "/admin/2fa/totp/activate/"
OWN = ("account_", "mfa_", "usersessions_", "start-", "proposal-", "sign-", "second-")
SENT = {"delete": {"post": "yes"}}


def answer(client: Client, method: str, page: str, address: str) -> str:
    """Return, in the words of the table, what an address answers."""
    if method == "GET":
        response = client.get(address)
    else:
        response = client.post(address, SENT.get(page, {}))
    if response.status_code in (301, 302):
        leads = response["Location"].startswith(("/admin/login/", SET_UP))
        return "sign in" if leads and response.status_code == 302 else "yes"
    if response.status_code != 200:
        return {403: "no"}.get(response.status_code, str(response.status_code))
    if page not in ("add", "change"):
        return "yes"
    if method == "POST":
        # A form that is refused is not rendered here: see above.
        return "propose" if response.context_data.get("is_guarded") else "yes"
    if b'name="_save"' in response.content:
        return "yes"
    return "propose" if b'name="_propose"' in response.content else "read"


def asked(state: str) -> Iterator[tuple[dict[str, str], str, str, str]]:
    """Yield each row of the table for a state, with its method, page and an address."""
    for row in ADDRESSES:
        page = row["page"]
        for method in row["method"].split(", "):
            if row["what"] == "site":
                if state == "published" and not page.endswith("logout"):
                    yield row, method, page, site_address(page)
            elif row["what"] == "any row":
                if state == "published":
                    yield row, method, page, model_address(Fact, page, "")
            else:
                for wanted, model, rights in models_of(row["what"]):
                    if (wanted or "published") == state:
                        yield row, method, page, model_address(model, page, rights)


def sign_in(role: str) -> Client:
    client = Client(raise_request_exception=True)
    if role != "anonymous":
        client.force_login(User.objects.get(username=role))
    return client


def walked(role: str, state: str) -> list[tuple[str, str, str]]:
    """Return what differs from the table: (method and address, what it says, what is)."""
    client = sign_in(role)
    found = []
    for row, method, page, address in asked(state):
        got = answer(client, method, page, address)
        if got != row[role]:
            found.append((f"{method} {address}", row[role], got))
    return found


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.django_db
def test_each_address_answers_a_role_as_documented(role):
    assert walked(role, "published") == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.django_db
def test_each_address_of_a_draft_answers_a_role_as_documented(role, as_drafts):
    assert walked(role, "draft") == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.django_db
def test_signing_out_answers_a_role_as_documented(role):
    client = sign_in(role)

    for row in (row for row in ADDRESSES if row["page"] == "logout"):
        for method in row["method"].split(", "):
            assert answer(client, method, "", "/admin/logout/") == row[role]


@pytest.mark.django_db
def test_whoever_is_not_staff_is_asked_to_sign_in_everywhere():
    reader = User.objects.create(username="reader", is_superuser=True)
    client = Client()
    client.force_login(reader)

    for row, method, page, address in asked("published"):
        if row["anonymous"] == "sign in":
            assert answer(client, method, page, address) == "sign in", address
        assert row


@pytest.mark.parametrize("is_set_up", [True, False])
@pytest.mark.django_db
def test_the_password_alone_opens_nothing_that_asks_to_sign_in(settings, is_set_up):
    settings.SECOND_FACTOR_REQUIRED = True
    keeper = User.objects.get(username="Keeper")
    if is_set_up:
        make_app(keeper)
    client = with_the_password_alone(keeper)

    for row, method, page, address in asked("published"):
        if (
            page not in (*BEFORE_SET_UP, "mfa_authenticate")
            and row["anonymous"] == "sign in"
        ):
            assert answer(client, method, page, address) == row["anonymous"], address


def with_the_password_alone(person: User) -> Client:
    """Return a client that has sent the right password, and no code."""
    person.set_password(PASSWORD)
    person.save()
    client = Client()
    assert give_password(client, person.username).status_code == 302
    return client


def patterns(resolver: Any) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from patterns(pattern)


def test_every_address_of_the_admin_has_a_row_for_each_method():
    of_admin = [p for p in get_resolver().url_patterns if str(p.pattern) == "admin/"]
    rows = {
        (model._meta.label_lower, row["page"], method)
        for row in ADDRESSES
        if row["what"] not in ("site", "any row")
        for _state, model, _rights in models_of(row["what"])
        for method in row["method"].split(", ")
    } | {
        ("", row["page"], method)
        for row in ADDRESSES
        if row["what"] in ("site", "any row")
        for method in row["method"].split(", ")
    }
    models = {
        f"{m._meta.app_label}_{m._meta.model_name}": m._meta.label_lower
        for m in admin.site._registry
    }
    for pattern in chain.from_iterable(map(patterns, of_admin)):
        name = (
            pattern.name
            or {
                "<path:object_id>/": "short address",
                "(?P<url>.*)$": "anything else",
            }[str(pattern.pattern)]
        )
        kind = next((k for k in models if name.startswith(f"{k}_")), "")
        page = name.removeprefix(f"{kind}_")
        for method in ("GET", "POST"):
            assert (models.get(kind, ""), page, method) in rows, name


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
