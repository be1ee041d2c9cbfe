"""Proposals: an editor makes one in the form of a row, and somebody decides on its page."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import ProtectedError
from django.forms.formsets import all_valid
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html

from references.admin import comparing, notices, publishing, restoring
from references.admin.addresses import admin_page, form_address, may
from references.admin.comparing import time_words
from references.models import Proposal, Revision
from references.models.proposal import (
    LONGEST_NAME,
    Status,
    changed_values,
    link_to,
)
from references.models.record import LONGEST_REASON
from references.values.text import is_row_number, shortened

# The name of the button that stores what a form changes as a proposal, and saves no row.
PROPOSE = "_propose"
ON_A_PAGE = 50
_NO_CHANGE = (
    "Nothing was proposed, because you changed nothing in the form. Change something, then press "
    "“Propose” again."
)
_CHANGED = (
    "Nothing was decided, because the proposal changed after you opened this page. Read the new "
    "proposal below, and decide again."
)
_NOT_ALL_YOURS = (
    "Nothing was saved: you do not have the right to make all changes in this proposal. You can "
    "send the proposal back, or leave it to a colleague who has the right."
)
_GONE = "Nothing was saved: somebody deleted the entry that the proposal changes. Send the proposal back."
_OLDER = (
    "Nothing was saved: somebody changed the entry after the proposal was made. Open the form, "
    "check the text, and propose or save again."
)


# --- In the form of a row ---


class Proposed(Exception):  # noqa: N818
    """Raised when a checked form is to be stored as a proposal, so that Django saves no row."""


def open_proposal(
    request: HttpRequest, model: Any, number: str | None
) -> Proposal | None:
    """Return the open proposal that the address names, and lock it; None if it names none."""
    # Raises Http404 if it is not open, not for this row, or not for this user.
    proposal_id = request.GET.get("proposal")
    if proposal_id is None:
        return None
    rows = Proposal.objects.seen_by(request.user)
    rows = rows.filter(pk=proposal_id if is_row_number(proposal_id) else 0)
    proposal = rows.select_for_update(of=("self",)).first()
    if not (proposal and proposal.is_open and proposal.changes):
        raise Http404
    if (proposal.model, str(proposal.object_id or "")) != (model, number or ""):
        raise Http404
    return proposal


def formsets_of(model_admin: Any, request: HttpRequest, form: Any) -> list[Any]:
    """Return the formsets of the parts in a form with the values that were sent, unchecked."""
    row = form.instance
    pairs = model_admin.get_formsets_with_inlines(request, row if row.pk else None)
    formsets = []
    for formset_class, inline in pairs:
        prefix = formset_class.get_default_prefix()
        kwargs = model_admin.get_formset_kwargs(request, row, inline, prefix)
        formsets.append(formset_class(**kwargs))
    return formsets


def store_proposal(request: Any, model_admin: Any, form: Any) -> HttpResponse:
    """Store what a checked form changes as a proposal, and redirect to its page."""
    # If a proposal of the same user filled the form, that one is changed.
    row = form.instance
    data = _proposed_data(row, formsets_of(model_admin, request, form))
    if not data["fields"] and not data["parts"]:
        messages.error(request, _NO_CHANGE)
        return redirect(request.get_full_path())
    proposal = request.proposal
    if proposal is None or proposal.proposer_id != request.user.pk:
        proposal = Proposal(proposer=request.user)
    proposal.content_type = ContentType.objects.get_for_model(row)
    proposal.object_id = row.pk
    version = request.GET.get("restore", "")
    proposal.restores = int(version) if not row.pk and is_row_number(version) else None
    proposal.row_name = shortened(str(row), LONGEST_NAME)
    proposal.data = data
    proposal.summary = form.cleaned_data["why"]
    proposal.made_at = timezone.now()
    proposal.status = Status.WAITING
    proposal.decided_by, proposal.decided_at = None, None
    proposal.save()
    notices.tell(proposal)
    words = (
        "Your change is proposed. Readers see your change only after somebody accepts the "
        "proposal."
    )
    messages.success(request, words)
    return redirect(proposal)


def _proposed_data(row: Any, formsets: list[Any]) -> dict[str, Any]:
    """Return what the forms of a row and its parts change, in the form of `Proposal.data`."""
    # Checking the forms of the parts gives their rows the values that were sent.
    all_valid(formsets)
    stored = type(row).objects.filter(pk=row.pk).first()
    parts = {f.model._meta.label_lower: list(_part_data(f)) for f in formsets}
    return {
        "version": stored and stored.version,
        "fields": changed_values(row, stored),
        "parts": {label: rows for label, rows in parts.items() if rows},
    }


def _part_data(formset: Any) -> Iterator[dict[str, Any]]:
    """Yield what a formset adds, changes and deletes, in the form of `Proposal.data`."""
    for form in formset.forms:
        row, is_deleted = form.instance, form in formset.deleted_forms
        if not form.has_changed() or (is_deleted and not row.pk):
            continue
        stored = type(row).objects.filter(pk=row.pk).first()
        part = {"key": stored and stored.natural_key(), "version": row.version}
        if is_deleted:
            yield part | {"deleted": True}
        else:
            yield part | {"fields": changed_values(row, stored, formset.fk.name)}


def mark_accepted(request: Any, proposal: Proposal, row: Any) -> HttpResponse:
    """Mark a proposal as accepted, now that its row is saved, and redirect to the next one."""
    proposal.object_id = row.pk
    proposal.decide(Status.ACCEPTED, request.user)
    notices.tell(proposal)
    address = form_address(row, row.pk)
    words = format_html('Accepted: <a href="{}">{}</a> says it now.', address, row)
    messages.success(request, words)
    return redirect(_next(request.user))


def _next(user: Any) -> str | Proposal:
    """Return the page for a user's next task: the oldest proposal to decide on, or the list."""
    rows = Proposal.objects.waiting_for(user).filter(status=Status.WAITING)
    return rows.first() or "proposal-list"


