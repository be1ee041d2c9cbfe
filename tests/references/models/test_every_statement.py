"""What holds of every kind of statement, tried on one public row of each."""

from operator import attrgetter
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from orgprofile.models import Measure, MembershipCount
from references.models import Citation, names
from references.models.registry import related
from references.models.sourced import Published
from tests.make import make_more, make_one_of_each
from tests.refusal import refusal, unsourced

MODELS = [m for m in apps.get_models() if issubclass(m, Published)]
UNTOLD = (
    "“Founded in 1990” names “1990”, which nothing below it and no note cited there has: "
    "take that out, or say it there with its source."
)
UNSOURCED = (
    "This text cites no source. Cite a source as [@key], or keep the entry as a draft."
)
PROSE = [(model, field) for model in MODELS for field in model.prose_fields()]


@pytest.fixture(scope="module", autouse=True)
def rows(module_db):
    make_more(make_one_of_each(), 1)


def one(model: Any, **conditions: Any) -> Any:
    row = related(model).filter(**conditions).order_by("pk").first()
    assert row, f"make_one_of_each makes no such {model.__name__}"
    return row


@pytest.mark.parametrize("model", [*MODELS, Measure, Citation])
def test_a_save_takes_few_queries(model, django_assert_max_num_queries):
    row = one(model) if model in MODELS else model.objects.first()

    # Two are a savepoint, one raises the revision, and a figure asks who writes it.
    with django_assert_max_num_queries(
        {MembershipCount: 10, Citation: 9}.get(model, 8)
    ):
        row.save()


@pytest.mark.parametrize("model", MODELS)
def test_a_row_is_not_public_while_what_it_is_part_of_is_a_draft(model):
    for path in model.part_of:
        row = one(model, **{f"{path}__isnull": False})
        whole = attrgetter(path.replace("__", "."))(row)
        for status in ("draft", "published"):
            type(whole).objects.filter(pk=whole.pk).update(status=status)
            assert (row in model.objects.published()) == (status == "published")


@pytest.mark.parametrize(("model", "field"), PROSE)
def test_each_sentence_is_published_with_a_source_alone(model, field):
    row = one(model)
    if model.titled:
        setattr(row, model.titled, "Of the founding")
    sourced = "It was founded in 1990.[@ecpat-history-2016]"

    setattr(row, field, f"{sourced} It grew fast. {sourced} It has 104 members.")
    expected = {field: [unsourced("It grew fast."), unsourced("It has 104 members.")]}
    assert refusal(row) == expected
    # Neither a key within code nor a heading names a source.
    for written, said in [
        ("Write `[@ecpat-history-2016]`.", unsourced("Write [@ecpat-history-2016].")),
        ("# Founded in 1990", UNTOLD),
        (">" * 200 + "Founded in 1990.", UNSOURCED),
    ]:
        setattr(row, field, written)
        assert refusal(row) == {field: [said]}

    row.status = "draft"
    row.full_clean()
    row.status = "published"
    for written in (f"# Founding\n\n{sourced} {sourced}", " "):
        setattr(row, field, written)
        row.clean()
        names.check(row)


NEEDED = [
    (model, name)
    for model in MODELS
    for name in model.source_fields()
    if not model._meta.get_field(name).null
]


@pytest.mark.parametrize("status", ["draft", "published"])
@pytest.mark.parametrize(("model", "source"), NEEDED)
def test_a_row_without_the_source_that_it_must_have_is_refused(model, source, status):
    row = one(model)
    fields = [f for f in model._meta.concrete_fields if f.name not in ("id", source)]
    new = model(**{f.attname: getattr(row, f.attname) for f in fields})
    new.status = status

    with pytest.raises(ValidationError) as refused:
        new.full_clean()

    assert source in refused.value.message_dict
