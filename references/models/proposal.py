"""Proposals: changes of a row and its parts that wait until somebody decides on them."""

import json
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import (
    FieldDoesNotExist,
    ObjectDoesNotExist,
    ValidationError,
)
from django.core.serializers import serialize
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from references.models.record import LONGEST_REASON, Record

LONGEST_NAME = 200
# The exceptions of a stored value that no longer fits its field, or of a field that is gone.
READ_ERRORS = (
    *(FieldDoesNotExist, ObjectDoesNotExist, ValidationError, LookupError),
    *(TypeError, ValueError, AttributeError, ArithmeticError, StopIteration),
)


class Status(models.TextChoices):
    WAITING = "waiting", "waiting"
    SENT_BACK = "sent-back", "sent back"
    ACCEPTED = "accepted", "accepted"
    WITHDRAWN = "withdrawn", "withdrawn"


def may_be_decided_by(user: Any) -> Q:
    """Return the condition that a proposal is for a row of a model that a user may publish."""
    publishable = [
        model
        for model in apps.get_models()
        if issubclass(model, Record)
        and user.has_perm(f"{model._meta.app_label}.publish_{model._meta.model_name}")
    ]
    types = ContentType.objects.get_for_models(*publishable).values()
    return Q(content_type__in=types)


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def seen_by(self, user: Any) -> Self:
        """Keep a user's own proposals, and those for models that the user may publish."""
        return self.filter(Q(proposer=user) | may_be_decided_by(user))

    def waiting_for(self, user: Any) -> Self:
        """Keep the proposals that a user has to decide on or to revise, the oldest first."""
        to_decide = Q(status=Status.WAITING) & may_be_decided_by(user)
        to_revise = Q(status=Status.SENT_BACK, proposer=user)
        return self.filter(to_decide | to_revise).order_by("made_at", "pk")

    def open_first(self) -> Self:
        """Order the proposals: the undecided before the others, the newest of each first."""
        is_waiting = models.Case(models.When(status=Status.WAITING, then=0), default=1)
        return self.order_by(is_waiting, "-made_at", "-pk")


@dataclass(slots=True)
class RowChange:
    """The change that a proposal makes in one row."""

    # The row with the proposed values, unsaved; the row as stored, None for a new one.
    row: Any
    stored: Any
    # The names of the changed fields.
    fields: list[str]
    is_deleted: bool
    # Whether somebody has saved the row since the proposal was made.
    is_stale: bool


