"""Counting: each process for itself, and the sums by whichever is asked."""

import pytest

from ecpat_site.watching import counting
from ecpat_site.watching.counting import Counts, kind_of


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "page"),
        ("/history/founding-chiang-mai-1990/", "page"),
        ("/v1.0/", "page"),
        ("/network/counts.csv", "file"),
        ("/sitemap.xml", "file"),
        ("/static/css/site.css", "static"),
        ("/admin/login/", "admin"),
        ("/healthz", "probe"),
        ("/metrics", "probe"),
    ],
)
def test_each_address_is_of_one_kind(path, kind):
    assert kind_of(path) == kind


def test_a_process_without_a_file_counts_alone():
    counts = Counts()

    counts.add_request("/", 200)
    counts.add_request("/", 200)

    assert {name: n for name, n in counts.totals().items() if n} == {("page", 200): 2}


def test_a_process_that_can_t_write_its_file_counts_alone_and_says_so(
    monkeypatch, tmp_path, caplog
):
    monkeypatch.setenv(counting.VARIABLE, str(tmp_path / "nowhere" / "0"))

    counts = counting._of_this_process()

    counts.add("made")
    assert counts.totals()["made"] == 1
    assert caplog.messages == ["This process counts alone."]


def test_every_process_knows_the_sums_of_all_and_one_that_follows_counts_on(tmp_path):
    first, second = Counts(tmp_path / "0"), Counts(tmp_path / "1")
    first.add("made")
    second.add("made")
    second.add_request("/nowhere/", 404)

    follower = Counts(tmp_path / "0")
    follower.add("made")

    for counts in (second, follower):
        totals = counts.totals()
        assert (totals["made"], totals["page", 404], totals["stored"]) == (3, 1, 0)
