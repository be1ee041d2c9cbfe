"""Proposals: what a form was sent with, kept until somebody decides on it."""

from collections import defaultdict
from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from references.models.record import LONGEST_REASON

LONGEST_NAME = 200


class Status(models.TextChoices):
    WAITING = "waiting", "waiting"
    SENT_BACK = "sent-back", "sent back"
    ACCEPTED = "accepted", "accepted"
    WITHDRAWN = "withdrawn", "withdrawn"


def is_on(kinds: Collection[type[models.Model]]) -> Q:
    """Return the condition that a proposal is on a row of one of these models."""
    names: dict[str, list[str]] = defaultdict(list)
    for model in kinds:
        names[model._meta.app_label].append(str(model._meta.model_name))
    wanted = (
        Q(content_type__app_label=app, content_type__model__in=found)
        for app, found in names.items()
    )
    return reduce(or_, wanted, Q(pk__in=[]))


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def seen_by(self, user: Any, published: Collection[type[models.Model]]) -> Self:
        """Keep a user's own proposals, and those on models that the user may publish."""
        return self.filter(Q(proposer=user) | is_on(published))

    def open_first(self) -> Self:
        """Order those to decide on before the others, the newest of each first."""
        is_waiting = models.Case(models.When(status=Status.WAITING, then=0), default=1)
        return self.order_by(is_waiting, "-made_at", "-pk")


class Proposal(models.Model):
    """A form as it was sent, to be sent again by whoever accepts it.

    `data` holds what a browser sends: under the name of each field a list of texts. The
    versions that it was made from are among them.
    """

    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="+"
    )
    object_id = models.PositiveBigIntegerField(
        null=True, help_text="Empty while the row is not there: it is proposed."
    )
    restores = models.PositiveBigIntegerField(
        null=True, help_text="The version of a deleted row that comes back with it."
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
        help_text="Why it is sent back: what the proposer is to change.",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        # Who may see and decide follows from the rights on the row's model.
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values),
                name="%(app_label)s_%(class)s_status_is_known",
                violation_error_message="A proposal has no such status.",
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
                violation_error_message="Say what is to be changed.",
            ),
            models.CheckConstraint(
                condition=~Q(summary=""),
                name="%(app_label)s_%(class)s_has_a_summary",
                violation_error_message="Say what is proposed, and why.",
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

    def decide(self, status: Status, user: Any) -> None:
        """Save what was decided, by whom and when."""
        self.status, self.decided_by = status, user
        self.decided_at = timezone.now()
        self.save()
