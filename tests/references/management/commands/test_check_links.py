"""`check_links`, against a server that plays what addresses become."""

import asyncio
import json
import os
import signal
import sys
from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from references.links import guard, recording
from references.links.fetching import Client
from references.models import Citation, LinkCheck
from tests.make import make_citation, make_reading
from tests.references.links.conftest import _as_a_command  # noqa: F401 (a fixture)
from tests.references.management.commands import shell
from tests.test_manage import Terminal

pytestmark = pytest.mark.django_db

LIVE = "/page?title=ECPAT+Germany"
MOVED = "/to/301?url=/page/new?title=ECPAT+Germany"
LOST = "/page?title=Page+not+found"


@pytest.fixture
def played(stage, settings):
    """The stage, which the command may ask; it plays a web archive too."""
    settings.LINK_CHECK_ALLOW = [f"[{host}]:{port}" for host, port in stage.hosts]
    settings.LINK_CHECK_ARCHIVE = stage.url("/available", "127.0.0.2")
    return stage


run = partial(shell.run, "check_links", delay=0)


def report(**options):
    code, written = run(format="json", **options)
    return code, json.loads(written)


def refusal(**options):
    """Return the exit code and the sentence of a refused run, and what it wrote."""
    written, errors = StringIO(), StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("check_links", stdout=written, stderr=errors, delay=0, **options)
    return refused.value.returncode, f"{refused.value}{written.getvalue()}", errors


def make_sources(played, **parts):
    return [make_citation(key, url=played.url(part)) for key, part in parts.items()]


def states():
    return dict(Citation.objects.order_by("key").values_list("key", "link_state"))


def test_each_state_is_found_and_is_new_once(played):
    sale = "/page?title=This+domain+is+for+sale"
    make_sources(played, a=LIVE, b=MOVED, c=LOST, d=sale)

    code, found = report()

    expected = {"a": "live", "b": "moved", "c": "soft-404", "d": "takeover"}
    assert states() == expected
    assert (code, found["new_findings"]) == (1, 3)
    assert found["states"] == dict.fromkeys(sorted(expected.values()), 1)
    assert run()[0] == 0


def test_addresses_inside_or_unreadable_are_not_asked_and_do_not_stop_a_run(
    played, settings
):
    settings.LINK_CHECK_ALLOW = [f"127.0.0.1:{played.port}"]
    inside, hostile = played.url("/", "127.0.0.2"), "http://xn--a/"
    make_sources(played, a=f"/to/301?url={inside}", b=f"/to/301?url={hostile}", d=LIVE)
    make_citation("c", url=inside)
    unreadable = make_citation("e", url=played.url("/"))
    # As an older version may have stored it: the form refuses it now.
    Citation.objects.filter(pk=unreadable.pk).update(url="http://999.1.1.1/")

    code, found = report()

    assert (code, found["states"]) == (0, {"live": 1, "not judged": 4})
    reasons = {check["key"]: check["reason"] for check in found["checks"]}
    asked = "Could not be judged: it was not asked."
    assert reasons["a"] == reasons["c"]
    assert reasons["b"] == f"{asked} “xn--a” is not the name of a machine."
    assert reasons["e"] == f"{asked} “999.1.1.1” is a number in place of a name."
    assert len(played.requests) == 4


def test_readings_taken_elsewhere_are_asked_for_with_the_sources(played):
    (source,) = make_sources(played, a=LIVE)
    make_reading(source, read_at=played.url(LOST))

    code, found = report()

    assert (code, found["states"]) == (1, {"live": 1, "soft-404": 1})
    assert states() == {"a": "live"}


def test_the_text_tells_what_is_not_live(played):
    make_sources(played, fine=LIVE, gone="/status/404", old=MOVED, shut="/status/403")

    _code, written = run()

    new = played.url("/page/new?title=ECPAT%20Germany")
    assert "fine" not in written
    assert "gone: failed once. It answers 404" in written
    assert f"  {played.url('/status/404')}\n" in written
    assert "old: moved (new). It has moved to 127.0.0.1 for good." in written
    assert f"  now at {new}\n" in written
    assert "shut: not judged. Could not be judged" in written
    assert f"  {played.url('/status/403')}" not in written
    summary = "1 failed once, 1 live, 1 moved, 1 not judged."
    assert written.endswith(f"4 of 4 addresses asked: {summary}\n")


