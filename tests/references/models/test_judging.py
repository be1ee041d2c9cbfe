"""How each public field of each kind of row says how it is sourced."""

import pytest
from django.db import models

from references.loading.rows import record_models
from references.models import Citation, derived, fields, judging
from references.models.judging import NAMED, PROSE
from tests.make import (
    make_citation,
    make_doubt,
    make_fact,
    make_organisation,
    make_reading,
    make_section,
)
from tests.markup import Markup

# Texts that name a row, a day or an address, and assert nothing in words.
CODES = (
    *(fields.KeyField, fields.KeySlugField, fields.ReadingSlugField),
    *(fields.PartialDateField, fields.WebAddressField),
)


@pytest.mark.parametrize("model", record_models().values())
def test_each_text_that_readers_see_says_how_it_is_sourced(model):
    texts = {
        f.name
        for f in model._meta.concrete_fields
        if isinstance(f, models.CharField | models.TextField)
        and f.editable
        and not (f.choices or isinstance(f, CODES))
    }

    assert {*model.public} == texts
    for name, how in model.public.items():
        is_prose = isinstance(model._meta.get_field(name), fields.CitedTextField)
        assert (how is PROSE) == is_prose
        if how.way == "by":
            assert model._meta.get_field(how.about).related_model is Citation
        assert how.about or how in (PROSE, NAMED)


def judged(row, known=None):
    known = known or derived.known_by([row])
    return [(field, j.kind, j.missing) for field, j in judging.statements(row, known)]


@pytest.fixture
def organisation(db):
    make_reading(
        make_citation("face", publisher="FACE"), "one", says="It began in 1990."
    )
    return make_organisation()


def test_a_row_is_judged_as_it_is_now_and_not_as_it_is_stored(organisation):
    row = make_section(organisation, body="It began in 1990.[@face#one]")
    row.body = "It began in 1991.[@face#one]"

    assert judged(row) == [("body", "none", ("1991",))]


def test_a_doubt_excuses_what_it_speaks_of_and_nothing_more(organisation):
    make_doubt("years", words="It may have been in 1991.")
    row = make_section(organisation, body="In 1991, or 1992.[@face#one][!years]")

    assert judged(row) == [("body", "doubt", ("1992",))]


def test_a_statement_of_weak_sources_alone_has_a_sign_wherever_it_stands(
    client, organisation
):
    weak = make_citation("sum", tier="tertiary", publisher="Sum")
    make_reading(weak, "one", says="It began in 1990.")
    fact = {"citation": weak, "reading": "one"}
    make_fact(organisation, label="Since", value="1990", **fact)
    body = "It began in 1990.[@sum#one] It began in 1990.[@face#one; @sum#one]"
    make_section(organisation, body=f"{body} Perhaps in 1990.[@sum#one][!years]")
    make_doubt("years", words="It may have been in 1990.", kind="differ")

    page = Markup(client.get(organisation.get_absolute_url()))

    # A note with another source, and a statement with a doubt of its own, need no sign.
    shown = "It began in 1990.[1][†] It began in 1990.[1][2] Perhaps in 1990.[1][≠]"
    assert shown in page.words
    assert page.words.count("[†]") == 2
    assert "† weak source" in page.words
    assert "† Third-hand: it sums up other reports." in page.words


@pytest.mark.parametrize(
    ("note", "says"),
    [
        ("It paid €2.37 billion.", "It paid EUR 2,370 million."),
        ("Its income was 1,000 million.", "Its income was 1 billion."),
        ("It had 1,400 million users.", "It had 1.4 billion users."),
    ],
)
def test_a_sum_in_another_form_is_the_same(organisation, note, says):
    make_reading(Citation.objects.get(), "sum", says=note)
    row = make_section(organisation, body=f"{says}[@face#sum]")

    assert judged(row) == [("body", "stands", ())]


def test_the_site_s_organisation_goes_by_its_initials_too(organisation, settings):
    settings.SITE_SUBJECT = "Médecins Sans Frontières (MSF)"
    row = make_section(organisation, body="MSF began in 1990.[@face#one]")

    assert judged(row) == [("body", "stands", ())]
