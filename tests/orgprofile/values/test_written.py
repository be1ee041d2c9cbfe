"""Figures written in prose."""

import pytest

from orgprofile.values.written import Written, named, typed, write

NEW = Written(
    {"": "142", "countries": "115", "date": "12 November 2025"}, "[@ecpat-2025#members]"
)
OLD = Written({"": "at least 80"}, "[@ecpat-2010]")


def shown(text):
    return write(text, {"new": NEW, "old": OLD}.get)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("It has [=new] members.", "It has 142 members.[@ecpat-2025#members]"),
        (
            "So many, [=old], joined",
            "So many, at least 80[@ecpat-2010], joined",
        ),
        (
            "In [=new date] it grew.",
            "In 12 November 2025[@ecpat-2025#members] it grew.",
        ),
        ("[=new countries] countries", "115 countries[@ecpat-2025#members]"),
    ],
)
def test_a_figure_is_written_with_its_source_after_what_is_counted(text, html):
    assert shown(text) == html


def test_the_source_of_a_figure_stands_once_in_a_sentence():
    text = "It had [=new] members in [=new countries] countries. Of [=new] members few left."

    assert shown(text) == (
        "It had 142 members in 115 countries.[@ecpat-2025#members] Of 142 members"
        "[@ecpat-2025#members] few left."
    )
    assert shown("Not [=old] members but [=new] members.").count("[@") == 2
    assert shown("[=new] members\n\n[=new] members").count("[@") == 2


def test_a_figure_that_is_not_there_is_named_in_place():
    assert shown("It has [=gone] and [=old countries].") == (
        "It has **Missing figure: gone** and **Missing figure: old countries**."
    )


def test_a_text_names_each_figure_once_with_the_parts_it_writes():
    text = "[=new] in [=new countries], [=old], [=new] and [@new]"

    assert named(text) == {"new": ("", "countries"), "old": ("",)}


@pytest.mark.parametrize("begun", ["[=new member]", "[=New]", "[= new]", "[=new"])
def test_what_is_begun_and_is_no_figure_is_left(begun):
    assert shown(begun) == begun


def test_words_that_give_a_figure_are_found_with_what_would_write_them():
    figures = [
        {
            "142 members": "[=new] members",
            "115 countries": "[=new countries] countries",
        },
        {"80 members": "[=old] members"},
    ]

    assert typed("It has 142 members in 115 countries.", figures) == figures[0]
    assert typed("It is in 115 countries.", figures) == {}
    assert (
        typed("It has [=new] members, not 1142 members or 1,142 members.", figures)
        == {}
    )
