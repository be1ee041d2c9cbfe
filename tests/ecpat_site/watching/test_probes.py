"""What programs that watch the site are told, whatever Host they ask, and who is told."""

import sys
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest
from django.db import OperationalError, connection
from prometheus_client.parser import text_string_to_metric_families

from ecpat_site.watching import exposition
from ecpat_site.watching.counting import Counts
from references.models import LinkCheck, Revision
from tests.make import make_citation

HOSTS = ["testserver", "10.0.0.7:8080", "evil.example", "a b"]


@pytest.fixture
def counts(monkeypatch):
    made = Counts()
    monkeypatch.setattr(exposition, "counts", made)
    return made


@pytest.fixture
def watcher(settings):
    settings.METRICS_ALLOW = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]
    return {"REMOTE_ADDR": "10.0.0.7"}


def samples(response):
    """Return the numbers that a scrape finds, by name and labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(response.content.decode())
        for sample in family.samples
    }


@pytest.mark.parametrize("host", HOSTS)
def test_the_process_answers_without_database_and_host(client, host):
    response = client.get("/healthz", headers={"host": host})

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "evil" not in str(response.headers)


@pytest.mark.django_db
@pytest.mark.parametrize("host", HOSTS)
def test_the_site_is_ready_when_its_database_answers(
    client, host, django_assert_num_queries
):
    with django_assert_num_queries(1):
        response = client.get("/readyz", headers={"host": host})

    assert (response.status_code, response.content) == (200, b"ready\n")
    assert response["Cache-Control"] == "no-store"


def test_https_is_not_asked_of_a_program(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_who_may_watch_finds_the_counts_and_how_the_site_is(
    client, counts, watcher, django_assert_num_queries
):
    revision = Revision.objects.current().number
    citation = make_citation()
    moment = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
    LinkCheck.objects.create(
        citation=citation, url="https://ecpat.org/", checked_at=moment
    )
    counts.add_request("/", 200)
    counts.add_request("/nowhere/", 404)
    counts.add("stored")

    with django_assert_num_queries(2):
        response = client.get("/metrics", headers={"host": "10.1.2.3:8080"}, **watcher)

    found = samples(response)
    assert response["Cache-Control"] == "no-store"
    assert found["profile_requests_total", "page", "200"] == 1
    assert found["profile_requests_total", "page", "404"] == 1
    # An alarm sees the first of these, too.
    assert found["profile_requests_total", "page", "500"] == 0
    assert ("profile_requests_total", "page", "301") not in found
    assert found["profile_answers_total", "stored"] == 1
    assert found["profile_answers_total", "made"] == 0
    assert found["profile_revision",] > revision
    assert found["profile_last_link_check_timestamp_seconds",] == moment.timestamp()


def test_without_its_database_a_scrape_finds_the_counts_alone(
    client, counts, watcher, monkeypatch
):
    def refuse(*_asked):
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", refuse)

    found = samples(client.get("/metrics", **watcher))

    assert found["profile_answers_total", "stored"] == 0
    assert not [name for name, *_ in found if "revision" in name]


@pytest.mark.parametrize("address", ["203.0.113.9", "127.0.0.1", "", "unix:"])
def test_others_find_no_such_page(client, watcher, address):
    response = client.get("/metrics", REMOTE_ADDR=address)

    unknown = client.get("/nowhere")
    assert response.status_code == unknown.status_code == 404
    assert b"profile_requests" not in response.content


def test_without_the_client_library_there_is_no_such_page_and_the_log_says_why(
    client, watcher, monkeypatch, caplog
):
    monkeypatch.delattr("ecpat_site.watching.exposition")
    monkeypatch.setitem(sys.modules, "ecpat_site.watching.exposition", None)

    assert client.get("/metrics", **watcher).status_code == 404

    assert "prometheus-client is not installed" in caplog.messages[0]
