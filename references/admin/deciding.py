"""The pages of proposals: the list, and one of them with what may be done about it."""

from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import timezone
from simple_history.middleware import HistoryRequestMiddleware

from references.admin import comparing
from references.admin.choosing import sentences
from references.admin.comparing import Change
from references.admin.proposing import (
    filled,
    may_decide,
    published_by,
    replay,
)
from references.models import Proposal
from references.models.proposal import Status
from references.prose.footnotes import Passage, Place
from references.statements.ledger import Ledger, Notes, reference_list

ON_A_PAGE = 50
_CHANGED = (
    "Nothing was decided: the proposal has changed since you opened this page. Read what it "
    "says now, and decide again."
)
_DECIDED = "Nothing was changed: the proposal is {status} already."


class DecisionForm(forms.Form):
    """What is said of a proposal, and the day on which it is applied."""

    text = forms.CharField(
        label="Comment",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 80}),
    )
    apply_on = forms.DateField(
        label="Apply on (2026-11-25)",
        required=False,
        input_formats=["%Y-%m-%d"],
        # Not of the type "date": see `orgprofile.network.admin.checking`.
        widget=forms.TextInput(attrs={"size": 10, "autocomplete": "off"}),
        help_text="Empty: at once.",
        error_messages={
            "invalid": "Give a day of the calendar as year, month and day: 2026-11-25."
        },
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """A field of prose as readers will see it."""

    label: str
    passage: Passage


def proposal_list(request: HttpRequest) -> HttpResponse:
    """List the proposals that a user may see, those that wait first."""
    found = Proposal.objects.seen_by(request.user, published_by(request.user))
    rows = found.open_first().select_related("content_type", "proposer", "decided_by")
    page = Paginator(rows.defer("data"), ON_A_PAGE).get_page(request.GET.get("page"))
    context = admin.site.each_context(request) | {"title": "Proposals", "page": page}
    return render(request, "admin/proposal_list.html", context)


def proposal_detail(request: HttpRequest, number: int) -> HttpResponse:
    """Show a proposal beside what it would change, or do about it what was asked."""
    with transaction.atomic():
        found = Proposal.objects.seen_by(request.user, published_by(request.user))
        rows = found.filter(pk=number).select_related("content_type", "proposer")
        if request.method == "POST":
            rows = rows.select_for_update(of=("self",))
        proposal = rows.first()
        if proposal is None:
            raise Http404
        form = DecisionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            asked = next(
                (act for name, act in ACTS.items() if name in request.POST), None
            )
            answer = asked(request, proposal, form) if asked else None
            if answer is not None:
                return answer
            if not form.errors:
                return HttpResponseRedirect(proposal.get_absolute_url())
    return _page(request, proposal, form)


def _page(request: HttpRequest, proposal: Proposal, form: DecisionForm) -> HttpResponse:
    row = proposal.model._base_manager.filter(pk=proposal.object_id).first()
    is_gone = proposal.object_id is not None and row is None
    changes: list[Change] = []
    if not is_gone:
        changes = comparing.changes(*filled(request, proposal, row))
    own = [change for change in changes if change.by_you]
    reads, notes = _as_read(own)
    user = request.user
    is_waiting = proposal.status == Status.WAITING
    context = {
        "title": "Proposal",
        "proposal": proposal,
        "changes": own,
        "is_stale": any(change.by_them for change in changes) and is_waiting,
        "is_gone": is_gone,
        "reads": reads,
        "notes": notes,
        "form": form,
        "comments": proposal.comments.select_related("author"),
        "may_decide": is_waiting and may_decide(user, proposal),
        "is_own": proposal.proposer_id == user.pk,
        "four_eyes": settings.EDITORIAL_FOUR_EYES,
    }
    return TemplateResponse(
        request,
        "admin/proposal_detail.html",
        admin.site.each_context(request) | context,
    )


def _as_read(changes: list[Change]) -> tuple[list[Reading], Notes]:
    """Return how the changed prose will read, with the notes of its marks."""
    ledger = Ledger()
    reads = [
        Reading(
            change.label, ledger.passage(change.yours, Place(change.label, "reads"))
        )
        for change in changes
        if change.is_prose
    ]
    return reads, reference_list(ledger)


def accept(
    request: HttpRequest, proposal: Proposal, apply_on: date | None = None
) -> Any:
    """Apply a proposal, which is locked, or keep it for a later day if it could be applied.

    Return what its form answers where it refuses, or None.
    """
    is_later = apply_on is not None and apply_on > timezone.localdate()
    with transaction.atomic():
        answer = replay(_silent(request) if is_later else request, proposal)
        is_applied = proposal.status == Status.ACCEPTED
        if is_later:
            transaction.set_rollback(True)
    if is_applied and is_later:
        proposal.refresh_from_db()
        proposal.decide(Status.SCHEDULED, request.user, apply_on)
    return None if is_applied else answer


def _silent(request: HttpRequest) -> HttpRequest:
    """Return a request like another, whose messages nobody sees."""
    found = copy(request)
    vars(found)["_messages"] = CookieStorage(found)
    return found


# --- What the buttons do ---------------------------------------------------------------


def _accept(request: HttpRequest, proposal: Proposal, form: DecisionForm) -> Any:
    if not _may_be_decided(request, proposal):
        return None
    answer = accept(request, proposal, form.cleaned_data["apply_on"])
    if answer is None:
        day = proposal.apply_on
        when = f"it is applied on {day:%-d %B %Y}" if day else "it is applied"
        messages.success(request, f"Accepted: {when}.")
    return answer


def _send_back(request: HttpRequest, proposal: Proposal, form: DecisionForm) -> None:
    if not form.cleaned_data["text"]:
        form.add_error("text", "Say what is to be changed: the proposer reads it here.")
    elif _may_be_decided(request, proposal):
        _say(request, proposal, form)
        proposal.decide(Status.SENT_BACK, request.user)


def _withdraw(request: HttpRequest, proposal: Proposal, form: DecisionForm) -> None:
    if proposal.proposer_id == request.user.pk and proposal.is_open:
        _say(request, proposal, form)
        proposal.decide(Status.WITHDRAWN, request.user)
    else:
        _refuse(request, proposal)


def _say(request: HttpRequest, proposal: Proposal, form: DecisionForm) -> None:
    text, author = form.cleaned_data["text"], cast(Any, request.user)
    if text:
        proposal.comments.create(author=author, text=text, made_at=timezone.now())


def _may_be_decided(request: HttpRequest, proposal: Proposal) -> bool:
    """Return whether the user may decide now; otherwise say why not."""
    is_waiting = proposal.status == Status.WAITING
    if not is_waiting or not may_decide(request.user, proposal):
        _refuse(request, proposal)
    elif request.POST.get("seen") != proposal.made_at.isoformat():
        messages.error(request, _CHANGED)
    else:
        return True
    return False


def _refuse(request: HttpRequest, proposal: Proposal) -> None:
    if proposal.status == Status.WAITING:
        messages.error(request, "Nothing was changed: that is for others to decide.")
    else:
        status = proposal.get_status_display()
        messages.error(request, _DECIDED.format(status=status))


ACTS: dict[str, Any] = {
    "_accept": _accept,
    "_send_back": _send_back,
    "_withdraw": _withdraw,
    "_comment": _say,
}


def apply_due(proposal: Proposal) -> list[str]:
    """Apply a proposal, which is locked, for who accepted it; return why it can't be.

    Then it waits for a decision again, and says why.
    """
    request = HttpRequest()
    # No browser sends it: there is no other site that could have.
    found = {"user": proposal.decided_by, "csrf_processing_done": True}
    vars(request).update(found, META={"SCRIPT_NAME": ""})
    try:
        # It names, for the history, who saves the rows within the form.
        answer = HistoryRequestMiddleware(lambda sent: accept(sent, proposal))(
            _silent(request)
        )
    except PermissionDenied:
        reasons = [f"{proposal.decided_by} may no longer change the row."]
    else:
        if answer is None:
            return []
        context = getattr(answer, "context_data", None) or {}
        reasons = sentences(context.get("errors", ()))
        reasons = reasons or [
            "Its row is no longer there, or not all of it is allowed."
        ]
    proposal.wait(f"It could not be applied on its day. {' '.join(reasons)}")
    return reasons
