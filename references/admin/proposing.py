"""Proposals in the form of a row: kept from it, shown in it, and sent again by it.

A proposal is what the form was sent with. Accepting sends that again through the same form:
there is no second copy of any form, and none of its checks.
"""

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from references.admin.addresses import may
from references.admin.forms import PROPOSE, SHOWN
from references.models import Proposal
from references.models.proposal import LONGEST_NAME, Status
from references.models.record import Record
from references.values.text import is_row_number, shortened

_NO_CHANGE = (
    "Nothing was proposed: the form says what the row says already. Change something, and "
    "press “Propose” again."
)


class Proposed(Exception):  # noqa: N818
    """A form passed all checks, and is to be kept as a proposal in place of being saved."""

    def __init__(self, form: Any) -> None:
        super().__init__()
        self.form = form


def published_by(user: Any) -> list[type[Record]]:
    """Return the models whose rows a user may publish."""
    records = (model for model in apps.get_models() if issubclass(model, Record))
    return [model for model in records if may(user, "publish", model)]


def named(request: HttpRequest) -> Proposal | None:
    """Return the proposal that the address of a form names, if any."""
    number = request.GET.get("proposal", "")
    rows = Proposal.objects.filter(pk=number if is_row_number(number) else 0)
    return rows.select_related("proposer").first() if number else None


def opened(request: HttpRequest, of_row: Any, number: str | None) -> HttpRequest:
    """Return the request that shows, or sends, the open proposal that its address names.

    The proposal is locked. Raises Http404 where it is none of this row or user.
    """
    asked = request.GET["proposal"]
    rows = Proposal.objects.seen_by(request.user, published_by(request.user))
    rows = rows.filter(pk=asked if is_row_number(asked) else 0)
    found = rows.select_for_update(of=("self",)).first()
    if (
        not found
        or not found.is_open
        or found.model is not of_row.model
        or str(found.object_id or "") != (number or "")
    ):
        raise Http404
    if request.method != "POST":
        return sending(request, found, SHOWN)
    if PROPOSE not in request.POST and not may(request.user, "publish", of_row.model):
        raise PermissionDenied
    return request


def sending(request: HttpRequest, proposal: Proposal, button: str) -> HttpRequest:
    """Return a request like another that sends a proposal through the form of its row."""
    data = QueryDict(mutable=True)
    for name, values in proposal.data.items():
        data.setlist(name, values)
    data[button] = "on"
    found: Any = copy(request)
    found.path, _, query = proposal.form_address.partition("?")
    found.method, found.GET, found.POST = "POST", QueryDict(query), data
    return found


def forms_of(of_row: Any, request: HttpRequest, row: Any) -> tuple[Any, list[Any]]:
    """Return the form of a row as a request sends it, and its formsets; none is checked."""
    fields = flatten_fieldsets(of_row.get_fieldsets(request, row))
    form_class = of_row.get_form(request, row, change=bool(row), fields=fields)
    form = form_class(request.POST if request.method == "POST" else None, instance=row)
    return form, formsets_of(of_row, request, form)


def formsets_of(of_row: Any, request: HttpRequest, form: Any) -> list[Any]:
    row = form.instance
    # Django's own, which its types leave out.
    formsets, _inlines = of_row._create_formsets(request, row, change=bool(row.pk))
    return list(formsets)


def sent_with(form: Any, formsets: Iterable[Any]) -> dict[str, list[str]]:
    """Return what a form was sent with, of the fields that it has and reads."""
    boxes = [form]
    for formset in formsets:
        boxes += [formset.management_form, *formset.forms]
    names = [
        box.add_prefix(name)
        for box in boxes
        for name, field in box.fields.items()
        if not field.disabled
    ]
    return {name: form.data.getlist(name) for name in names if name in form.data}


def keep(request: HttpRequest, of_row: Any, form: Any) -> HttpResponse:
    """Keep a form as a proposal, or as the revision of one's own."""
    formsets = formsets_of(of_row, request, form)
    if not any(part.has_changed() for part in (form, *formsets)):
        messages.error(request, _NO_CHANGE)
        return redirect(request.get_full_path())
    user: Any = request.user
    revised, row = named(request), form.instance
    is_own = revised is not None and revised.proposer_id == user.pk
    proposal = revised if revised and is_own else Proposal(proposer=user)
    proposal.content_type = ContentType.objects.get_for_model(row)
    proposal.object_id = row.pk
    restored = request.GET.get("restore", "")
    is_new = row.pk is None and is_row_number(restored)
    proposal.restores = int(restored) if is_new else None
    proposal.row_name = shortened(str(row), LONGEST_NAME)
    proposal.data = sent_with(form, formsets)
    proposal.summary = form.cleaned_data["why"]
    proposal.made_at = timezone.now()
    proposal.status = Status.WAITING
    proposal.decided_by = proposal.decided_at = None
    proposal.save()
    words = "Proposed. Readers see nothing of it until it is accepted."
    messages.success(request, words)
    return redirect(proposal)


def accepted(request: HttpRequest, row: Any) -> HttpResponse | None:
    """Note that the proposal which was saved, if any, is accepted; lead to its page."""
    proposal = named(request)
    if proposal is None:
        return None
    proposal.object_id = row.pk
    proposal.decide(Status.ACCEPTED, request.user)
    messages.success(request, "Accepted: it is applied.")
    return redirect(proposal)
