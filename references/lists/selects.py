"""A filter whose value is one of many choices."""

from typing import Any

import django_filters
from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_filters.fields import ChoiceField


class Select(forms.Select):
    """A select without groups, as Django's templates write it.

    They take 7 ms for 170 options; this takes half of one.
    """

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:
        chosen = self.format_value(value)
        options = format_html_join(
            "",
            '\n  <option value="{}"{}>{}</option>\n',
            (
                (choice, " selected" if str(choice) in chosen else "", label)
                for choice, label in self.choices
            ),
        )
        return format_html(
            '<select name="{}"{}>{}\n</select>',
            name,
            flatatt(self.build_attrs(self.attrs, attrs)),
            options,
        )


class SelectField(ChoiceField):
    widget = Select


class SelectFilter(django_filters.ChoiceFilter):
    field_class = SelectField