def test_the_report_says_what_a_scheduler_needs(played, capfd):
    make_sources(played, old=MOVED)

    with pytest.raises(SystemExit):
        call_command("check_links", format="json", delay=0)

    found = json.loads(capfd.readouterr().out)  # nobody else writes there
    (check,) = found.pop("checks")
    assert found.pop("started") <= check.pop("checked_at") <= found.pop("ended")
    assert found == {
        "requests": 3,
        "stopped_by": "",
        "checked": 1,
        "left": 0,
        "is_cut_off": False,
        "states": {"moved": 1},
        "new_findings": 1,
    }
    reason = check.pop("reason")
    assert reason.startswith("It has moved")
    assert check == {
        "key": "old",
        "url": played.url(MOVED),
        "state": "moved",
        "failed": False,
        "is_new_finding": True,
        "status": 200,
        "final_url": played.url("/page/new?title=ECPAT%20Germany"),
        "archive_found": "",
    }


def test_a_dry_run_lists_what_is_due_and_asks_nothing(played):
    make_sources(played, a="/page")

    code, written = run("--dry-run", "--limit=5", "--delay=0.5")
    _code, found = report(dry_run=True)

    url = played.url("/page")
    assert (code, written) == (0, f"a: {url}\n1 would be asked; nothing was.\n")
    assert found == {"due": [{"key": "a", "url": url, "checked_at": None}]}
    assert played.requests == []
    assert not LinkCheck.objects.exists()


def test_nothing_due_is_no_fault():
    assert run() == (0, "0 of 0 addresses asked.\n")


def test_a_run_the_budget_ended_says_so_and_the_next_one_goes_on(played):
    make_sources(played, **{key: f"/pdf/{key}" for key in "abcd"})

    _code, first = run(requests=2)
    make_sources(played, e="/page")
    _code, cut = run(requests=1, key=["e"])
    _code, second = report(limit=1, older_than=7, key=["c", "d"])

    assert first == "2 of 2 addresses asked: 2 live.\n"
    assert cut == (
        "0 of 1 addresses asked.\nEnded by requests; the next run goes on from here.\n"
    )
    assert [check["key"] for check in second["checks"]] == ["c"]
    assert report(older_than=7, key=["a"])[1]["checked"] == 0


def test_ctrl_c_ends_a_run_and_keeps_what_was_found(played, monkeypatch):
    make_sources(played, a="/pdf/a", b="/pdf/b", c="/silence")
    real, record, stored = Client.look, recording.record, []

    def recorded(*given):
        stored.append(record(*given))
        return stored[-1]

    async def look(client, url, turn):
        if "silence" in url:
            async with asyncio.timeout(60):
                while len(stored) < 2:
                    await asyncio.sleep(0.01)
            os.kill(os.getpid(), signal.SIGINT)
        return await real(client, url, turn)

    monkeypatch.setattr(Client, "look", look)
    monkeypatch.setattr(recording, "record", recorded)

    _code, found = report()

    assert found["stopped_by"] == "interruption"
    assert [check["key"] for check in found["checks"]] == ["a", "b"]
    assert LinkCheck.objects.count() == 2


def test_a_terminal_shows_a_bar_and_the_report_and_a_log_none(played, monkeypatch):
    make_sources(played, a="/pdf")
    terminal, log = Terminal(), StringIO()

    monkeypatch.setattr(sys, "stderr", terminal)
    _code, written = run()
    monkeypatch.setattr(sys, "stderr", log)
    run()

    assert "1/1 [" in terminal.getvalue()
    assert "requests=1" in terminal.getvalue()
    assert "1/1" not in written
    assert log.getvalue() == ""


# --- Exit codes --------------------------------------------------------------------------