class Proposal(models.Model):
    """The changes of a row and of its parts that somebody proposes.

    `data` holds the "version" of the row from which they were made (null for a new row), its
    changed "fields", and its "parts". Parts are listed under the label of their model: each
    part has its natural "key" (null for a new part), its "version", and its "fields" or
    "deleted": true. Values are as in a fixture, where a natural key names a row.
    """

    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="+"
    )
    object_id = models.PositiveBigIntegerField(
        null=True, help_text="This field is empty if the proposal adds a new entry."
    )
    restores = models.PositiveBigIntegerField(
        null=True,
        help_text="The version of a deleted entry that the proposal brings back.",
    )
    row_name = models.CharField("row", max_length=LONGEST_NAME)
    data = models.JSONField()
    summary = models.CharField(max_length=LONGEST_REASON)
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    answer = models.TextField(
        "answer",
        max_length=2000,
        blank=True,
        help_text="If you send the proposal back, say what its author should change.",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    # Sentences on proposed values that no longer fit; filled when `changes` is read.
    problems: list[str] = []

    objects = ProposalQuerySet.as_manager()

    class Meta:
        # The permissions on the row's model say who may see a proposal and decide on it.
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values),
                name="%(app_label)s_%(class)s_status_is_known",
                violation_error_message="A proposal can’t have this status: choose waiting, sent "
                "back, accepted or withdrawn.",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.ACCEPTED)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="%(app_label)s_%(class)s_acceptance_has_a_name",
                violation_error_message="Say who accepted the proposal, and when.",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.SENT_BACK) | ~Q(answer=""),
                name="%(app_label)s_%(class)s_sent_back_with_a_reason",
                violation_error_message="Say what the author of the proposal should change.",
            ),
            models.CheckConstraint(
                condition=~Q(summary=""),
                name="%(app_label)s_%(class)s_has_a_summary",
                violation_error_message="Say what you propose, and why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row_name}: {self.summary}"

    def get_absolute_url(self) -> str:
        return reverse("proposal-detail", args=[self.pk])

    @property
    def model(self) -> Any:
        return self.content_type.model_class()

    @property
    def is_open(self) -> bool:
        """Return whether its proposer may still revise or withdraw it."""
        return self.status not in (Status.ACCEPTED, Status.WITHDRAWN)

    @property
    def form_address(self) -> str:
        """Return the address of the row's form, filled with the proposal."""
        kind = f"admin:{self.content_type.app_label}_{self.content_type.model}"
        page = (
            reverse(f"{kind}_change", args=[self.object_id])
            if self.object_id
            else reverse(f"{kind}_add")
        )
        restored = f"&restore={self.restores}" if self.restores else ""
        return f"{page}?proposal={self.pk}{restored}"

    @cached_property
    def changes(self) -> list[RowChange]:
        """Return what the proposal changes: first in its row, then in each changed part.

        Parts are rows that belong to the row, such as the variants of an event. The list is
        empty if the row or its model is gone, or if `data` does not fit the model any more.
        Fills `problems` with a sentence for each proposed value that no longer fits.
        """
        self.problems = []
        try:
            return self._read_changes()
        except READ_ERRORS:
            self.problems.append(
                "The site can no longer read what was proposed: send the proposal back."
            )
            return []

    def _read_changes(self) -> list[RowChange]:
        """Return what `data` changes in the row and its parts; raises one of `READ_ERRORS`."""
        model, is_new = self.model, self.data["version"] is None
        stored_row = model and _rows(model).filter(pk=self.object_id).first()
        row = model() if model and is_new else stored_row
        if row is None:
            return []
        changes = [self._change(row, self.data)]
        for label, parts in self.data.get("parts", {}).items():
            changes += self._part_changes(row, apps.get_model(label), parts)
        for change in changes:
            for field in change.row._meta.fields:
                if field.is_relation and not field.null:
                    # Raises an error if a row is gone that this one can't be shown without.
                    getattr(change.row, field.name)
        return changes

    def _part_changes(
        self, whole: Any, model: Any, parts: list[dict[str, Any]]
    ) -> list[RowChange]:
        """Return the changes of the parts of one model; report parts that are gone."""
        changes = []
        link = link_to(model, type(whole))
        rows = _rows(model).filter(**{link: whole.pk}) if whole.pk else ()
        stored_parts = {row.natural_key(): row for row in rows}
        for data in parts:
            part = stored_parts.get(tuple(data["key"])) if data["key"] else model()
            if part:
                changes.append(self._change(part, data))
                setattr(part, link, whole)
            else:
                name, values = data["key"][-1], data.get("fields", {}).values()
                self.problems.append(
                    f"The {model._meta.verbose_name} “{name}” no longer exists. The proposal "
                    f"for it was: {' · '.join(map(str, values))}"
                )
        return changes

    def _change(self, row: Any, data: dict[str, Any]) -> RowChange:
        """Set the fields of a row to the proposed values that fit, and return the change."""
        stored, changed_fields = copy(row) if row.pk else None, []
        for name, value in data.get("fields", {}).items():
            try:
                set_value(row, name, value)
                changed_fields.append(name)
            except READ_ERRORS:
                self.problems.append(
                    f"“{name}” can no longer be {value}: this field, entry or value does not "
                    "exist now."
                )
        is_stale = stored is not None and data["version"] != stored.version
        is_deleted = data.get("deleted", False)
        return RowChange(
            row, stored, changed_fields, is_deleted=is_deleted, is_stale=is_stale
        )

    def decide(self, status: Status, user: Any) -> None:
        """Set and save the status that a user has decided on, with the user and the time."""
        self.status, self.decided_by = status, user
        self.decided_at = timezone.now()
        self.save()


def _rows(model: Any) -> models.QuerySet[Any]:
    """Return the rows of a model, joined with the rows that their foreign keys name."""
    links = [field.name for field in model._meta.fields if field.is_relation]
    return model.objects.select_related(*links)


def link_to(part: type[models.Model], whole: type[models.Model]) -> str:
    """Return the name of the foreign key of the model `part` that leads to `whole`."""
    return next(f.name for f in part._meta.fields if f.related_model is whole)


def changed_values(row: Any, stored: Any, without: str = "") -> dict[str, Any]:
    """Return the values of a row that differ from the stored row, by field; all if it is new."""
    # The field `without` is left out. Values are as in a fixture.
    names = [f.name for f in row._meta.concrete_fields if f.editable]
    fields = [name for name in names if name != without]
    now = _as_in_a_fixture(row, fields)
    if not stored:
        return now
    before = _as_in_a_fixture(stored, fields)
    return {name: value for name, value in now.items() if value != before[name]}


def _as_in_a_fixture(row: Any, fields: list[str]) -> dict[str, Any]:
    """Return the values of these fields of a row as a fixture has them."""
    fixture = serialize("json", [row], fields=fields, use_natural_foreign_keys=True)
    return json.loads(fixture)[0]["fields"]


def set_value(row: Any, name: str, value: Any) -> None:
    """Set a field to a value as a fixture has it; raises one of `READ_ERRORS` if it doesn't fit."""
    field = row._meta.get_field(name)
    if field.primary_key or not field.editable:
        raise FieldDoesNotExist
    if field.is_relation and value is not None:
        model = field.related_model
        value = model.objects.get(**dict(zip(model.identified_by, value, strict=True)))
    elif value is not None or field.empty_strings_allowed or not field.blank:
        # An optional number without a value is not checked, as a form leaves it None too.
        value = field.clean(value, row)
    setattr(row, name, value)
