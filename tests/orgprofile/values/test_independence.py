"""Which sources are independent of both sides of an exchange."""

import pytest

from orgprofile.values.independence import independent, names
from references.values.source import Source


def made_by(publisher="", container_title="", *authors, **fields):
    return Source(
        publisher=publisher,
        container_title=container_title,
        authors=authors,
        **{"relation": "independent"} | fields,
    )


def counts(source, *parties):
    return independent([source], parties) == (source,)


def test_a_source_of_neither_side_counts():
    source = made_by("Vice Media", "Motherboard", "Cole, Samantha")

    assert counts(source, "Glenn Kessler", "The Washington Post", "ECPAT-USA")
    assert counts(source)


@pytest.mark.parametrize("fields", [{"relation": "unknown"}, {"tier": "tertiary"}])
def test_only_a_source_independent_of_the_organisation_counts(fields):
    assert not counts(made_by("Reuters", **fields), "Glenn Kessler")


# A party as written, and somebody who made the source: two names of one.
ALIKE = [
    ("Glenn Kessler", "Kessler, Glenn"),
    ("Kessler, Glenn", "Glenn Kessler"),
    ("GLENN KESSLER", "Kessler, Glenn"),
    ("José García", "Garcia, Jose"),
    ("Carol Smolenski and Jason Matthews", "Matthews, Jason"),
    ("Danielle Blunt & Ariel Wolf", "Blunt, Danielle"),
    ("Danielle Blunt, Ariel Wolf", "Wolf, Ariel"),
    ("The Washington Post", "Washington Post"),
    ("Washington Post", "The Washington Post"),
    ("The Washington Post", "Washington Post (online)"),
    ("ECPAT-USA", "ECPAT USA"),
    ("ECPAT-USA (now PACT)", "PACT"),
    ("PACT", "ECPAT-USA (now PACT)"),
    ("ECPAT-USA (until June 2023)", "ECPAT-USA (now PACT)"),
    ("PACT – Protect All Children from Trafficking", "PACT"),
    ("PACT", "PACT – Protect All Children from Trafficking"),
    (
        "Protect All Children from Trafficking",
        "PACT — Protect All Children from Trafficking",
    ),
    ("Vox", "Vox Media"),
    ("Vox Media", "Vox"),
    ("Hacking//Hustling", "Hacking Hustling"),
    ("director of ECPAT-USA", "ECPAT-USA"),
    ("reporter at CNBC", "CNBC"),
    ("Wikipedia’s article", "Wikipedia"),
    ("Wikipedia's article", "Wikipedia contributors"),
    ("CNBC", "ＣＮＢＣ"),
]


@pytest.mark.parametrize(("party", "maker"), ALIKE)
def test_whoever_made_a_source_is_known_by_every_name(party, maker):
    for source in (made_by(maker), made_by("", maker), made_by("X", "Y", "Z", maker)):
        assert not counts(source, "Somebody Else", party), source


DIFFERENT = [
    ("Glenn Kessler", "Kessler, David"),
    ("Glenn Kessler", "Kessler"),
    ("The Washington Post", "Washington Times"),
    ("ECPAT-USA", "ECPAT Germany"),
    ("PACT", "Impact"),
    ("Vox", "Voxel Weekly"),
    ("ECPAT-USA", "ECPAT International"),
    ("Wikipedia’s article", "Article"),
    ("", ""),
    ("–", "-"),
    ("   ", "Reuters"),
]


@pytest.mark.parametrize(("party", "maker"), DIFFERENT)
def test_names_that_only_resemble_each_other_are_different(party, maker):
    assert counts(made_by(maker), party)


def test_sources_keep_their_order_and_are_given_back_themselves():
    one, own, other = made_by("One"), made_by("PACT"), made_by("Other")

    assert independent([other, own, one], ["PACT"]) == (other, one)
    assert independent([], ["PACT"]) == ()


def test_a_name_that_is_long_or_strange_is_read_without_delay():
    for unit in ("(", "[(", " and ", ",", " of ", "s' ", "'s ", "the ", "–"):
        assert counts(made_by("Reuters"), unit * 10_000)
        names.cache_clear()
