"""Countries of an event: stored in one way, or refused."""

import pytest
from django.core.exceptions import ValidationError

from timeline.models import HistoryEvent

COUNTRIES = HistoryEvent._meta.get_field("countries")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", ""),
        ("th ph", "TH, PH"),
        ("TH,PH", "TH, PH"),
        (" TH ,  PH, th", "TH, PH"),
    ],
)
def test_countries_are_kept_in_one_way(written, kept):
    assert COUNTRIES.clean(written, None) == kept


@pytest.mark.parametrize("written", ["XX", "SE, XX", "UK", "Sweden", "S", "SE;PH"])
def test_what_is_no_country_is_refused(written):
    with pytest.raises(
        ValidationError, match="is not a country: write the two letters"
    ):
        COUNTRIES.clean(written, None)
