"""The headers of every answer, and no code in any page."""

import pytest
from django.conf import settings as configured

from ecpat_site import pages
from ecpat_site.accounts import HINT
from tests.make import make_editor
from tests.markup import Markup
from tests.walk import content

pytestmark = pytest.mark.django_db

DIRECTIVES = configured.CONTENT_SECURITY_POLICY["DIRECTIVES"]


# --- One answer of each kind ---------------------------------------------------------


def signed_in(client):
    client.force_login(make_editor())
    return client


def failing(client):
    client.raise_request_exception = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "profile", lambda *_rows, **_more: 1 / 0)
        return client.get("/")


def sign_in(client, name="astrid"):
    return client.post("/admin/login/", {"login": name, "password": "x"})


def without_token(client):
    client.handler.enforce_csrf_checks = True
    return client


# Name, status, what a cache may do, and how it is asked for.
ANSWERS = [
    ("page", 200, "no-cache", lambda c: c.get("/")),
    ("table as a file", 200, "no-cache", lambda c: c.get("/network/counts.csv")),
    ("unknown format", 400, "no-store", lambda c: c.get("/?sources=word")),
    ("redirect to the slash", 301, "no-cache", lambda c: c.get("/about")),
    ("not allowed", 405, "no-store", lambda c: without_token(c).post("/")),
    ("forged host", 400, "no-store", lambda c: c.get("/", headers={"host": "evil"})),
    ("too big", 400, "no-store", lambda c: sign_in(c, "x" * 3_000_000)),
    ("error", 500, "no-store", failing),
    ("no token", 403, "no-store", lambda c: sign_in(without_token(c))),
    ("locked out", 429, "no-store", lambda c: [sign_in(c) for _ in range(6)][-1]),
    ("redirect to sign in", 302, "no-store", lambda c: c.get("/admin/")),
    ("admin", 200, "no-store", lambda c: signed_in(c).get("/admin/")),
    ("not found", 404, "no-store", lambda c: signed_in(c).get("/admin/nowhere/")),
    ("static file", 200, "max-age", lambda c: c.get("/static/css/site.css")),
    ("static file missing", 404, "no-store", lambda c: c.get("/static/css/none.css")),
]


def policy_of(response):
    directives = response["Content-Security-Policy"].split(";")
    return {name: values for name, *values in (d.split() for d in directives)}


@pytest.mark.parametrize(
    ("status", "kept", "ask"),
    [answer[1:] for answer in ANSWERS],
    ids=[answer[0] for answer in ANSWERS],
)
def test_every_answer_carries_every_header_and_no_code_and_only_the_admin_cookies(
    made_profile, client, status, kept, ask
):
    response = ask(client)

    assert response.status_code == status
    assert policy_of(response) == DIRECTIVES
    assert kept in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
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
    # The end of a file closes it, and unlike `close` leaves the connection open.
    assert "evil" not in content(response) + str(response.headers)


def test_the_policy_allows_nothing_unsafe_and_nowhere_else():
    sources = [source for values in DIRECTIVES.values() for source in values]

    assert set(sources) <= {"'none'", "'self'", "data:"}
    assert [d for d, values in DIRECTIVES.items() if "data:" in values] == ["img-src"]
    for directive in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert DIRECTIVES[directive] == ["'none'"], directive
    assert DIRECTIVES["form-action"] == ["'self'"]


# --- In production -------------------------------------------------------------------


def test_plain_http_is_sent_on_to_https_with_every_header(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    response = client.get("/about/")

    assert response["Location"] == "https://testserver/about/"
    assert policy_of(response) == DIRECTIVES
    # Its keeper asks the process by plain HTTP too.
    for address in ("/healthz", "/readyz"):
        assert client.get(address).status_code == 200
