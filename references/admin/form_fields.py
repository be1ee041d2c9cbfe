"""Form fields that understand typed text, and show what is stored as people write it."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from references.models.fields import LinesField
from references.values import addresses, dates, written_dates

_HOW_TO_WRITE = "write it like 12 March 2025, about 1990, or 2009 to 2012"


class RowChoiceField(forms.ModelChoiceField):
    """A choice of a row. It needs no query for `known`, the row that is already chosen."""

    known: Any = None

    def to_python(self, value: Any) -> Any:
        if self.known is not None and value == str(self.known.pk):
            return self.known
        return super().to_python(value)


class StatusFormField(forms.TypedChoiceField):
    """The status of a row. If buttons set it, a form shown again keeps the stored status."""

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial if self.widget.is_hidden else data


class LinesFormField(forms.CharField):
    """Text in the form that `LinesField` stores. So a browser's line ends are no change."""

    def to_python(self, value: Any) -> str:
        return LinesField().to_python(super().to_python(value)) or ""


class DateFormField(forms.CharField):
    """A partial date: “March 2025” is stored as 2025-03, and shown as “March 2025”."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return no `maxlength`, since “27 to 31 August 1996” is longer than its stored form."""
        return {}

    def stored_form(self, typed: str) -> str:
        """Return the stored form of the typed text, or the text itself if it has none."""
        return written_dates.understood(typed) or typed

    def to_python(self, value: Any) -> str:
        return self.stored_form(super().to_python(value) or "")

    def prepare_value(self, value: Any) -> Any:
        """Return a date in words if these words give the same date again; else as it is."""
        words = dates.words(value or "")
        return words if self.stored_form(words) == value else value

    def validate(self, value: str) -> None:
        """Raise ValidationError for a text that is no date, or that may mean two dates."""
        super().validate(value)
        if value:
            _refuse_ambiguous(value)
            try:
                dates.partial_date(value, _HOW_TO_WRITE)
            except dates.InvalidDate as error:
                raise ValidationError(str(error)) from error


class BeginningFormField(DateFormField):
    """The date on which something began: “since March 2026” is stored as 2026-03."""

    def stored_form(self, typed: str) -> str:
        return super().stored_form(re.sub(r"(?i)\A\s*(?:since|from)\s+", "", typed))


class DayFormField(forms.DateField):
    """A day: “1 December 2026” is stored as 2026-12-01."""

    default_error_messages = {
        "invalid": "This is not a day. Write a day such as 12 March 2025 or 2025-03-12."
    }

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            _refuse_ambiguous(value)
            value = written_dates.understood(value) or value
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Return a stored day in words; return a typed text as it is."""
        return f"{value:%-d %B %Y}" if isinstance(value, date) else value


def _refuse_ambiguous(typed: str) -> None:
    """Raise ValidationError for "02/09/2015", which may be either of two days."""
    if len(days := written_dates.possible_days(typed)) == 2:
        one, other = (dates.partial_date(day).spelled_out() for day in days)
        raise ValidationError(
            f"“{typed}” can mean {one} or {other}. Write the month as a word."
        )


def not_in_the_future(value: date | str) -> None:
    """Raise ValidationError for a day of looking, or a partial date, that is still to come."""
    day = value
    if isinstance(day, str):
        partial_date = dates.known(day)
        day = partial_date.earliest if partial_date else date.min
    if day > timezone.localdate():
        raise ValidationError(
            "This day has not come yet. Give the day on which somebody looked."
        )


class AddressFormField(forms.CharField):
    """A web address: “example.org/page” is stored as https://example.org/page."""

    def to_python(self, value: Any) -> str:
        return addresses.with_scheme(super().to_python(value) or "")
