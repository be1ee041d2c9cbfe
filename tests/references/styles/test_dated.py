"""Dates of which the golden files have no example."""

import pytest

from references.styles import apa, chicago, mla, vancouver
from references.values import dates

FORMS = (apa.FORM, chicago.FORM, mla.FORM, vancouver.FORM)


@pytest.mark.parametrize(
    ("text", "in_apa", "in_chicago", "in_mla", "in_vancouver"),
    [
        ("1997-09-01", "1997, September 1", "September 1, 1997", "1 Sept. 1997", "1997 Sep 1"),
        ("2009/2009", "2009", "2009", "2009", "2009"),
        ("1996-08/1996-08-31", "1996, August–August 31", "August–August 31, 1996", "Aug.–31 Aug. 1996", "1996 Aug–Aug 31"),
        ("1996-08-27~/1996-08-31", "ca. 1996, August 27–1996, August 31", "[ca. August 27, 1996–August 31, 1996]", "[circa 27 Aug. 1996–31 Aug. 1996]", "[ca. 1996 Aug 27–1996 Aug 31]"),
    ],
)  # fmt: skip
def test_a_partial_date_is_written_as_each_style_has_it(
    text, in_apa, in_chicago, in_mla, in_vancouver
):
    date = dates.parse(text)

    written = tuple(form.in_words(date) for form in FORMS)

    assert written == (in_apa, in_chicago, in_mla, in_vancouver)
