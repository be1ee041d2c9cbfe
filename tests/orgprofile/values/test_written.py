"""Figures written in prose."""

import pytest

from orgprofile.values.written import Written, write

NEW = Written(
    {"": "142", "countries": "115", "date": "12 November 2025"}, "[@ecpat-2025#members]"
)
OLD = Written({"": "at least 80"}, "[@ecpat-2010]")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("It has [=new] members.", "It has 142 members.[@ecpat-2025#members]"),
        ("So many, [=old], joined", "So many, at least 80[@ecpat-2010], joined"),
        ("In [=new date] it", "In 12 November 2025[@ecpat-2025#members] it"),
        # Its source stands once in a sentence.
        (
            "[=new] members in [=new countries] countries. Of [=new] members left.",
            "142 members in 115 countries.[@ecpat-2025#members] Of 142"
            " members[@ecpat-2025#members] left.",
        ),
        # A figure that is not there is named in place.
        ("It has [=gone].", "It has **Missing figure: gone**."),
        ("In [=old countries].", "In **Missing figure: old countries**."),
        *((b, b) for b in ("[=new Member]", "[=New]", "[= new]", "[=new")),
    ],
)
def test_a_figure_is_written_with_its_source_after_what_is_counted(text, written):
    assert write(text, {"new": NEW, "old": OLD}.get) == written
