"""`check_links`, against a server that plays what addresses become."""

import json
import os
import signal
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from references.links import archive, guard
from references.models import LinkCheck
from tests.make import make_citation
from tests.references.links.stage import closed_port, raised
from tests.references.links.test_bar import Terminal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_loop_running")]


@pytest.fixture
def stage():
    with raised() as stage:
        yield stage


@pytest.fixture
def played(stage, settings):
    """The stage, which the command may ask."""
    settings.LINK_CHECK_ALLOW = [f"{host}:{port}" for host, port in stage.hosts]
    return stage


def run(*words, stderr=None, **options):
    """The code the command exits with, and what it wrote."""
    options.setdefault("delay", 0)
    written = StringIO()
    try:
        call_command(
            "check_links",
            *words,
            stdout=written,
            stderr=stderr or StringIO(),
            **options,
        )
    except SystemExit as ended:
        return ended.code, written.getvalue()
    return 0, written.getvalue()


def report(*words, **options):
    code, written = run(*words, format="json", **options)
    return code, json.loads(written)


def refusal(*words, **options):
    with pytest.raises(CommandError) as refused:
        run(*words, **options)
    return refused.value


def a_day_later():
    """Move all checks a day back."""
    for check in LinkCheck.objects.all():
        check.checked_at -= timedelta(days=1)
        check.save()


def state(citation):
    citation.refresh_from_db()
    return citation.link_state


def test_each_state_is_found(played):
    parts = {
        "live": "/page?title=ECPAT+Germany",
        "moved": "/to/301?url=/page/new?title=ECPAT+Germany",
        "soft-404": "/page?title=Page+not+found",
        "takeover": "/page?title=This+domain+is+for+sale",
    }
    rows = {
        what: make_citation(what, url=played.url(part)) for what, part in parts.items()
    }

    code, told = report()

    assert {what: state(row) for what, row in rows.items()} == {w: w for w in rows}
    assert code == 1
    assert told["states"] == dict.fromkeys(sorted(rows), 1)
    assert told["new_findings"] == 3


def test_nothing_new_is_exit_code_0(played):
    make_citation("live", url=played.url("/page?title=ECPAT+Germany"))
    make_citation("moved", url=played.url("/to/301?url=/page?title=ECPAT+Germany"))
    assert run()[0] == 1

    assert run()[0] == 0


@pytest.mark.parametrize("status", [404, 410])
def test_a_dead_address_takes_two_days(played, status):
    citation = make_citation(url=played.url(f"/status/{status}"))

    assert run()[0] == 0
    assert run()[0] == 0
    assert state(citation) == "unchecked"
    a_day_later()
    code, told = report()

    assert state(citation) == "dead"
    assert code == 1
    (check,) = told["checks"]
    assert (check["state"], check["failed"], check["is_new_finding"]) == (
        "dead",
        True,
        True,
    )


def test_a_closed_port_is_a_failure(settings):
    port = closed_port()
    settings.LINK_CHECK_ALLOW = [f"127.0.0.1:{port}"]
    make_citation(url=f"http://127.0.0.1:{port}/")

    _code, told = report()

    assert told["states"] == {"failed once": 1}


def test_an_address_inside_is_not_asked(stage):
    citation = make_citation(url=stage.url("/page"))
    redirecting = make_citation("b", url="http://127.0.0.1/")

    code, told = report()

    assert stage.requests == []
    assert code == 0
    assert told["states"] == {"not judged": 2}
    assert {state(citation), state(redirecting)} == {"unchecked"}
    assert (
        "not a public address"
        in told["checks"][1]["reason"] + told["checks"][0]["reason"]
    )


def test_a_page_that_leads_inside_is_not_followed(played, settings):
    settings.LINK_CHECK_ALLOW = [f"127.0.0.1:{played.port}"]
    make_citation(url=played.url(f"/to/301?url={played.url('/page', '127.0.0.2')}"))

    _code, told = report()

    assert len(played.requests) == 1
    assert told["states"] == {"not judged": 1}


def test_the_text_tells_what_is_not_live(played):
    make_citation("fine", url=played.url("/page?title=ECPAT+Germany"))
    make_citation("old", url=played.url("/to/301?url=/page/new?title=ECPAT+Germany"))

    _code, written = run()

    assert "fine" not in written
    assert "old: moved (new). It has moved to 127.0.0.1 for good." in written
    assert f"  now at {played.url('/page/new?title=ECPAT%20Germany')}" in written
    assert written.endswith("2 of 2 addresses asked: 1 live, 1 moved.\n")


