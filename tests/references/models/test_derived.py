"""The index of uses is what the rows say, however they were written."""

from collections import Counter
from operator import attrgetter
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from hypothesis import given
from hypothesis import strategies as st

from orgprofile.models import Measure, Organisation, Section
from references.models import Citation, derived
from references.models.registry import statement_models
from references.models.sourced import Published
from references.prose import markdown
from tests.make import (
    make_citation,
    make_criticism,
    make_doubt,
    make_more,
    make_one_of_each,
    make_organisation,
    make_reading,
    make_section,
    make_turn,
)
from timeline.models import HistoryEvent, Participant

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def use_counts() -> dict[str, int]:
    cited = Citation.objects.with_use_count().filter(use_count__gt=0)
    return dict(cited.values_list("key", "use_count"))


def check_in_step() -> None:
    """Compare the index of uses, and that of the search, with the rows."""
    found: Counter[str] = Counter()
    for model in statement_models():
        for row in model.objects.published():
            for name in row.prose_fields():
                found.update(markdown.prose(getattr(row, name)).keys)
            sources = [getattr(row, name) for name in row.source_fields()]
            found.update(source.key for source in sources if source)
    known = Citation.objects.all_keys()
    assert derived.stale() == 0
    assert use_counts() == {key: n for key, n in found.items() if key in known}


def test_of_a_renamed_whole_only_the_parts_that_name_it_are_written(monkeypatch):
    subject = make_one_of_each()
    other = Participant.objects.get().organisation
    written = []
    write = derived.write
    monkeypatch.setattr(
        derived, "write", lambda rows, **how: written.extend(rows) or write(rows, **how)
    )

    subject.name = f"{subject.name} Worldwide"
    subject.save()
    assert not {type(row) for row in written} & {Section, HistoryEvent}
    other.name = f"{other.name} Worldwide"
    other.save()
    assert Participant.objects.get() in written
    check_in_step()


@pytest.mark.parametrize("path", ["criticism.organisation", "criticism.target"])
def test_what_is_withdrawn_takes_uses_and_words_of_its_parts_along_and_brings_them_back(
    path,
):
    make_citation("a")
    target = make_organisation("ecpat-usa")
    turn = make_turn(make_criticism(make_organisation(), target=target), body="It.[@a]")
    row = attrgetter(path)(turn)

    row.status = "draft"
    row.save()
    assert use_counts() == {}
    check_in_step()

    row.status = "published"
    row.save()
    assert use_counts() == {"a": 1}
    check_in_step()


def test_writing_everything_asks_no_more_for_more_rows(django_assert_max_num_queries):
    make_more(make_organisation(), 2)

    # Of each model: its rows twice (the second time none), which are public, its uses,
    # and the same of its entries.
    with django_assert_max_num_queries(8 * len(statement_models()) + 3):
        assert derived.stale() == 0


KEYS = ["ecpat-history-2016", "kessler-post-2015", "ecpat-germany-2018", "new", "nope"]
written = st.lists(st.sampled_from([f"It.[@{key}]" for key in KEYS]), max_size=3)
NUMBERS = st.integers(0, 10_000)
STEPS = [
    *("write", "write", "publish", "withdraw", "move", "move", "delete many"),
    *("cite", "uncite", "rename"),
]
step = st.tuples(st.sampled_from(STEPS), NUMBERS, NUMBERS, written.map(" ".join))


def one_of(rows: Any, number: int) -> Any:
    found = list(rows.order_by("pk"))
    return found[number % len(found)] if found else None


def take(step: str, number: int, other: int, body: str) -> None:
    """Do one thing to the profile that an editor or a program might."""
    citing = statement_models()
    model = citing[number % len(citing)]
    row = one_of(model.objects, other)
    if step == "write" and row:
        for name in model.prose_fields():
            setattr(row, name, body)
        for field in model._meta.fields:
            if field.related_model is Citation:
                setattr(row, field.name, one_of(Citation.objects, number + other))
        row.save()
    elif step == "publish" and issubclass(model, Published):
        model.objects.all().publish()
    elif step == "withdraw" and issubclass(model, Published):
        model.objects.filter(pk__gte=row.pk if row else 0).withdraw()
    elif step == "move":
        models = [*citing, Measure]
        part = one_of(models[number % len(models)].objects, other)
        for field in part._meta.fields if part else ():
            if field.is_relation and field.related_model is not Citation:
                setattr(part, field.name, one_of(field.related_model.objects, number))
        if part:
            part.save()
    elif step == "delete many" and row:
        model.objects.filter(pk__gte=row.pk).delete()
    elif step == "cite":
        make_citation(KEYS[number % len(KEYS)])
    elif step == "uncite":
        one_of(Citation.objects, number).delete()
    elif step == "rename":
        organisation = one_of(Organisation.objects, number)
        if organisation:
            organisation.slug = ["ecpat-international", f"ecpat-{other}"][other % 2]
            organisation.save()


def test_after_any_work_the_index_is_what_the_rows_say():
    make_one_of_each()

    @given(steps=st.lists(step, min_size=1, max_size=6))
    def holds(steps):
        with transaction.atomic():
            for step in steps:
                try:
                    with transaction.atomic():
                        take(*step)
                except (IntegrityError, ProtectedError, ValidationError):
                    pass  # refused, and so without effect
            check_in_step()
            transaction.set_rollback(True)

    holds()


def test_statements_are_judged_again_when_what_they_rest_on_gets_other_words():
    source = make_citation("face", title="Report of 1990")
    doubt = make_doubt("years", words="Some say 1990.")
    subject = make_organisation()
    make_section(subject, "dated", body="It began in 1990.[@face][!years]")
    make_section(subject, "draft", body="It met.[@face#met]", status="draft")

    for row, words in (
        (doubt, {"words": "Some say otherwise."}),
        (source, {"title": "R"}),
    ):
        for name, value in words.items():
            setattr(row, name, value)
        row.save()
        assert derived.stale() == 0, row
    make_reading(source, "met", says="It met.")

    assert derived.stale() == 0
