"""The statuses of the site, as recorded in the table beside this file."""

from django.test import Client

from tests.tables.recording import assert_recorded
from tests.walk import content, one_of_each


def statuses():
    """Yield the answer of one address of each kind to each method."""
    for address in [*one_of_each(), "/nowhere/", "/history/nothing/", "/about"]:
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
            response = Client().generic(method, address)
            text = content(response)
            if method == "HEAD":
                assert text == "", address
            yield address, method, response.status_code, response["Content-Type"]


def test_each_address_answers_each_method_as_recorded(made_profile):
    assert_recorded("statuses", statuses())