def test_the_report_says_what_a_scheduler_needs(played):
    make_citation("old", url=played.url("/to/301?url=/page/new?title=ECPAT+Germany"))

    _code, told = report()

    (check,) = told.pop("checks")
    started, ended = told.pop("started"), told.pop("ended")
    assert started <= ended
    assert told == {
        "requests": 3,
        "stopped_by": "",
        "checked": 1,
        "left": 0,
        "is_cut_off": False,
        "states": {"moved": 1},
        "new_findings": 1,
    }
    assert check["key"] == "old"
    assert check["status"] == 200
    assert check["final_url"] == played.url("/page/new?title=ECPAT%20Germany")


def test_nobody_else_writes_where_the_report_stands(played, capfd):
    make_citation(url=played.url("/page"))

    call_command("check_links", format="json", delay=0)

    assert json.loads(capfd.readouterr().out)["checked"] == 1


def test_a_dry_run_lists_what_is_due_and_asks_nothing(played):
    make_citation("a", url=played.url("/page"))

    code, written = run(dry_run=True)
    _code, told = report(dry_run=True)

    assert code == 0
    assert written == f"a: {played.url('/page')}\n1 would be asked; nothing was.\n"
    assert told == {
        "due": [{"key": "a", "url": played.url("/page"), "checked_at": None}]
    }
    assert played.requests == []
    assert not LinkCheck.objects.exists()


def test_nothing_due_is_no_fault():
    code, written = run()

    assert (code, written) == (0, "0 of 0 addresses asked.\n")


def test_a_run_the_budget_ended_goes_on_where_it_ended(played):
    for key in "abcd":
        make_citation(key, url=played.url(f"/pdf/{key}"))

    _code, first = report(requests=2)
    _code, second = report(limit=2)

    assert [check["key"] for check in first["checks"]] == ["a", "b"]
    assert [check["key"] for check in second["checks"]] == ["c", "d"]


def test_a_run_says_what_ended_it(played):
    make_citation("a", url=played.url("/page"))
    make_citation("b", url=played.url("/page/b"))

    _code, written = run(requests=3)

    assert "1 of 2 addresses asked: 1 live.\n" in written
    assert "Ended by requests; the next run goes on from here." in written


def test_ctrl_c_ends_a_run_and_keeps_what_was_found(played, monkeypatch):
    for key in "ab":
        make_citation(key, url=played.url(f"/pdf/{key}"))
    make_citation("c", url=played.url("/silence"))
    looked = []

    def interrupt(actor, rest, asked):
        os.kill(os.getpid(), signal.SIGINT)
        looked.append(True)

    monkeypatch.setattr("tests.references.links.stage.Actor.play_silence", interrupt)

    _code, told = report()

    assert looked
    assert told["stopped_by"] == "interruption"
    assert [check["key"] for check in told["checks"]] == ["a", "b"]
    assert LinkCheck.objects.count() == 2


def test_one_key_can_be_asked(played):
    for key in "abc":
        make_citation(key, url=played.url(f"/pdf/{key}"))

    _code, told = report(key=["a", "c"])

    assert [check["key"] for check in told["checks"]] == ["a", "c"]


def test_what_was_asked_of_late_can_be_left_out(played):
    make_citation("a", url=played.url("/pdf"))
    run()

    _code, told = report(older_than=7)

    assert told["checked"] == 0


def test_a_terminal_shows_a_bar_beside_the_report(played):
    make_citation("a", url=played.url("/pdf"))
    terminal = Terminal()

    _code, written = run(stderr=terminal)

    assert "1 of 1, 1 requests" in terminal.getvalue()
    assert "#" not in written


def test_no_log_is_shown_a_bar(played):
    make_citation("a", url=played.url("/pdf"))
    log = StringIO()

    run(stderr=log)

    assert log.getvalue() == ""


def without_name_servers(monkeypatch):
    async def down(host, port):
        raise guard.NoNameServerError(host)

    monkeypatch.setattr(guard.GuardedBackend.__init__, "__defaults__", ((), down, None))


def test_a_machine_that_is_cut_off_judges_nothing_and_says_so(monkeypatch):
    without_name_servers(monkeypatch)
    for host in "ab":
        make_citation(host, url=f"http://{host}.example/")
    written = StringIO()

    with pytest.raises(CommandError, match="Not one host answered") as refused:
        call_command("check_links", stdout=written, delay=0)

    assert refused.value.returncode == 2
    assert "2 of 2 addresses asked: 2 not judged." in written.getvalue()
    assert not LinkCheck.objects.filter(failed=True).exists()


