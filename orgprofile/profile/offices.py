"""Offices: two people in one at a time, and the end of the term before."""

import re
from collections import defaultdict
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

# More than one person holds these at a time.
SHARED = re.compile(r"\bco\b|member|trustee", re.IGNORECASE)


def tasks(user: Any) -> list[Task]:
    """Return a task for each office that the fact box shows with two people at a time.

    A pair whose two rows name the same doubt is left out, because readers see the doubt. A user
    who may not change people gets no tasks. One query.
    """
    if not may(user, "change", KeyPerson):
        return []
    in_fact_box = KeyPerson.objects.published().filter(is_in_fact_box=True, until="")
    holders: dict[tuple[int, str], list[KeyPerson]] = defaultdict(list)
    for person in in_fact_box.filter(is_office=True).order_by("last_seen"):
        if not SHARED.search(person.role):
            holders[person.organisation_id, person.role.casefold()].append(person)
    return [
        Task(
            f"{first.name} and {second.name}",
            first.role,
            f"{form_address(KeyPerson, first.pk)}#id_until",
        )
        for first, second, *_more in (h for h in holders.values() if len(h) > 1)
        if not first.doubt or first.doubt != second.doubt
    ]


class PersonForm(RecordForm):
    """The form of a person; a new one may end the term of whoever was in office."""

    about = (*RecordForm.about, "ends")
    ends = ModelChoiceField(
        KeyPerson.objects.filter(is_office=True, until="").order_by("-last_seen"),
        required=False,
        label="Ends the term of",
        empty_label="nobody",
        help_text="The person who held the post before. That person’s term ends when the new "
        "term begins, and the new person replaces that person in the fact box.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave out `ends` for a stored person, and for who may not publish, whatever is sent."""
        super().__init__(*args, **kwargs)
        if self.instance.pk or not self.may_publish:
            del self.fields["ends"]

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
                self.add_error(
                    "since",
                    "Give the date on which the new term begins. The other "
                    "person’s term ends on that date.",
                )
            if before.organisation_id != getattr(cleaned.get("organisation"), "pk", 0):
                self.add_error(
                    "ends",
                    "This person belongs to another organisation: choose "
                    "somebody from the same organisation.",
                )
        return cleaned


def end_term(request: HttpRequest, before: KeyPerson) -> None:
    """Save the end of a term, and ask the user for a source if the old one lacks the date."""
    before.save(update_fields=["until", "is_in_fact_box"])
    words = (
        'The term of <a href="{}#id_note">{}</a> now ends on the day on which the new '
        "term begins. If the source of the earlier term does not give this date, cite the new "
        "source in the remark of the earlier term."
    )
    page = form_address(KeyPerson, before.pk)
    messages.info(request, format_html(words, page, before.name))