def test_a_machine_that_is_cut_off_judges_nothing_and_exits_with_2(played, monkeypatch):
    async def down(host, port):
        raise guard.NoNameServerError(host)

    monkeypatch.setattr(guard.GuardedBackend.__init__, "__defaults__", ((), down, None))
    for host in "ab":
        make_citation(host, url=f"http://{host}.example/")
    make_citation("refused", url="http://127.0.0.1:1/")

    code, written, _errors = refusal()

    assert code == 2
    assert written.startswith("Not one host answered")
    assert "3 of 3 addresses asked: 3 not judged." in written
    make_sources(played, c="/pdf")  # one that answers shows that it is connected
    code, found = report()
    assert (code, found["is_cut_off"]) == (0, False)


def test_a_run_that_fails_exits_with_3_and_says_why(played, monkeypatch):
    make_sources(played, a="/pdf")
    monkeypatch.delattr("references.links.recording.record")

    code, sentence, errors = refusal()

    assert code == 3
    assert sentence == "The check failed. What it found until then is kept."
    assert "AttributeError" in errors.getvalue()


def test_a_run_in_which_each_check_fails_exits_with_3(played, monkeypatch):
    make_sources(played, a="/pdf", b="/page")
    monkeypatch.delattr("references.links.fetching.Answer")

    code, sentence, _errors = refusal()

    assert code == 3
    assert sentence.startswith("Each check failed.")
    assert "2 not judged" in sentence


def test_a_run_that_cannot_be_meant_is_refused_with_2(settings):
    make_citation("a", url="https://ecpat.example/")
    assert refusal(key=["a", "nope"])[:2] == (2, "No citation has the key nope.")

    settings.LINK_CHECK_ARCHIVE = ""
    code, sentence, _errors = refusal(archive=True)
    assert (code, "LINK_CHECK_ARCHIVE names none" in sentence) == (2, True)

    for allowed in ("127.0.0.1", ":80", "host:http", "host:"):
        settings.LINK_CHECK_ALLOW = [allowed]
        assert refusal()[0] == 2, allowed


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
        ("--delay", "x"),
        ("--delay", "3601"),
    ],
)
def test_an_option_that_cannot_be_meant_is_refused(option, value):
    with pytest.raises(CommandError, match=f"argument {option}"):
        call_command("check_links", f"{option}={value}")


# --- An archive --------------------------------------------------------------------------


def hold(played, url, copy="https://web.archive.example/2018/x"):
    closest = {"url": copy, "status": "200", "available": True}
    found = {"archived_snapshots": {"closest": closest}}
    played.archive[url] = json.dumps(found).encode()
    return copy


def asked_of_archive(played):
    return [path for _method, path in played.asked if "available" in path]


def test_a_copy_of_what_is_lost_is_suggested_and_nothing_written(played):
    url = played.url(LOST)
    citation = make_citation(url=url, accessed="2018-04-06")
    copy = hold(played, url)

    _code, written = run(archive=True)
    run(archive=True)

    assert f"  archived at {copy}\n" in written
    assert set(LinkCheck.objects.values_list("archive_found", flat=True)) == {copy}
    (path,) = asked_of_archive(played)  # not again, for what it knows
    assert path.endswith("&timestamp=20180406")
    citation.refresh_from_db()
    assert (citation.archive_url, citation.version) == ("", 1)


def test_an_archive_is_asked_only_for_what_is_lost_and_not_archived(played):
    make_sources(played, live=LIVE, lost=LOST)
    copy = {"archive_url": "https://web.archive.example/1", "archive_date": "2020"}
    make_citation("kept", url=played.url(f"{LOST}&again"), **copy)

    run()
    assert asked_of_archive(played) == []

    run(archive=True)
    (path,) = asked_of_archive(played)
    assert "kept" not in path
    assert "timestamp" not in path


def test_requests_of_an_archive_count(played):
    make_sources(played, a=f"/page/a{LOST[5:]}", b=f"/page/b{LOST[5:]}")

    _code, found = report(archive=True, requests=5)

    assert (found["requests"], found["stopped_by"]) == (5, "requests")
