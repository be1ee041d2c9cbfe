"""Logs: one line of JSON for each event, without secrets or forged lines."""

import json
import logging

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import OperationalError

from ecpat_site import logs
from ecpat_site.accounts import AccountAdapter
from ecpat_site.logs import JsonFormatter
from tests.make import make_profile
from tests.waiting import wait_until


def line_of(message, *args, **extra):
    record = logging.LogRecord("site", logging.WARNING, "", 1, message, args, None)
    vars(record).update(extra)
    return JsonFormatter().format(record)


ENDS = ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("text", [*ENDS, "\ud800", "\x00", "\x1b[2J", '"', "Zwölf"])
def test_any_text_is_written_down_and_none_forges_a_second_line(text):
    said = f'quiet{text}{{"level": "info", "message": "all is well"}}'

    line = line_of("Path %s", said)

    assert len(line.splitlines()) == 1
    assert "\x1b" not in line
    assert json.loads(line.encode())["message"] == f"Path {said}"


@pytest.mark.django_db
def test_a_request_that_is_refused_is_one_short_line(client, caplog):
    make_profile()
    # Another test may have left the logger with a level of its own.
    caplog.set_level(logging.INFO, "django.request")
    client.get("/about/", headers={"host": f"evil.example{'x' * 4000}"})
    assert client.get("/?sources=exe").status_code == 400

    # A thread of another test may log meanwhile.
    refused = (r for r in caplog.records if getattr(r, "status_code", 0) == 400)
    lines = [JsonFormatter().format(record) for record in refused]
    for line, said in zip(
        lines, ("evil.ex", "You can download sources as"), strict=True
    ):
        event = json.loads(line)
        assert said in event["message"]
        assert (event["status"], event["level"]) == (400, "info")
        assert "exception" not in event
        assert len(line) < 600


@pytest.fixture
def fail(client, monkeypatch, settings):
    """Return a function that asks for what fails so, by a process that mails errors."""
    settings.ADMINS = [("", "it@example.org")]
    client.raise_request_exception = False
    for handler in logging.getLogger("django.request").handlers:
        handler._last = float("-inf")

    def ask(error):
        def failing(*_args, **_more):
            raise error

        monkeypatch.setattr(AccountAdapter, "pre_authenticate", failing)
        sent = {"login": "astrid", "password": "swordfish-9"}
        client.cookies["desk"] = "cookie-9"
        return client.post("/admin/login/", sent, headers={"X-Request-ID": "a7f3"})

    return ask


@pytest.mark.django_db
def test_errors_are_counted_and_one_a_minute_is_mailed_without_what_was_sent(
    fail, caplog, settings
):
    caplog.handler.setFormatter(JsonFormatter())

    assert fail(RuntimeError("nothing such")).status_code == 500
    assert fail(RuntimeError("again")).status_code == 500
    # Another process, too, finds that one was mailed.
    logs.ErrorHandler().handle(caplog.records[-1])

    assert cache.get(logs.ERRORS) == 3
    (mailed,) = wait_until(lambda: mail.outbox)
    assert mailed.subject == f"{settings.EMAIL_SUBJECT_PREFIX}Error a7f3: RuntimeError"
    assert mailed.to == ["it@example.org"]
    assert "in failing\n" in mailed.body
    written = mailed.body + str(mailed.message())
    for kept_out in ("swordfish-9", "cookie-9", settings.SECRET_KEY):
        assert kept_out not in written
    assert '"level": "error"' in caplog.text
    assert '"request": "a7f3"' in caplog.text


@pytest.mark.django_db
def test_a_database_that_is_away_is_told_of_and_not_asked(
    fail, django_assert_num_queries
):
    with django_assert_num_queries(0):
        assert fail(OperationalError("gone")).status_code == 503

    assert "OperationalError: gone" in wait_until(lambda: mail.outbox)[0].body