# --- Its page ---


class AnswerForm(forms.ModelForm):
    """The form for the reason why a proposal is sent back."""

    class Meta:
        model = Proposal
        fields = ["answer"]
        widgets = {"answer": forms.Textarea(attrs={"rows": 4, "cols": 80})}


def proposal_list(request: HttpRequest) -> HttpResponse:
    """Answer with the list of the proposals that a user may see, those that wait first."""
    rows = Proposal.objects.seen_by(request.user).open_first().defer("data")
    rows = rows.select_related("content_type", "proposer", "decided_by")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p"))
    link_html = '<a href="{}">{}</a> ({}{})'
    lines = []
    for row in page:
        kind, new = row.content_type.name, "" if row.object_id else ", new"
        link = format_html(link_html, row.get_absolute_url(), row.row_name, kind, new)
        status = row.get_status_display()
        if row.decided_by:
            status += f" by {row.decided_by}"
        made = f"by {row.proposer}, {time_words(row.made_at)}"
        lines.append((link, row.summary, made, status))
    context = admin.site.each_context(request) | {
        "title": "Proposals",
        "columns": ("Row", "Summary", "Proposed", "Status"),
        "rows": lines,
        "page": page,
        "what": "proposals",
    }
    return render(request, "admin/table.html", context)


@transaction.atomic
def proposal_detail(request: HttpRequest, number: int) -> HttpResponse:
    """Answer with the page of a proposal; its buttons accept it, withdraw it or send it back."""
    rows = Proposal.objects.seen_by(request.user).filter(pk=number)
    rows = rows.select_related("content_type", "proposer")
    if request.method == "POST":
        rows = rows.select_for_update(of=("self",))
    proposal = rows.first()
    if proposal is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        response = _press_button(request, proposal, form)
        if response:
            return response
    context = admin.site.each_context(request) | _context(request, proposal)
    answer = helpers.Fieldset(form, fields=["answer"])
    context |= {"title": "Proposal", "proposal": proposal, "answer": answer}
    return render(request, "admin/proposal_detail.html", context)


def _press_button(request: Any, proposal: Proposal, form: Any) -> HttpResponse | None:
    """Accept, withdraw or send back a proposal, and redirect; None if the reason is missing."""
    if refusal := _refusal(request, proposal):
        messages.error(request, refusal)
    elif "_accept" in request.POST:
        return _accept(request, proposal)
    elif "_withdraw" in request.POST:
        proposal.decide(Status.WITHDRAWN, request.user)
    elif "_send_back" in request.POST and form.cleaned_data["answer"]:
        proposal.answer = form.cleaned_data["answer"]
        proposal.decide(Status.SENT_BACK, request.user)
        notices.tell(proposal)
        messages.success(request, f"Sent back to {proposal.proposer}.")
        return redirect(_next(request.user))
    else:
        words = (
            "Say what the author of the proposal should change. The author reads your "
            "words on this page."
        )
        form.add_error("answer", words)
        return None
    return redirect(proposal)


