"""The forms of a statement and of its parts: what is published together, and what is not."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any
from zlib import crc32

from django import forms

from references.records.forms import RecordForm
from references.records.record import Record
from references.statements.statement import Statement, Status

TOGETHER = "together"
AS_THE_WHOLE = "whole"


class ChoiceOfSentences(forms.ChoiceField):
    """A choice whose value may be any: `WholeForm` compares it with what is true now."""

    # Else the admin gives its sentences the narrow column of a label.
    widget = forms.RadioSelect(attrs={"class": "radiolist"})

    def valid_value(self, value: Any) -> bool:
        return True

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class StatementForm(RecordForm):
    """The form of a statement, on a page of its own."""

    def clean(self) -> dict[str, Any] | None:
        """Refuse to withdraw a part without which readers are misled about its whole."""
        cleaned = super().clean()
        if self.was_public and self.cleaned_data.get("status") == Status.DRAFT:
            told = self.instance.told_once_withdrawn()
            if told:
                self.add_error("status", told)
        return cleaned

    @property
    def was_public(self) -> bool:
        return self.initial.get("status") == Status.PUBLISHED


class WholeForm(StatementForm):
    """The form of a statement with parts; it says what readers are told without the drafts.

    Published, it is saved with drafts among its parts only if what readers are told without
    them was chosen, in the words that are true after the save.
    """

    drafts = ChoiceOfSentences(
        label="Drafts among its parts",
        required=False,
        help_text="The rows below whose own status is “draft”, once this is published.",
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.instance.publishes_parts = self.cleaned_data.get("drafts") == TOGETHER
        return cleaned

    def is_valid(self) -> bool:
        """Check, after the rows below, that the drafts among them are meant to be left."""
        if not super().is_valid():
            return False
        if self.instance.is_published and all(f.is_valid() for f in self.formsets):
            self.check_drafts()
        return not self.errors

    def check_drafts(self) -> None:
        """Refuse to leave drafts unless what readers are then told was chosen."""
        told = self.told()
        if told and self.cleaned_data.get("drafts") != _chosen(told):
            ask = "Choose below whether that is meant. Nothing was saved now."
            self.add_error("drafts", [*told, ask])

    def told(self) -> list[str]:
        """Return what readers are told while the drafts among the rows are left.

        Of a row that is published already, only what would be otherwise without drafts: a
        part may wait.
        """
        rows = [row for formset in self.formsets for row in formset.kept(sound=True)]
        parts = [row for row in rows if isinstance(row, Statement)]
        drafts = [part for part in parts if not part.is_published]
        published = [part for part in parts if part.is_published]
        whole = self.instance
        find = whole.misled_without if self.was_public else whole.told_without
        return list(find(drafts, published))

    def offer(self) -> None:
        """Offer to publish the drafts, or to leave them with what readers are then told.

        While another field has an error nothing is told, and what was chosen is kept.
        """
        told: list[str] = []
        left = _chosen(told)
        if self.errors.keys() <= {"drafts"}:
            told = self.told()
            left = _chosen(told)
        elif self["drafts"].value() not in ("", None, TOGETHER):
            left = self["drafts"].value()
        choice: Any = self.fields["drafts"]
        choice.choices = [
            (TOGETHER, "publish the drafts with it"),
            (left, " ".join(["leave them as drafts.", *told])),
        ]
        self.initial["drafts"] = left if self.was_public else TOGETHER


def _chosen(told: Iterable[str]) -> str:
    """Return the value of the choice to leave drafts when readers are told this."""
    return f"left-{crc32(' '.join(told).encode()):x}"


class PartForm(RecordForm):
    """The form of a row within that of its whole: a new one begins with its status."""

    # That of the whole serves all its rows.
    why = None
    whole: Record | None = None

    @property
    def reason(self) -> str | None:
        return self.whole._change_reason if self.whole else None

    def edit_within(self, whole: Record) -> None:
        self.whole = whole
        status: Any = self.fields.get("status")
        if isinstance(whole, Statement) and status and not self.instance.pk:
            like = f"as the {whole._meta.verbose_name}"
            status.choices = [(AS_THE_WHOLE, like), *status.choices]
            self.initial["status"] = AS_THE_WHOLE

    @cached_property
    def changed_data(self) -> list[str]:
        """Name the fields that were changed, the status too where the whole changes it."""
        found = super().changed_data
        return (
            [*found, "status"] if self._is_carried and "status" not in found else found
        )

    @property
    def _is_carried(self) -> bool:
        """Return whether the whole publishes this row, which was a draft."""
        return self._goes_along and self.initial.get("status") == Status.DRAFT

    @property
    def _goes_along(self) -> bool:
        whole = self.whole
        return (
            isinstance(whole, Statement)
            and whole.publishes_parts
            and whole.is_published
            and "status" in self.fields
            and not self.fields["status"].disabled
        )

    def clean_status(self) -> str:
        """Return the status, which may be that of the whole."""
        status: str = self.cleaned_data["status"]
        if self._goes_along:
            return Status.PUBLISHED
        if status == AS_THE_WHOLE and isinstance(self.whole, Statement):
            return self.whole.status
        return status
