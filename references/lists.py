"""Public lists: django-filter's filters, and what a page says of those in force."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import BadRequest
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet
from django.forms.utils import flatatt
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django_filters.fields import ChoiceField

from references.values import text

# A list of fewer rows has no form; choices have numbers where more rows are found.
FEW = 20
# So many choices are offered: the most frequent ones. There are fewer countries.
MOST_CHOICES = 250
# The value in an address that means: not recorded.
UNKNOWN = "-"
ORDER = "sort"


@dataclass(frozen=True, slots=True)
class Active:
    """A filter in force, and the query string without it."""

    label: str
    value: str
    without: str


class PlainSelect(forms.Select):
    """A choice written at once: Django renders a template for each of its options."""

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        options = [option for _, group, _ in widget["optgroups"] for option in group]
        written = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            ((o["value"], flatatt(o["attrs"]), o["label"]) for o in options),
        )
        attrs = flatatt(widget["attrs"])
        return format_html('<select name="{}"{}>{}</select>', name, attrs, written)


class PlainField(ChoiceField):
    widget = PlainSelect


class OpenField(PlainField):
    """A choice among the values that rows hold: the form can't know them beforehand."""

    def valid_value(self, value: Any) -> bool:
        return len(str(value)) <= 300 and "\0" not in str(value)


class Choice(django_filters.ChoiceFilter):
    """A filter by a column or expression; `choices_of` gives the choices of a value."""

    field_class = PlainField

    def __init__(
        self, *args: Any, column: Any = None, choices_of: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.column = column
        self.choices_of = choices_of or (lambda value: [value or UNKNOWN])

    def filter(self, qs: Any, value: str) -> Any:
        if not value:
            return qs
        name = f"value_of_{self.field_name}"
        rows = qs.alias(**{name: self.column or F(self.field_name)})
        return rows.filter(**{name: "" if value == UNKNOWN else value})

    def numbers(self, rows: QuerySet) -> Counter[str]:
        """Count the rows of each choice, the most frequent ones. One query."""
        values = rows.order_by().values_list(self.column or self.field_name)
        found: Counter[str] = Counter()
        for value, number in values.annotate(number=Count("pk")):
            found.update(dict.fromkeys(self.choices_of(value), number))
        return Counter(dict(found.most_common(MOST_CHOICES)))

    def labels(self, values: Iterable[str]) -> Mapping[str, str]:
        """Return the choices in their order, each with its label."""
        return dict(self.field.choices)


class OpenChoice(Choice):
    """A filter whose choices are the values found in the rows; the last is “not recorded”."""

    field_class = OpenField

    def label_of(self, value: str) -> str:
        return value

    def labels(self, values: Iterable[str]) -> Mapping[str, str]:
        """Name values and sort them by their names; what is not recorded comes last."""
        names = {value: self.label_of(value) for value in values if value != UNKNOWN}
        ordered = sorted(names, key=lambda value: (text.fold(names[value]), value))
        return {v: names[v] for v in ordered} | {UNKNOWN: "not recorded"}


class ListFilter(django_filters.FilterSet):
    """A list that a query string narrows; what can't be read narrows nothing."""

    @cached_property
    def values(self) -> dict[str, Any]:
        """Return the values of the filters that are set and can be read."""
        self.form.is_valid()
        return {name: v for name, v in self.form.cleaned_data.items() if v}

    @property
    def query(self) -> str:
        """Return the query string of the filters, without the number of a page."""
        return urlencode({name: self.data[name] for name in self.values})

    def address(self, path: str) -> str:
        """Return an address that asks for the same."""
        return f"{path}?{self.query}" if self.query else path

    @cached_property
    def active(self) -> list[Active]:
        """Return the filters in force, once their choices are offered."""
        found = []
        for name, value in self.values.items():
            if name == ORDER:
                continue
            field = self.form.fields[name]
            words = dict(getattr(field, "choices", ())).get(value, value)
            words = words.spelled_out() if hasattr(words, "spelled_out") else words
            rest = {other: self.data[other] for other in self.values if other != name}
            found.append(Active(str(field.label), str(words), urlencode(rest)))
        return found

    @property
    def is_narrowed(self) -> bool:
        """Return whether anything is asked for: then the form says what."""
        return bool(self.values or self.form.errors)

    def page(self, number: str | None, size: int) -> Page:
        """Return a page of the rows. One query to count them, one for each `Choice`."""
        shown = Paginator(self.qs, size).get_page(number)
        found = shown.paginator.count
        has_form = self.is_narrowed or found >= FEW
        for name, choice in self.filters.items() if has_form else ():
            if isinstance(choice, Choice):
                rows = self.queryset if name in self.values else self.qs
                self.offer(name, choice.numbers(rows), found)
        return shown

    def offer(self, name: str, numbers: Mapping[str, int], found: int) -> None:
        """Offer the choices that rows have, each with the number of rows it leaves.

        Choices of a filter in force would replace each other, and have no number.
        """
        chosen = self.values.get(name)
        labels: Any = self.filters[name].labels({*numbers, *filter(None, [chosen])})
        is_numbered = found > FEW and not chosen
        self.form.fields[name].choices = [
            (value, f"{label} ({numbers[value]:,})" if is_numbered else label)
            for value, label in labels.items()
            if value and (value in numbers or value == chosen)
        ]

    def rows_for_file(self) -> Any:
        """Return the rows; raise BadRequest for an error, which a file can't show."""
        for name, problems in self.errors.items():
            raise BadRequest(f"{self.form.fields[name].label}: {problems[0]}")
        return self.qs


def first_pages(
    group_of: Callable[[Any], Any], values: Iterable[Any], page: Page
) -> dict[Any, int]:
    """Return the page on which each group of a list begins; {} for a list of one page.

    `values` has for each row of the list, in order, what `group_of` takes.
    """
    first: dict[Any, int] = {}
    for number, value in enumerate(values if page.has_other_pages() else ()):
        first.setdefault(group_of(value), number // page.paginator.per_page + 1)
    return first
