"""The forms of a statement and of its parts: how the drafts among them are published."""

from functools import cached_property
from typing import Any

from references.admin.forms import RecordForm, TickField
from references.models.record import Record
from references.models.statement import Statement, Status


class StatementForm(RecordForm):
    """The form of a statement, with a tick that publishes the drafts among its parts.

    The tick stands in the form of a whole alone: see `StatementAdmin.get_fieldsets`.
    """

    with_parts = TickField(
        label="Publish the drafts among its parts with it",
        required=False,
        help_text="The rows below whose own status is “draft”, once this is published.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["with_parts"] = self.initial.get("status") != Status.PUBLISHED

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.instance.publishes_parts = self.cleaned_data.get("with_parts", False)
        return cleaned


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
        if isinstance(whole, Statement) and not self.instance.pk:
            self.initial["status"] = whole.status

    @cached_property
    def changed_data(self) -> list[str]:
        """Name the fields that were changed, the status too where the whole changes it."""
        found = super().changed_data
        is_draft = self.instance.pk and self.initial.get("status") == Status.DRAFT
        is_carried = is_draft and "status" not in found and self._goes_along
        return [*found, "status"] if is_carried else found

    @property
    def _goes_along(self) -> bool:
        """Return whether the whole publishes this row."""
        whole, status = self.whole, self.fields.get("status")
        is_publishing = isinstance(whole, Statement) and whole.publishes_parts
        is_open = status is not None and not status.disabled
        return is_publishing and is_open and whole is not None and whole.is_published

    def clean_status(self) -> str:
        status: str = self.cleaned_data["status"]
        return Status.PUBLISHED if self._goes_along else status
