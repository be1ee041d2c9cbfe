"""`check_links`, against a server that plays what addresses become."""

import os
import signal
from functools import partial

import pytest
from django.core.management import CommandError

from references.links import checking
from references.management.commands import check_links
from references.models import Citation, LinkCheck
from tests.make import make_citation, make_reading
from tests.references.management.commands import shell

LIVE = "/page?title=ECPAT+Germany"
MOVED = "/to/301?url=/page/new?title=ECPAT+Germany"
NEW = "/page/new?title=ECPAT%20Germany"


@pytest.fixture
def played(stage, settings, monkeypatch):
    """The stage, which the command may ask without a pause."""
    monkeypatch.setattr(check_links, "DELAY", 0)
    settings.LINK_CHECK_ALLOW = [f"[{host}]:{port}" for host, port in stage.hosts]
    return stage


run = partial(shell.run, "check_links")


def make_sources(played, **parts):
    return [make_citation(key, url=played.url(part)) for key, part in parts.items()]


def checked():
    return [*LinkCheck.objects.order_by("pk").values_list("citation__key", flat=True)]


def test_a_run_tells_what_is_not_live_and_each_finding_is_new_once(played):
    (live, *_others) = make_sources(
        played, fine=LIVE, gone="/status/404", old=MOVED, shut="/status/403"
    )
    make_reading(live, read_at=played.url("/pdf"))

    code, written = run()

    assert code == 1
    assert "fine" not in written
    gone, asked = played.url("/status/404"), "5 of 5 addresses asked: "
    assert "gone: failed once. It answers 404: not there. A failure on " in written
    assert f"\n  {gone}\n" in written
    assert "old: moved (new). It has moved to 127.0.0.1 for good." in written
    assert f"\n  now at {played.url(NEW)}\n" in written
    assert "shut: not judged. Could not be judged" in written
    assert written.endswith(f"{asked}1 failed once, 2 live, 1 moved, 1 not judged.\n")
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

    code, written = run()

    assert (code, written.endswith("1 live, 4 not judged.\n")) == (0, True)
    reasons = dict(LinkCheck.objects.values_list("citation__key", "reason"))
    asked = "Could not be judged: it was not asked."
    assert reasons["a"] == reasons["c"]
    assert reasons["b"] == f"{asked} “xn--a” is not the name of a machine."
    assert reasons["e"] == f"{asked} “999.1.1.1” is a number in place of a name."
    assert len(played.requests) == 3


def test_a_run_the_budget_ended_goes_on_at_the_next(played, monkeypatch):
    make_sources(played, **{key: f"/pdf/{key}" for key in "abc"})
    monkeypatch.setattr(check_links, "REQUESTS", 2)

    _code, cut = run()
    monkeypatch.setattr(check_links, "REQUESTS", 1)
    run()

    assert cut == "2 of 2 addresses asked: 2 live.\n"
    assert checked() == ["a", "b", "c"]


@pytest.fixture
def interruptible():
    """Let Ctrl-C interrupt, which a shell has its background jobs ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_ends_a_run_and_keeps_what_was_found(played, interruptible, monkeypatch):
    make_sources(played, a="/pdf/a", b="/pdf/b", c="/silence")
    record, stored = checking.record, []

    def recorded(*given):
        stored.append(record(*given))
        if len(stored) == 2:
            os.kill(os.getpid(), signal.SIGINT)
        return stored[-1]

    monkeypatch.setattr(checking, "record", recorded)

    _code, written = run()

    assert "Ended by interruption" in written
    assert checked() == ["a", "b"]


def test_a_run_that_cannot_be_meant_is_refused_with_2():
    with pytest.raises(CommandError, match="No source has the key nope") as refused:
        run(key=["nope"])
    assert refused.value.returncode == 2
