"""Logs: one line of JSON for each event, without secrets or forged lines."""

import json
import logging

import pytest

from ecpat_site.logs import JsonFormatter
from tests.make import make_editor, make_profile


def line_of(message, *args, **extra):
    record = logging.LogRecord("site", logging.WARNING, "", 1, message, args, None)
    vars(record).update(extra)
    return JsonFormatter().format(record)


def test_an_event_is_one_object_with_its_time_level_and_message():
    event = json.loads(line_of("Refused: %s", "nope", status_code=403))

    assert event.pop("time").endswith("+00:00")
    assert event == {
        "level": "warning",
        "logger": "site",
        "message": "Refused: nope",
        "status": 403,
    }


ENDS = ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("text", [*ENDS, "\ud800", "\x00", "\x1b[2J", '"', "Zwölf"])
def test_any_text_is_written_down_and_none_forges_a_second_line(text):
    said = f'quiet{text}{{"level": "info", "message": "all is well"}}'

    line = line_of("Path %s", said)

    assert len(line.splitlines()) == 1
    assert "\x1b" not in line
    assert json.loads(line.encode())["message"] == f"Path {said}"


@pytest.mark.django_db
def test_a_failed_sign_in_is_written_down_without_the_password(client, caplog):
    make_editor()

    client.post("/admin/login/", {"login": "astrid", "password": "swordfish-9"})

    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert any("from 127.0.0.1" in line for line in lines)
    assert not any("swordfish-9" in line for line in lines)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "host", "said"),
    [
        ("/about/", "evil.example", "evil.example"),
        ("/?sources=exe", "testserver", "Sources can be had as"),
    ],
)
def test_a_request_that_is_refused_is_one_short_line(
    client, caplog, address, host, said
):
    make_profile()
    client.get(address, headers={"host": host})

    (line,) = [JsonFormatter().format(record) for record in caplog.records]
    event = json.loads(line)
    assert said in event["message"]
    assert (event["status"], event["level"]) == (400, "info")
    assert "exception" not in event
