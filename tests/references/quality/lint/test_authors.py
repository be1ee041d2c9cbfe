"""Telling two names run together from one name, and from the name of a body."""

import pytest

from references.quality.lint.authors import look_run_together
from tests.ruler import is_linear


@pytest.mark.parametrize(
    "line",
    [
        "Ms. Anne van der TuukAbang Africa Travel", "Jane DoeJohn Roe",
        "Doe, JaneRoe, John", "Hawke, AngelaRaphael, Alison",
        "Abang Africa Travel Ms. Anne van der Tuuk", "Jane Doe and John Roe",
        "Jane Doe & John Roe", "Jane Doe &amp; John Roe", "Jane Doe / John Roe",
        "Anna Müller und Peter Schmidt", "Éva Kovács et José García",
        "Anne-Marie O’Neill and John van der Berg", "J. K. Doe and R. Roe",
        "Doe, Jane and Roe, John", "Doe, Jane, and John Roe",
        "Jane Doe, John Roe, and Mary Poe", "Doe, Jane, Roe, John", "Doe, J., Roe, R.",
        "Jane Doe, John Roe, Mary Poe", "Doe, Jane; Roe, John",
        "ECPAT International; INTERPOL",
    ],
)  # fmt: skip
def test_two_names_in_one_line_are_noticed(line):
    assert look_run_together(line)


@pytest.mark.parametrize(
    "line",
    [
        "", "Landry", "Landry, Guillaume", "Doe, Ms. Jane", "van den Berg, Robbert",
        "de la Cruz, Juan", "García Márquez, Gabriel José", "Ortega y Gasset, José",
        "King, Martin Luther, Jr.", "Smith, John, PhD, MD", "McMenamin, Bernadette",
        "Ann MacDonald Smith", "Dr. Oetker",
    ],
)  # fmt: skip
def test_one_person_is_let_be(line):
    assert not look_run_together(line)


@pytest.mark.parametrize(
    "line",
    [
        "INTERPOL", "Wikipedia contributors",
        "Office of the High Commissioner and the Secretariat",
        "Office of the United Nations High Commissioner for Human Rights",
        "Office of the President, Republic of China (Taiwan)",
        "Ministry of Health, Labour and Welfare",
        "Department of Agriculture, Water and the Environment",
        "National Center for Missing & Exploited Children",
        "National Center for Missing &amp; Exploited Children",
        "Human Rights Watch and Amnesty International",
        "Save the Children and Plan International",
        "ECPAT International and Rede da Criança", "Bill and Melinda Gates Foundation",
        "Marks & Spencer", "WePROTECT Global Alliance", "The BuzzFeed News",
        "Friends of OpenStreetMap Foundation", "eTurboNews", "PEaCE / ECPAT Sri Lanka",
        "Hacking//Hustling", "PACT (formerly ECPAT-USA)",
        "Network of Organizations for Children of Serbia (MODS)",
    ],
)  # fmt: skip
def test_a_body_is_let_be_whatever_its_name_holds(line):
    assert not look_run_together(line)


@pytest.mark.parametrize(
    "piece", ["a, ", "A", "Aaa", "Doe and ", "Jane Doe, ", ";", " Ms", "&", " ", "D.-"]
)
def test_a_line_of_any_length_is_judged_in_linear_time(piece):
    def line(size):
        return "Doe" + piece * (size // len(piece)) + "Roe"

    assert is_linear(look_run_together, line, 60_000)
