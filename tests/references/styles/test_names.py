import pytest

from references.styles import names


def read(written):
    (name,) = names.read([written])
    return name


def test_a_person_has_a_family_name_and_given_names():
    name = read("Ward, Anna Maria Louise")

    assert name.direct() == "Anna Maria Louise Ward"
    assert name.inverted() == "Ward, Anna Maria Louise"
    assert name.inverted_initials() == "Ward, A. M. L."
    assert name.bare_initials() == "Ward AM"


@pytest.mark.parametrize(
    "whole", ["INTERPOL", "Terre des Hommes", "Somaly", "世界卫生组织"]
)
def test_a_body_and_a_person_of_one_name_are_written_the_same_everywhere(whole):
    name = read(whole)

    assert name.direct() == name.inverted() == whole
    assert name.inverted_initials() == name.bare_initials() == whole


def test_a_particle_before_the_family_name_belongs_to_it():
    name = read("van der Berg, Anna")

    assert name.direct() == "Anna van der Berg"
    assert name.bare_initials() == "van der Berg A"


def test_a_particle_after_the_given_name_is_not_shortened():
    name = read("Beauvoir, Simone de")

    assert name.direct() == "Simone de Beauvoir"
    assert name.inverted_initials() == "Beauvoir, S. de"
    assert name.bare_initials() == "Beauvoir S de"


@pytest.mark.parametrize("rank", ["Jr.", "Sr.", "III"])
def test_a_rank_stands_last(rank):
    name = read(f"King, Martin Luther, {rank}")

    assert name.direct() == f"Martin Luther King {rank}"
    assert name.inverted() == f"King, Martin Luther, {rank}"
    assert name.inverted_initials() == f"King, M. L., {rank}"
    assert name.bare_initials() == f"King ML {rank.removesuffix('.')}"


def test_a_second_comma_before_anything_but_a_rank_is_part_of_the_given_name():
    assert read("Ministry, Justice, Office").inverted() == "Ministry, Justice, Office"


@pytest.mark.parametrize(
    ("given", "stopped", "bare"),
    [
        ("Jean-Paul", "J.-P.", "JP"),
        ("W. T.", "W. T.", "WT"),
        ("J.K.", "J. K.", "JK"),
        ("E\u0301mile", "É.", "É"),
        ("“Bob” John", "B. J.", "BJ"),
        ("Анна Петровна", "А. П.", "АП"),
    ],
)
def test_given_names_are_shortened_to_their_initials(given, stopped, bare):
    name = read(f"Bunn, {given}")

    assert name.inverted_initials() == f"Bunn, {stopped}"
    assert name.bare_initials() == f"Bunn {bare}"


@pytest.mark.parametrize(
    ("family", "given"), [("ใจดี", "สมชาย"), ("حداد", "ليلى"), ("כהן", "רות")]
)
def test_a_script_without_capitals_has_no_initials(family, given):
    name = read(f"{family}, {given}")

    assert name.direct() == f"{given} {family}"
    assert name.inverted_initials() == f"{family}, {given}"
    assert name.bare_initials() == f"{family} {given}"


@pytest.mark.parametrize(
    ("written", "whole"),
    [("王, 小明", "王小明"), ("김, 민지", "김민지"), ("山田, はなこ", "山田はなこ")],
)
def test_an_east_asian_name_begins_with_the_family_and_has_no_gap(written, whole):
    name = read(written)

    assert name.direct() == name.inverted() == whole
    assert name.inverted_initials() == name.bare_initials() == whole


def test_empty_lines_are_no_names():
    assert names.read(["", "  ", "INTERPOL"]) == (names.Name("INTERPOL"),)


@pytest.mark.parametrize(
    ("written", "direct"), [("Lim,", "Lim"), (", Sarah", "Sarah"), (",,,", "")]
)
def test_half_a_name_is_a_whole_one(written, direct):
    assert read(written).direct() == direct
