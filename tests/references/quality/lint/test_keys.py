"""The house form of keys: author or publisher, subject, year."""

import pytest

from references.quality.lint.keys import departure
from tests.references.quality.lint.sources import a_source


@pytest.mark.parametrize(
    ("key", "fields"),
    [
        ("kessler-fishy-claim-2015", {}),
        ("washington-post-fishy-claim-2015", {}),
        ("kessler-2015", {}),
        # A letter or a number tells two of one year apart.
        ("kessler-fishy-claim-2015b", {}),
        ("kessler-fishy-claim-2015-09", {}),
        # The initials of a body, or what it is called by in its site's name.
        (
            "ceop-notice",
            {"publisher": "Child Exploitation and Online Protection Centre"},
        ),
        ("oana-notice", {"publisher": "Asian News", "url": "https://oananews.org/1"}),
        # What it appeared in, where nobody else is named.
        ("doczz-code", {"publisher": "", "container_title": "doczz.net", "url": ""}),
        # Nobody at all: what it is about.
        ("face-history", {"publisher": "", "title": "[Page on FACE]"}),
        # An undated source may say a year, or none.
        ("post-annual-report-2017-2018", {}),
        ("post-home", {}),
    ],
)
def test_a_key_in_the_house_form_is_let_be(key, fields):
    dated = {"issued": "2015-09-02"} if "2015" in key else {"issued": "", "authors": ""}

    assert departure(a_source(key=key, **dated | fields)) == ""


@pytest.mark.parametrize(
    ("key", "issued", "how"),
    [
        ("kessler", "", "it is a single word"),
        (
            "fishy-claim-2015",
            "2015",
            "“fishy” names neither an author nor the publisher",
        ),
        (
            "kessler-fishy-claim",
            "2015-09",
            "it does not end in the year, though the source is of 2015-09",
        ),
        ("kessler-claim-2014", "2015", "it ends in 2014, and the source is of 2015"),
    ],
)
def test_how_a_key_departs_from_the_house_form_is_said(key, issued, how):
    assert departure(a_source(key=key, issued=issued)) == how


@pytest.mark.parametrize("issued", ["2014/2016", "201X", "2015~"])
def test_any_year_that_the_date_can_mean_will_do(issued):
    assert departure(a_source(issued=issued)) == ""


def test_a_date_that_is_none_asks_for_no_year():
    assert departure(a_source(key="kessler-claim", issued="last year")) == ""
