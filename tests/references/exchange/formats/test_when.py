"""Dates as files have them."""

import pytest

from references.exchange.formats import when
from references.exchange.formats.found import Refused


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("", ""),
        ("2015", "2015"),
        ("1997~", "1997~"),
        ("2009/2012", "2009/2012"),
        ("2015-9-2", "2015-09-02"),
        ("2015/09/02", "2015-09-02"),
        ("2015/09", "2015-09"),
        ("2015-00-00", "2015"),
        ("20150902", "2015-09-02"),
        ("2021-09-28T10:12:00Z", "2021-09-28"),
        ("2021-09-28 10:12:00", "2021-09-28"),
        ("2 September 2015", "2015-09-02"),
        ("2nd Sep 2015", "2015-09-02"),
        ("September 2, 2015", "2015-09-02"),
        ("Sept. 2015", "2015-09"),
        ("May 2015", "2015-05"),
        ("2015 May 4", "2015-05-04"),
        ("ca. 1990", "1990~"),
        ("2018/", "2018/.."),
    ],
)
def test_a_date_is_read_however_it_is_written(written, edtf):
    assert when.parse(written, "date") == edtf


@pytest.mark.parametrize(
    "written",
    [
        "02/09/2015",
        "n.d.",
        "2015-13",
        "2015-02-30",
        "Mayhem 2015",
        "2015 or 2016",
        "９",
    ],
)
def test_what_is_no_one_date_is_refused_with_field_value_and_way_out(written):
    with pytest.raises(Refused, match=r"“date” says “.*”, .*: write 2015, 2015-09"):
        when.parse(written, "date")
