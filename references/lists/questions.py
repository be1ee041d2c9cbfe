"""What a visitor asks of a list, read from a query string by a django-filter form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.utils.http import urlencode
from django_filters import FilterSet

# The filter that puts rows in order and leaves none out.
ORDER = "sort"


@dataclass(frozen=True, slots=True)
class Question:
    """The filters in force: the value of each, and how the query string writes it."""

    values: Mapping[str, Any]
    written: Mapping[str, str]

    def get(self, name: str) -> Any:
        """Return the value of a filter, or None where it is not in force."""
        return self.values.get(name)

    @property
    def narrowing(self) -> list[str]:
        """Name the filters that may leave rows out."""
        return [name for name in self.values if name != ORDER]

    def without(self, name: str) -> "Question":
        rest = [other for other in self.values if other != name]
        return Question(
            {other: self.values[other] for other in rest},
            {other: self.written[other] for other in rest},
        )

    @property
    def query(self) -> str:
        """Return the query string of the filters, without the number of a page."""
        return urlencode(self.written)

    def address(self, path: str) -> str:
        """Return an address at which the same question is asked."""
        return f"{path}?{self.query}" if self.query else path


def ask(filters: FilterSet) -> Question:
    """Read a question; leave out what can't be read, since the form names it."""
    filters.form.is_valid()
    values = {name: v for name, v in filters.form.cleaned_data.items() if v}
    return Question(values, {name: filters.data[name] for name in values})


def ask_for_file(filters: FilterSet) -> Question:
    """Read a question; raise BadRequest for an error, which a file can't show."""
    for name, problems in filters.errors.items():
        field = filters.form.fields.get(name)
        label = f"{field.label}: " if field else ""
        raise BadRequest(f"{label}{problems[0]}")
    return ask(filters)
