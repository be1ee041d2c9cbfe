"""The admin action that marks many rows as checked against their sources."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from references.admin import StatementAdmin
from references.admin.records import ReasonedActionForm


class CheckingForm(ReasonedActionForm):
    """The choice of an action, its reason, and the day for the one that needs a day."""

    # Not a DateField: Django answers a form it can't read with "No action selected".
    # Nor of the type "date": browsers show that as mm/dd/yyyy, or in whatever way their own
    # language has, so no label could say how to write it (WCAG 3.3.2).
    checked_on = forms.Field(
        label="checked on (2026-11-25)",
        required=False,
        widget=forms.TextInput(
            attrs={
                "size": 10,
                "pattern": r"\d{4}-\d{2}-\d{2}",
                "title": "Year, month and day: 2026-11-25",
                "autocomplete": "off",
            }
        ),
    )


class CheckedAdmin(StatementAdmin):
    """The admin of statements whose list shows their age and last check."""

    actions = [*StatementAdmin.actions, "mark_checked"]
    action_form = CheckingForm

    @admin.action(
        description="Mark the selected %(verbose_name_plural)s as checked on …",
        permissions=["publish"],
    )
    def mark_checked(self, request: HttpRequest, queryset: Any) -> None:
        today = timezone.now().date()
        try:
            day = forms.DateField(input_formats=["%Y-%m-%d"]).clean(
                request.POST.get("checked_on")
            )
        except ValidationError:
            day = None
        if day is None:
            messages.error(
                request,
                "Nothing was marked. Give the day of the check next to the action, as "
                f"a day of the calendar, for example {today:%Y-%m-%d}.",
            )
        elif day > today:
            messages.error(
                request,
                f"Nothing was marked. {day:%Y-%m-%d} is still to come: give the day "
                "on which the sources were read.",
            )
        else:
            number = queryset.mark_checked(day)
            messages.success(request, f"Marked as checked on {day:%Y-%m-%d}: {number}.")

    @admin.display(description="age", ordering="as_of_latest")
    def age(self, row: Any) -> str:
        """Return how long ago it was true, in words: "3 years", "undated"."""
        if row.as_of_latest is None:
            return "undated"
        months = _months_between(row.as_of_latest, timezone.now().date())
        if months < 1:
            return "new"
        if months < 24:
            return f"{months} month{'s' if months > 1 else ''}"
        return f"{months // 12} years"


def _months_between(earlier: date, later: date) -> int:
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day)
