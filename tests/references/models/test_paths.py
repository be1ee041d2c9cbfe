"""The paths of the pages of rows."""

from django.test.utils import override_script_prefix

from references.models.record import path_to


def test_a_path_begins_with_the_prefix_under_which_the_site_is_served():
    key = {"key": "kessler-washington-post-2015"}
    before = path_to("references:citation-detail", **key)

    with override_script_prefix("/profile/"):
        under = path_to("references:citation-detail", **key)

    assert before == "/references/kessler-washington-post-2015/"
    assert under == f"/profile{before}"
