"""The headers of every answer, and no code in any page."""

import pytest
from django.conf import settings as configured
from django.urls import reverse

from ecpat_site import pages
from ecpat_site.accounts import HINT
from tests.make import make_editor
from tests.markup import Markup
from tests.walk import content

pytestmark = pytest.mark.django_db

DIRECTIVES = configured.CONTENT_SECURITY_POLICY["DIRECTIVES"]


# --- One answer of each kind ---------------------------------------------------------


def get(address, **headers):
    return lambda client: client.get(address, headers=headers)


def signed_in(address):
    def ask(client):
        client.force_login(make_editor())
        return client.get(address)

    return ask


def failing(client):
    client.raise_request_exception = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "profile", lambda *_rows, **_more: 1 / 0)
        return client.get("/")


def without_token(address):
    def ask(client):
        client.handler.enforce_csrf_checks = True
        return client.post(address, {"login": "astrid", "password": "x"})

    return ask


def too_big(client):
    return client.post("/admin/login/", {"login": "x" * 3_000_000})


def locked_out(client):
    for _attempt in range(6):
        response = client.post("/admin/login/", {"login": "astrid", "password": "x"})
    return response


# Name, status, what a cache may do, and how it is asked for.
ANSWERS = [
    ("page", 200, "no-cache", get("/")),
    ("table as a file", 200, "no-cache", get("/network/counts.csv")),
    ("bad date", 400, "no-store", get("/network/?as_of=soon")),
    ("redirect to the slash", 301, "no-cache", get("/about")),
    ("not allowed and no token", 405, "no-store", without_token("/")),
    ("forged host", 400, "no-store", get("/", host="evil.example")),
    ("too big", 400, "no-store", too_big),
    ("error", 500, "no-store", failing),
    ("no token", 403, "no-store", without_token("/admin/login/")),
    ("locked out", 429, "no-store", locked_out),
    ("redirect to sign in", 302, "no-store", get("/admin/")),
    ("admin", 200, "no-store", signed_in("/admin/")),
    ("admin not found", 404, "no-store", signed_in("/admin/nowhere/")),
    ("static file", 200, "max-age", get("/static/css/site.css")),
    ("static file missing", 404, "no-store", get("/static/css/none.css")),
]


@pytest.fixture(params=ANSWERS, ids=[answer[0] for answer in ANSWERS])
def answer(made_profile, request, client):
    """An answer of each kind, and what a cache may do with it."""
    _name, status, kept, ask = request.param
    response = ask(client)
    assert response.status_code == status
    yield response, kept
    # The end of a file closes it, and unlike `close` leaves the connection open.
    content(response)


def policy_of(response):
    directives = response["Content-Security-Policy"].split(";")
    return {name: values for name, *values in (d.split() for d in directives)}


def test_every_answer_carries_every_header_and_no_code_and_only_the_admin_cookies(
    answer,
):
    response, kept = answer

    assert policy_of(response) == DIRECTIVES
    assert kept in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    features = response["Permissions-Policy"]
    assert features.count("=()") == len(features.split(",")) > 10
    assert "Server" not in response
    kind = response.get("Content-Type", "")
    assert "charset=" in kind or not kind.startswith("text/")
    assert "html" not in kind or Markup(response).code == []
    for cookie in response.cookies.values():
        assert response.request["PATH_INFO"].startswith("/admin/")
        # The hint is read by a script, and gives no right.
        is_hidden = cookie.key != HINT
        assert (cookie["samesite"], bool(cookie["httponly"])) == ("Lax", is_hidden)


def test_the_policy_allows_nothing_unsafe_and_nowhere_else():
    sources = [source for values in DIRECTIVES.values() for source in values]

    assert set(sources) <= {"'none'", "'self'", "data:"}
    assert [d for d, values in DIRECTIVES.items() if "data:" in values] == ["img-src"]
    for directive in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert DIRECTIVES[directive] == ["'none'"], directive
    assert DIRECTIVES["form-action"] == ["'self'"]


# --- Signing in ----------------------------------------------------------------------


def test_a_weak_password_is_refused(client):
    editor = make_editor("astrid-lindgren")
    editor.set_password("old")
    editor.save()
    client.force_login(editor)

    for new in ("short-1", "password12345", "123456789012", "astrid-lindgren-1"):
        sent = {"oldpassword": "old", "password1": new, "password2": new}
        response = client.post(reverse("account_change_password"), sent)
        assert response.context["form"].errors["password1"], new


# --- In production -------------------------------------------------------------------


def test_plain_http_is_sent_on_to_https_with_every_header(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    response = client.get("/about/")

    assert response["Location"] == "https://testserver/about/"
    assert policy_of(response) == DIRECTIVES
    assert response["X-Content-Type-Options"] == "nosniff"
    # Its keeper asks the process by plain HTTP too.
    for address in ("/healthz", "/readyz"):
        assert client.get(address).status_code == 200
