"""Sources, readings and doubts are shared by all pages of a revision, if they are few."""

from django.test import Client

from references import ledger
from references.models import Reading


def test_a_page_is_the_same_where_there_are_too_many_sources_to_share(
    made_profile, monkeypatch
):
    # Raises the revision: what is shared is read anew.
    Reading.objects.update(version=1)
    pages = [Client().get(path).content for path in ("/", "/history/", "/network/")]

    Reading.objects.update(version=1)
    monkeypatch.setattr(ledger, "MOST_SHARED", 0)

    for path, page in zip(("/", "/history/", "/network/"), pages, strict=True):
        assert Client().get(path).content == page, path
