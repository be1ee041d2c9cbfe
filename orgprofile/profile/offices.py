"""Who held an office when: two people in one at a time, and the end of the one before."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import permutations
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.html import format_html

from orgprofile.models import KeyPerson
from references.admin.addresses import form_address, may
from references.admin.desk import Task
from references.admin.forms import RecordForm
from references.values import dates

# More than one person holds these at a time.
SHARED = re.compile(r"\bco\b|member|board|trustee", re.IGNORECASE)


def in_two_hands(people: Iterable[KeyPerson]) -> Iterator[tuple[KeyPerson, KeyPerson]]:
    """Yield of each office the first pair of which both surely held it on one day.

    A pair that names one doubt is left out: readers are told.
    """
    holders: dict[tuple[int, str], list[KeyPerson]] = defaultdict(list)
    for person in people:
        if not SHARED.search(person.role):
            holders[person.organisation_id, person.role.casefold()].append(person)
    for each in holders.values():
        pairs = (
            (one, other)
            for one, other in permutations(each, 2)
            if not (one.doubt and one.doubt == other.doubt) and _overlap(one, other)
        )
        yield from [pair for pair in [next(pairs, None)] if pair]


def _overlap(one: KeyPerson, other: KeyPerson) -> bool:
    """Return whether a day on which one was in office lies within the term of the other."""
    first, last = _term(other)
    days = [one.began, *_seen(one)]
    return any(day and first < day.earliest and day.latest < last for day in days)


def _term(person: KeyPerson) -> tuple[date, date]:
    """Return the first and the last day on which somebody surely was in office.

    Who is in the fact box, without an end, is in office still.
    """
    start, end = _seen(person)
    first = min(each.latest for each in (person.began, start, end) if each)
    if person.is_in_fact_box and not person.ended:
        return first, date.max
    stop = person.ended or end
    return first, stop.earliest if stop else first


def _seen(person: KeyPerson) -> tuple[Any, Any]:
    """Return when a source first and last shows somebody in office, None for an open end."""
    seen = dates.partial_date(person.as_of)
    return seen.start, seen.end


def tasks(user: Any) -> list[Task]:
    """Return the offices that two hold at a time, of those a user may mend. One query."""
    if not may(user, "change", KeyPerson):
        return []
    people = KeyPerson.objects.published().filter(is_office=True)
    return [
        Task(
            f"{one.name} and {other.name}",
            one.role,
            f"{form_address(KeyPerson, other.pk)}#id_until",
        )
        for one, other in in_two_hands(people)
    ]


class PersonForm(RecordForm):
    """The form of a person; a new one may end the term of whoever was in office."""

    about = (*RecordForm.about, "ends")
    ends = ModelChoiceField(
        KeyPerson.objects.filter(is_office=True, until="").order_by("-last_seen"),
        required=False,
        label="Ends the term of",
        empty_label="nobody",
        help_text="Their term ends when this one begins, and this one takes their place in "
        "the fact box.",
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if (before := cleaned.get("ends")) and not self.is_preview:
            cleaned["is_in_fact_box"] |= before.is_in_fact_box
            before.until, before.is_in_fact_box = cleaned.get("since", ""), False
            before._change_reason = self.reason or f"{cleaned.get('name')} took over."
            try:
                before.full_clean()
            except ValidationError as error:
                self.add_error("ends", error.messages)
            if not before.until:
                self.add_error("since", "Say since when: the other’s term ends then.")
            if before.organisation_id != getattr(cleaned.get("organisation"), "pk", 0):
                self.add_error("ends", "This is somebody of another organisation.")
        return cleaned


def end_term(request: HttpRequest, before: KeyPerson) -> None:
    """Save the end of a term, and say what its source does not."""
    before.save(update_fields=["until", "is_in_fact_box"])
    words = (
        'The term of <a href="{}#id_note">{}</a> ends there too. Its source does not say '
        "so: name the new one in its remark."
    )
    page = form_address(KeyPerson, before.pk)
    messages.info(request, format_html(words, page, before.name))
