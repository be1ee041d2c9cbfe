"""What programs that watch the site are told, whatever Host they ask."""

import pytest

HOSTS = ["testserver", "10.0.0.7:8080", "evil.example", "a b"]


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