def _context(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    """Return the context of the page: what would change, and what the user may decide."""
    model, changes = proposal.model, proposal.changes
    is_waiting = proposal.status == Status.WAITING
    model_admin: Any = model and admin.site.get_model_admin(model)
    row_id, preview = proposal.object_id, None
    if changes and proposal.is_open and model_admin.is_previewed:
        new_page = admin_page(model, "preview_new")
        page = admin_page(model, "preview", row_id) if row_id else new_page
        preview = f"{page}?proposal={proposal.pk}"
    return {
        "changes": list(comparing.proposed_changes(changes)),
        "preview_address": preview,
        "row_address": row_id and changes and form_address(model, row_id),
        "problems": proposal.problems,
        "is_stale": is_waiting and any(change.is_stale for change in changes),
        "is_gone": not changes,
        "may_decide": is_waiting and model and may(request.user, "publish", model),
        "is_own": proposal.proposer_id == request.user.pk,
    }


def _refusal(request: HttpRequest, proposal: Proposal) -> str:
    """Return a sentence on why the user may not do what a button asks; "" if they may."""
    is_waiting, model = proposal.status == Status.WAITING, proposal.model
    if "_withdraw" in request.POST:
        is_allowed = proposal.proposer_id == request.user.pk and proposal.is_open
    else:
        is_allowed = is_waiting and model and may(request.user, "publish", model)
        if is_allowed and request.POST.get("seen") != proposal.made_at.isoformat():
            return _CHANGED
    if is_allowed:
        return ""
    if is_waiting:
        return (
            "Nothing was changed: you do not have the right to decide on this proposal. Leave it to "
            "an editor who has the right."
        )
    status = proposal.get_status_display()
    return f"Nothing was changed: the proposal already has the status “{status}”."


def _accept(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Save what is proposed, and redirect to the next proposal; or show errors on its page."""
    try:
        with transaction.atomic():
            row = _save_proposed(request.user, proposal)
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
        return redirect(proposal)
    return mark_accepted(request, proposal, row)


def _save_proposed(user: Any, proposal: Proposal) -> Any:
    """Save the row and the parts of a proposal, and return the row; raises ValidationError."""
    # Every save begins with this lock, so nobody else saves until the transaction ends.
    Revision.objects.lock()
    if obstacles := _obstacles(user, proposal):
        raise ValidationError(obstacles)
    whole, *parts = proposal.changes
    reason = f"Accepted by {user}: {proposal.summary}"
    if whole.stored is None and proposal.restores:
        # A deleted row comes back under its primary key, and so with its history.
        restoring.take_over_history(str(proposal.restores), whole.row)
    # Parts are deleted first: a new part may have the same unique values.
    for change in (whole, *sorted(parts, key=lambda part: not part.is_deleted)):
        row = change.row
        row._history_user = proposal.proposer
        row._change_reason = shortened(reason, LONGEST_REASON)
        if change.is_deleted:
            try:
                row.delete()
            except ProtectedError as error:
                raise ValidationError(error.args[0]) from error
        elif change.fields:
            if change is not whole:
                # A part names its whole, which has a primary key now.
                setattr(row, link_to(type(row), type(whole.row)), whole.row)
            row.full_clean()
            row.save(force_insert=change.stored is None)
            publishing.log_status(user, row, getattr(change.stored, "status", None))
    return whole.row


def _obstacles(user: Any, proposal: Proposal) -> list[str]:
    """Return sentences on why a user can't accept a proposal; [] if they can."""
    if not proposal.changes:
        return proposal.problems or [_GONE]
    if any(change.is_stale for change in proposal.changes):
        return [_OLDER]
    for change in proposal.changes:
        done = "delete" if change.is_deleted else "change" if change.stored else "add"
        if not all(may(user, what, type(change.row)) for what in (done, "publish")):
            return [_NOT_ALL_YOURS]
    return proposal.problems
