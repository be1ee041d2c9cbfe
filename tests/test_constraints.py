"""Every rule of the database: refused by the database itself, and by a form in words."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from references.models import Reading, ReadingCheck, SearchEntry, Use
from references.values.readings import STANDS
from tests.make import make_one_of_each
from tests.refusal import refusal

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MODELS = [
    model
    for label in ("references", "orgprofile", "timeline")
    for model in apps.get_app_config(label).get_models()
    if not model.__name__.startswith("Historical")
]
# Nobody reads a refusal there.
WRITTEN_BY_THE_SITE = (Use, SearchEntry, ReadingCheck)
Changes = dict[str, Any] | Callable[[Any], dict[str, Any]]

# Changes to a good row; each of them breaks the constraint, and no other.
BREAKS: dict[str, list[Changes]] = {
    "references_citation_address_is_described": [
        {"url": "https://ecpat.org", "address": ""},
        {"url": "", "address": "page"},
    ],
    "references_citation_archived_copy_is_dated": [
        {"archive_url": "https://web.archive.org/web/2015/", "archive_date": ""}
    ],
    "references_use_of_source_or_doubt": [{"source": "a", "doubt": "b"}],
    "orgprofile_organisation_is_not_part_of_itself": [lambda row: {"parent": row}],
    "orgprofile_fact_published_value_is_sourced": [{"citation": None}],
    "orgprofile_fact_reading_needs_its_source": [
        {"citation": None, "reading": "founding", "status": "draft"}
    ],
    "orgprofile_membershipcount_says_something": [{"value": None, "within": None}],
    "orgprofile_membershipcount_date_has_a_basis": [
        {"as_of": "2018", "basis": ""},
        {"as_of": "", "basis": "page"},
    ],
    "orgprofile_resolution_is_between_two_figures": [
        lambda row: {"against": row.figure}
    ],
    "orgprofile_member_is_confirmed_before_it_is_published": [
        {"standing": "unconfirmed"}
    ],
    "orgprofile_member_has_a_source_before_it_is_published": [{"citation": None}],
    "orgprofile_member_reading_needs_its_source": [
        {"citation": None, "reading": "founding", "status": "draft"}
    ],
    "orgprofile_member_only_a_former_member_is_left_out": [
        {"until": "2010"},
        {"until": "2010", "status": "draft", "standing": "unconfirmed"},
    ],
    "orgprofile_criticism_has_one_target": [
        {"target": None, "target_law": ""},
        {"target_law": "A law"},
    ],
    "timeline_historyevent_date_reading_needs_its_source": [
        {"date_citation": None, "date_reading": "founding", "status": "draft"}
    ],
    "timeline_historyevent_end_not_before_start": [
        {"earliest": date(1996, 8, 31), "latest": date(1996, 8, 30)}
    ],
}
# Changes to a copy of a row, so that it is twice there for this constraint alone.
COPIES: dict[str, Changes] = {
    "references_citation.key": {},
    "references_correction.slug": {},
    "references_doubt.slug": {},
    "references_use_one_a_field": {},
    "references_readingcheck.reading": {},
    "references_reading_slug_is_unique": {},
    "references_searchentry_one_a_row": {},
    "orgprofile_organisation.slug": {},
    "orgprofile_fact_label_is_unique": {},
    "orgprofile_keyperson_role_and_name_are_unique": {},
    "orgprofile_section_slug_is_unique": {},
    "orgprofile_measure.slug": {},
    "orgprofile_membershipcount.slug": {},
    "orgprofile_resolution_one_for_a_pair": lambda row: {
        "figure": row.against,
        "against": row.figure,
    },
    "orgprofile_member.slug": {"name": "Another"},
    "orgprofile_member_stands_once_in_a_country": {"slug": "another"},
    "orgprofile_countrysearch_once_for_a_country": {},
    "orgprofile_criticism.slug": {},
    "orgprofile_turn_slug_is_unique": {},
    "timeline_historyevent.slug": {},
    "timeline_participant_has_a_part_once": {},
    "timeline_variant_source_gives_one_value": {},
}


@pytest.fixture(scope="module", autouse=True)
def good_rows(module_db):
    make_one_of_each()
    reading, today = Reading.objects.first(), date(2026, 12, 1)
    ReadingCheck.objects.create(
        reading=reading,
        url=reading.read_at,
        find="1990",
        checked_on=today,
        state=STANDS,
    )


def rules(kind: type) -> dict[str, tuple[type[models.Model], str]]:
    """Return each rule's name with its model and the sentence an editor reads."""
    found = {
        rule.name: (model, str(rule.violation_error_message))
        for model in MODELS
        for rule in model._meta.constraints
        if isinstance(rule, kind)
    }
    if kind is models.UniqueConstraint:
        for model in MODELS:
            for field in model._meta.fields:
                if field.unique and not field.primary_key:
                    sentence = model().unique_error_message(model, [field.name])
                    name = f"{model._meta.db_table}.{field.name}"
                    found[name] = (model, sentence.messages[0])
    return found


def changed(row: Any, changes: Changes) -> dict[str, Any]:
    """Change the row in memory; return what was changed."""
    values = changes(row) if callable(changes) else changes
    for name, value in values.items():
        setattr(row, name, value)
    return values


def test_every_constraint_has_rows_here_that_break_it():
    assert set(BREAKS) == set(rules(models.CheckConstraint))
    assert set(COPIES) == set(rules(models.UniqueConstraint))


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        (name, changes)
        for name, all_changes in BREAKS.items()
        for changes in all_changes
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_row_that_breaks_a_rule_is_refused(name, changes):
    model, sentence = rules(models.CheckConstraint)[name]
    row = model._base_manager.order_by("pk").first()
    values = changed(row, changes)

    assert model in WRITTEN_BY_THE_SITE or [*refusal(row).values()] == [[sentence]]
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model._base_manager.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize("name", COPIES)
def test_a_row_that_is_there_already_is_refused(name):
    model, sentence = rules(models.UniqueConstraint)[name]
    row = model._base_manager.order_by("pk").first()
    if model not in WRITTEN_BY_THE_SITE:
        row.full_clean()
    row.pk, row._state.adding = None, True
    changed(row, COPIES[name])

    assert model in WRITTEN_BY_THE_SITE or [*refusal(row).values()] == [[sentence]]
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
