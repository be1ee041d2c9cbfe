"""Form fields that understand what is typed, and show it as it will be kept."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from references.models.fields import LinesField
from references.values import addresses, written_dates
from references.values.source import is_date

# 02/09/2015 is 2 September to some, and 9 February to others.
_EITHER = re.compile(r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}")
_HOW_TO_WRITE = (
    "write a year, a month or a day: 2025, March 2025, 12 March 2025 or 2025-03-12"
)


class RowChoiceField(forms.ModelChoiceField):
    """A choice of a row, which does not query again for the row already chosen."""

    known: Any = None

    def to_python(self, value: Any) -> Any:
        if self.known is not None and value == str(self.known.pk):
            return self.known
        return super().to_python(value)


class LinesFormField(forms.CharField):
    """Text as `LinesField` keeps it, so that line ends from a browser are no change."""

    def to_python(self, value: Any) -> str:
        return LinesField().to_python(super().to_python(value)) or ""


class ProseField(LinesFormField):
    """Cited prose; its help text says how to cite, for browsers without script."""

    def __init__(self, *args: Any, help_text: str = "", **kwargs: Any) -> None:
        if "[@key" not in help_text:
            help_text = f"{help_text} Cite as [@key].".strip()
        super().__init__(*args, help_text=help_text, **kwargs)


class TypedField(forms.CharField):
    """Text that is kept otherwise than it may be typed.

    A form that is shown again, with errors or for a preview, shows what will be kept.
    """

    def understood(self, typed: str) -> str:
        """Return what is kept of the typed text, or the text where it says nothing."""
        raise NotImplementedError

    def to_python(self, value: Any) -> str:
        return self.understood(super().to_python(value) or "")

    def prepare_value(self, value: Any) -> Any:
        return self.understood(value) if isinstance(value, str) else value


class DateFormField(TypedField):
    """A partial date: “March 2025” is kept as 2025-03."""

    def understood(self, typed: str) -> str:
        return written_dates.understood(typed) or typed

    def validate(self, value: str) -> None:
        """Refuse what is no date; what is nearly EDTF is judged by the field of the model."""
        super().validate(value)
        if _EITHER.fullmatch(value):
            raise ValidationError(
                f"“{value}” may be one of two days: write the month as a word, as in "
                "2 September 2015, or 2015-09-02."
            )
        is_in_words = re.search(r"[^\W\dX_]", value)
        if is_in_words and not is_date(value):
            raise ValidationError(
                f"“{value[:60]}” is not a date that can be kept: {_HOW_TO_WRITE}."
            )


class AddressFormField(TypedField):
    """A web address: “example.org/page” is kept as https://example.org/page."""

    def understood(self, typed: str) -> str:
        return addresses.completed(typed)


def kept(form: Any) -> list[str]:
    """Say of each field of a checked form that is kept otherwise than it was typed."""
    said = []
    for name, field in form.fields.items():
        if not isinstance(field, TypedField):
            continue
        typed = (form[name].data or "").strip()
        value = form.cleaned_data.get(name)
        if typed and value and value != typed:
            said.append(f"{form[name].label}: “{typed}” is kept as {value}.")
    return said
