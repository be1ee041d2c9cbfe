"""Figures written in prose."""

from orgprofile.values.written import Written, write
from tests.tables.recording import assert_answers

NEW = Written(
    {"": "142", "countries": "115", "date": "12 November 2025"}, "[@ecpat-2025#members]"
)
OLD = Written({"": "at least 80"}, "[@ecpat-2010]")


def test_a_figure_is_written_with_its_source_after_what_is_counted():
    assert_answers("figures", lambda text: [write(text, {"new": NEW, "old": OLD}.get)])
