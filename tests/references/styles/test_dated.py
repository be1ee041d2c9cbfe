import pytest

from references.styles import apa, chicago, mla, vancouver
from references.values import dates

FORMS = (apa.FORM, chicago.FORM, mla.FORM, vancouver.FORM)


@pytest.mark.parametrize(
    ("text", "in_apa", "in_chicago", "in_mla", "in_vancouver"),
    [
        ("1997", "1997", "1997", "1997", "1997"),
        ("1997-05", "1997, May", "May 1997", "May 1997", "1997 May"),
        ("1997-09-01", "1997, September 1", "September 1, 1997", "1 Sept. 1997", "1997 Sep 1"),
        ("1997~", "ca. 1997", "[ca. 1997]", "[circa 1997]", "[ca. 1997]"),
        ("1997?", "1997?", "[1997?]", "[1997?]", "[1997?]"),
        ("1997%", "ca. 1997?", "[ca. 1997?]", "[circa 1997?]", "[ca. 1997?]"),
        ("199X", "1990s", "1990s", "1990s", "1990s"),
        ("19XX", "1900s", "1900s", "1900s", "1900s"),
        ("2009/2012", "2009–2012", "2009–2012", "2009–2012", "2009–2012"),
        ("2009/2009", "2009", "2009", "2009", "2009"),
        ("2009-03/2009-05", "2009, March–May", "March–May 2009", "Mar.–May 2009", "2009 Mar–May"),
        ("1996-08-27/1996-08-31", "1996, August 27–31", "August 27–31, 1996", "27–31 Aug. 1996", "1996 Aug 27–31"),
        ("1996-08-27/1996-09-02", "1996, August 27–September 2", "August 27–September 2, 1996", "27 Aug.–2 Sept. 1996", "1996 Aug 27–Sep 2"),
        ("1996-12-30/1997-01-02", "1996, December 30–1997, January 2", "December 30, 1996–January 2, 1997", "30 Dec. 1996–2 Jan. 1997", "1996 Dec 30–1997 Jan 2"),
        ("1996-08/1996-08-31", "1996, August–August 31", "August–August 31, 1996", "Aug.–31 Aug. 1996", "1996 Aug–Aug 31"),
        ("1996-08-27~/1996-08-31", "ca. 1996, August 27–1996, August 31", "[ca. August 27, 1996–August 31, 1996]", "[circa 27 Aug. 1996–31 Aug. 1996]", "[ca. 1996 Aug 27–1996 Aug 31]"),
        ("2018/..", "2018–present", "2018–", "2018–", "2018–"),
        ("../1996-08", "until 1996, August", "until August 1996", "until Aug. 1996", "until 1996 Aug"),
    ],
)  # fmt: skip
def test_a_partial_date_reads_well_in_every_style(
    text, in_apa, in_chicago, in_mla, in_vancouver
):
    date = dates.parse(text)

    written = tuple(form.words(date) for form in FORMS)

    assert written == (in_apa, in_chicago, in_mla, in_vancouver)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("1996-08-27/1996-08-31", "1996"),
        ("1996-12-30/1997-01-02", "1996–1997"),
        ("1997-05-01~", "[ca. 1997]"),
        ("2018-05/..", "2018–"),
    ],
)
def test_a_book_is_dated_by_its_years(text, years):
    assert chicago.FORM.words(dates.parse(text), is_year_only=True) == years
