"""What holds of every kind of statement, tried on one public row of each."""

import re
from operator import attrgetter
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from orgprofile.models import Measure, Organisation, Resolution
from references.models import Citation
from references.statements.statement import Statement
from references.uses.citing import citing_models, related
from tests.make import make_more, make_one_of_each

pytestmark = pytest.mark.django_db

MODELS = [model for model in apps.get_models() if issubclass(model, Statement)]
UNSOURCED = "This cites no source. Cite one as [@key], or keep it as a draft."


@pytest.fixture(scope="module", autouse=True)
def rows(module_db):
    make_one_of_each()


def one(model: Any, **conditions: Any) -> Any:
    row = related(model).filter(**conditions).order_by("pk").first()
    assert row, f"make_one_of_each makes no such {model.__name__}"
    return row


@pytest.mark.parametrize("model", MODELS)
def test_a_row_is_found_by_its_natural_key(model):
    row = one(model)

    assert model.objects.get_by_natural_key(*row.natural_key()) == row


@pytest.mark.parametrize("model", [*MODELS, Measure, Citation])
def test_saving_an_unchanged_row_takes_few_queries(
    model, django_assert_max_num_queries
):
    row = one(model) if model in MODELS else model.objects.first()

    with django_assert_max_num_queries(8):
        row.save()


@pytest.mark.parametrize("model", MODELS)
def test_a_row_is_public_only_while_it_is_published(model):
    row = one(model)
    assert row in model.objects.published()

    row.status = model().status
    row.save()

    assert row not in model.objects.published()
    assert not row.is_published


@pytest.mark.parametrize(
    ("model", "path"), [(model, path) for model in MODELS for path in model.part_of]
)
def test_a_row_is_not_public_while_what_it_is_part_of_is_a_draft(model, path):
    row = one(model, **{f"{path}__isnull": False})
    parent = attrgetter(path.replace("__", "."))(row)
    parent.status = "draft"
    parent.save()

    assert row not in model.objects.published()


@pytest.mark.parametrize("model", MODELS)
def test_a_published_row_has_no_obstacles_but_what_its_prose_lacks(model):
    assert set(one(model).obstacles()) <= {UNSOURCED}


@pytest.mark.parametrize("model", [m for m in MODELS if m.must_cite])
def test_prose_is_published_with_a_source_and_kept_as_a_draft_without(model):
    row = one(model)
    (field,) = model.must_cite

    for written in ("It was founded in 1990.", "Write `[@ecpat-history-2016]`."):
        setattr(row, field, written)
        with pytest.raises(ValidationError) as refused:
            row.full_clean()
        assert refused.value.message_dict == {field: [UNSOURCED]}

    row.status = "draft"
    row.full_clean()
    row.status = "published"
    for written in ("It was founded in 1990.[@ecpat-history-2016]", " "):
        setattr(row, field, written)
        row.clean()
        row.clean_markers()


def test_no_two_fields_of_a_profile_have_one_place():
    make_more(Organisation.objects.get(slug="ecpat-international"), 2)

    places = [
        row.anchor(field.name, group)
        for model in citing_models()
        if model is not Resolution  # one reason may be given for several decisions
        for row in model.objects.all()
        for field in model._meta.concrete_fields
        for group in (1, 2)
    ]

    assert len(places) > 500
    assert len(set(places)) == len(places)
    assert all(re.fullmatch(r"[a-z0-9_-]+", place) for place in places)
