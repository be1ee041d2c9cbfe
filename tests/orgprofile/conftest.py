"""Two figures that disagree."""

import pytest

from tests.make import make_citation, make_count, make_measure, make_organisation


@pytest.fixture
def figures():
    """104 and 107, both for June 2018."""
    measure, source = make_measure(make_organisation()), make_citation()
    return (
        make_count(measure, "104", value=104, as_of="2018-06-08", citation=source),
        make_count(measure, "107", value=107, as_of="2018-06", citation=source),
    )
