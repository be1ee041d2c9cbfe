import pytest

from references.styles import names


@pytest.mark.parametrize(
    ("written", "direct", "inverted", "initials", "bare"),
    [
        ("van der Berg, Anna", "Anna van der Berg", "van der Berg, Anna", "van der Berg, A.", "van der Berg A"),
        ("Beauvoir, Simone de", "Simone de Beauvoir", "Beauvoir, Simone de", "Beauvoir, S. de", "Beauvoir S de"),
        ("King, Martin, Sr.", "Martin King Sr.", "King, Martin, Sr.", "King, M., Sr.", "King M Sr"),
        ("King, Martin, III", "Martin King III", "King, Martin, III", "King, M., III", "King M III"),
        # A second comma before anything but a rank is part of the given name.
        ("A, Bo, Office", "Bo, Office A", "A, Bo, Office", "A, B. O.", "A BO"),
        # A script without capitals has no initials.
        ("حداد, ليلى", "ليلى حداد", "حداد, ليلى", "حداد, ليلى", "حداد ليلى"),
    ],
)  # fmt: skip
def test_a_person_is_written_as_each_style_needs_it(
    written, direct, inverted, initials, bare
):
    (name,) = names.parse([written])

    assert name.direct() == direct
    assert name.inverted() == inverted
    assert name.inverted_initials() == initials
    assert name.bare_initials() == bare


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("INTERPOL", "INTERPOL"),
        ("世界卫生组织", "世界卫生组织"),
        ("김, 민지", "김민지"),
        ("山田, はなこ", "山田はなこ"),
        # Half a name is a whole one.
        ("Lim,", "Lim"),
        (", Sarah", "Sarah"),
        (",,,", ""),
    ],
)
def test_a_body_and_an_east_asian_name_are_the_same_in_every_style(written, whole):
    (name,) = names.parse([written])

    assert name.direct() == name.inverted() == whole
    assert name.inverted_initials() == name.bare_initials() == whole


@pytest.mark.parametrize(
    ("given", "stopped", "bare"),
    [
        ("Jean-Paul", "J.-P.", "JP"),
        ("J.K.", "J. K.", "JK"),
        ("E\u0301mile", "É.", "É"),
        ("“Bob” John", "B. J.", "BJ"),
        ("Анна Петровна", "А. П.", "АП"),
    ],
)
def test_given_names_are_shortened_to_their_initials(given, stopped, bare):
    (name,) = names.parse([f"Bunn, {given}"])

    assert name.inverted_initials() == f"Bunn, {stopped}"
    assert name.bare_initials() == f"Bunn {bare}"


def test_empty_lines_are_no_names():
    assert names.parse(["", "  ", "INTERPOL"]) == (names.Name("INTERPOL"),)
