"""What programs that watch the site are told, whatever Host they ask."""

import pytest


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["testserver", "10.0.0.7:8080", "evil.example", "a b"])
@pytest.mark.parametrize(
    ("address", "queries", "said"),
    [("/healthz", 0, b"ok\n"), ("/readyz", 1, b"ready\n")],
)
def test_the_process_answers_by_itself_and_the_site_once_its_database_does(
    client, django_assert_num_queries, host, address, queries, said
):
    with django_assert_num_queries(queries):
        response = client.get(address, headers={"host": host})

    assert (response.status_code, response.content) == (200, said)
    assert response["Cache-Control"] == "no-store"
    assert "evil" not in str(response.headers)
