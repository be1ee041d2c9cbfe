"""Public lists that visitors narrow: django-filter's filters, their choices, their pages."""

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

# A list with fewer rows shows no form, unless it is narrowed. In a list with more rows than this,
# each choice shows its number of rows.
FEW = 20
# At most so many choices are offered, the most frequent ones. There are fewer countries.
MOST_CHOICES = 250
# In an address, the value of a filter that keeps rows in which nothing is recorded.
UNKNOWN = "-"
ORDER = "sort"


@dataclass(frozen=True, slots=True)
class Active:
    """A filter that the visitor has set, and the query string that removes it."""

    label: str
    value: str
    without: str


class PlainSelect(forms.Select):
    """A select without templates: Django's own renders a template for each option."""

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:
        """Return the select element with its options as HTML."""
        widget = self.get_context(name, value, attrs)["widget"]
        options = [option for _, group, _ in widget["optgroups"] for option in group]
        options_html = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            ((o["value"], flatatt(o["attrs"]), o["label"]) for o in options),
        )
        attrs = flatatt(widget["attrs"])
        return format_html('<select name="{}"{}>{}</select>', name, attrs, options_html)


class PlainField(ChoiceField):
    widget = PlainSelect


class OpenField(PlainField):
    """A choice among the values in the rows. The form can't know these, so any text is valid."""

    def valid_value(self, value: Any) -> bool:
        return len(str(value)) <= 300 and "\0" not in str(value)


class Choice(django_filters.ChoiceFilter):
    """A filter by a column, or by the expression `column`, with a select of choices.

    `choices_of` takes a value of the column, and returns the choices to which rows with this value
    belong. By default that is the value itself, or `UNKNOWN` for an empty value.
    """

    field_class = PlainField

    def __init__(
        self, *args: Any, column: Any = None, choices_of: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.column = column
        self.choices_of = choices_of or (lambda value: [value or UNKNOWN])

    def filter(self, qs: Any, value: str) -> Any:
        """Keep the rows with the chosen value; all if none was chosen."""
        if not value:
            return qs
        name = f"value_of_{self.field_name}"
        rows = qs.alias(**{name: self.column or F(self.field_name)})
        return rows.filter(**{name: "" if value == UNKNOWN else value})

    def row_counts(self, rows: QuerySet) -> Counter[str]:
        """Return how many rows each of the `MOST_CHOICES` most frequent choices has. One query."""
        values = rows.order_by().values_list(self.column or self.field_name)
        counts: Counter[str] = Counter()
        for value, number in values.annotate(number=Count("pk")):
            for choice in dict.fromkeys(self.choices_of(value)):
                counts[choice] += number
        return Counter(dict(counts.most_common(MOST_CHOICES)))

    def labels(self, values: Iterable[str]) -> Mapping[str, str]:
        """Return the label of each choice of the form, in the order of the form."""
        return dict(self.field.choices)


class OpenChoice(Choice):
    """A filter whose choices are the values in the rows, and last “not recorded”."""

    field_class = OpenField

    def label_of(self, value: str) -> str:
        return value

    def labels(self, values: Iterable[str]) -> Mapping[str, str]:
        """Return the label of each value, sorted by the labels; “not recorded” comes last."""
        names = {value: self.label_of(value) for value in values if value != UNKNOWN}
        ordered = sorted(names, key=lambda value: (text.fold(names[value]), value))
        return {v: names[v] for v in ordered} | {UNKNOWN: "not recorded"}


class ListFilter(django_filters.FilterSet):
    """A list of rows that a query string narrows; a value that is not valid narrows nothing."""

    @cached_property
    def values(self) -> dict[str, Any]:
        """Return the values of the filters that are set and valid, each under its name."""
        self.form.is_valid()
        return {name: v for name, v in self.form.cleaned_data.items() if v}

    @property
    def query(self) -> str:
        """Return the query string with these values, without the number of a page."""
        return urlencode({name: self.data[name] for name in self.values})

    def address(self, path: str) -> str:
        """Return the address of the same filters at another path, such as that of a file."""
        return f"{path}?{self.query}" if self.query else path

    @cached_property
    def active(self) -> list[Active]:
        """Return the filters that are set, with labels in words. Call it after `page`."""
        active = []
        for name, value in self.values.items():
            if name == ORDER:
                continue
            field = self.form.fields[name]
            shown = dict(getattr(field, "choices", ())).get(value, value)
            # Only dates have `spelled_out`.
            shown = shown.spelled_out() if hasattr(shown, "spelled_out") else shown
            rest = {other: self.data[other] for other in self.values if other != name}
            active.append(Active(str(field.label), str(shown), urlencode(rest)))
        return active

    @property
    def is_narrowed(self) -> bool:
        """Return whether the visitor has set a filter, even one that is not valid."""
        return bool(self.values or self.form.errors)

    def page(self, number: str | None, size: int) -> Page:
        """Return a page of the rows, and set the choices of the form to what the rows have."""
        # One query counts the rows, one counts the choices of each `Choice`.
        page = Paginator(self.qs, size).get_page(number)
        row_count = page.paginator.count
        has_form = self.is_narrowed or row_count >= FEW
        for name, choice in self.filters.items() if has_form else ():
            if isinstance(choice, Choice):
                rows = self.queryset if name in self.values else self.qs
                self.offer(name, choice.row_counts(rows), row_count)
        return page

    def offer(self, name: str, counts: Mapping[str, int], row_count: int) -> None:
        """Set the choices of a filter to those with rows, in `counts`, and the chosen one.

        `row_count` is the length of the list. With fewer than two choices, and none chosen, the
        form does without the filter.
        """
        chosen = self.values.get(name)
        offered = set(counts) | ({chosen} if chosen else set())
        labels: Any = self.filters[name].labels(offered)
        # A long list shows the counts beside its choices, until one is chosen. From then on the
        # page shows only rows with this choice, so that the counts of others would not fit.
        is_numbered = row_count > FEW and not chosen
        choices = [
            (value, f"{label} ({counts[value]:,})" if is_numbered else label)
            for value, label in labels.items()
            if value and value in offered
        ]
        if chosen or len(choices) > 1:
            self.form.fields[name].choices = choices
        else:
            del self.form.fields[name]

    def rows_for_file(self) -> Any:
        """Return the narrowed rows for a file; raises BadRequest if a filter is not valid."""
        for name, problems in self.errors.items():
            raise BadRequest(f"{self.form.fields[name].label}: {problems[0]}")
        return self.qs


def first_pages(
    group_of: Callable[[Any], Any], values: Iterable[Any], page: Page
) -> dict[Any, int]:
    """Return for each group of a list the number of the page on which the group begins.

    `values` has a value for each row, in the order of the list; `group_of` returns the group
    of a value. {} for a list of one page.
    """
    if not page.has_other_pages():
        return {}
    first: dict[Any, int] = {}
    for place, value in enumerate(values):
        first.setdefault(group_of(value), place // page.paginator.per_page + 1)
    return first