def test_one_host_that_answers_shows_that_the_machine_is_not_cut_off(
    played, monkeypatch
):
    without_name_servers(monkeypatch)
    make_citation("a", url="http://a.example/")
    make_citation("b", url=played.url("/pdf"))

    code, told = report()

    assert (code, told["is_cut_off"]) == (0, False)


# --- An archive --------------------------------------------------------------------------


def hold(played, url, copy="https://web.archive.example/2018/x"):
    closest = {"url": copy, "status": "200", "available": True}
    played.archive[url] = json.dumps(
        {"archived_snapshots": {"closest": closest}}
    ).encode()
    return copy


def test_a_copy_of_what_is_lost_is_suggested_and_nothing_written(played, settings):
    settings.LINK_CHECK_ARCHIVE = played.url("/available", "127.0.0.2")
    url = played.url("/page?title=Page+not+found")
    citation = make_citation(url=url, accessed="2018-04-06")
    copy = hold(played, url)

    _code, told = report(archive=True)

    assert told["checks"][0]["archive_found"] == copy
    assert LinkCheck.objects.get().archive_found == copy
    assert "timestamp=20180406" in played.asked[-1][1]
    citation.refresh_from_db()
    assert citation.archive_url == ""
    assert citation.version == 1


def test_an_archive_is_not_asked_unless_it_is_asked_for(played, settings):
    settings.LINK_CHECK_ARCHIVE = played.url("/available", "127.0.0.2")
    make_citation(url=played.url("/page?title=Page+not+found"))

    run()

    assert not [path for _method, path in played.asked if "available" in path]


def test_an_archive_is_not_asked_for_what_is_live_or_archived(played, settings):
    settings.LINK_CHECK_ARCHIVE = played.url("/available", "127.0.0.2")
    make_citation("live", url=played.url("/page?title=ECPAT+Germany"))
    make_citation(
        "kept",
        url=played.url("/page?title=Page+not+found"),
        archive_url="https://web.archive.example/1",
        archive_date="2020",
    )

    run(archive=True)

    assert not [path for _method, path in played.asked if "available" in path]


def test_requests_of_an_archive_count(played, settings):
    settings.LINK_CHECK_ARCHIVE = played.url("/available", "127.0.0.2")
    for key in "ab":
        make_citation(key, url=played.url(f"/page/{key}?title=Page+not+found"))

    _code, told = report(archive=True, requests=5)

    assert told["requests"] == 5
    assert told["stopped_by"] == "requests"


def test_an_archive_that_is_down_has_no_copy(played, settings):
    settings.LINK_CHECK_ARCHIVE = played.url("/status/503", "127.0.0.2")
    make_citation(url=played.url("/page?title=Page+not+found"))

    code, told = report(archive=True)

    assert (code, told["checks"][0]["archive_found"]) == (1, "")


# --- Refused -----------------------------------------------------------------------------


def test_an_archive_that_is_not_named_is_refused_with_2(settings, monkeypatch):
    settings.LINK_CHECK_ARCHIVE = ""
    monkeypatch.delattr(archive, "find")

    refused = refusal(archive=True)

    assert refused.returncode == 2
    assert "LINK_CHECK_ARCHIVE names none" in str(refused)


def test_an_unknown_key_is_refused_with_2():
    make_citation("a", url="https://ecpat.example/")

    refused = refusal(key=["a", "nope"])

    assert refused.returncode == 2
    assert str(refused) == "No citation has the key nope."


@pytest.mark.parametrize("allowed", ["127.0.0.1", ":80", "host:http", "host:"])
def test_a_host_to_allow_without_a_port_is_refused_with_2(settings, allowed):
    settings.LINK_CHECK_ALLOW = [allowed]

    assert refusal().returncode == 2


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--limit", "0"),
        ("--requests", "-1"),
        ("--seconds", "1.5"),
        ("--older-than", "x"),
        ("--limit", "9" * 5000),
        ("--limit", "²"),
        ("--delay", "-1"),
        ("--delay", "nan"),
        ("--format", "xml"),
    ],
)
def test_an_option_that_cannot_be_meant_is_refused(option, value):
    with pytest.raises(CommandError, match=f"argument {option}"):
        call_command("check_links", f"{option}={value}")
