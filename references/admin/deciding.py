"""The pages of proposals: the list, and one of them with what may be done about it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from references.admin import comparing
from references.admin.addresses import may
from references.admin.forms import SHOWN
from references.admin.proposing import forms_of, published_by, sending, sent_with
from references.models import Proposal
from references.models.proposal import Status

ON_A_PAGE = 50
_CHANGED = (
    "Nothing was decided: the proposal has changed since you opened this page. Read what it "
    "says now, and decide again."
)
_NOT_ALL_YOURS = (
    "Nothing was saved: the proposal adds, deletes or changes what you may not. Ask "
    "somebody who may to accept it, or send it back."
)


class AnswerForm(forms.ModelForm):
    """The reason with which a proposal is sent back."""

    class Meta:
        model = Proposal
        fields = ["answer"]
        widgets = {"answer": forms.Textarea(attrs={"rows": 4, "cols": 80})}


def proposal_list(request: HttpRequest) -> HttpResponse:
    """List the proposals that a user may see, those that wait first."""
    found = Proposal.objects.seen_by(request.user, published_by(request.user))
    rows = found.open_first().select_related("content_type", "proposer", "decided_by")
    page = Paginator(rows.defer("data"), ON_A_PAGE).get_page(request.GET.get("page"))
    context = admin.site.each_context(request) | {"title": "Proposals", "page": page}
    return render(request, "admin/proposal_list.html", context)


@transaction.atomic
def proposal_detail(request: HttpRequest, number: int) -> HttpResponse:
    """Show a proposal beside what it would change, or do what a button of it says."""
    found = Proposal.objects.seen_by(request.user, published_by(request.user))
    rows = found.filter(pk=number).select_related("content_type", "proposer")
    if request.method == "POST":
        rows = rows.select_for_update(of=("self",))
    proposal = rows.first()
    if proposal is None:
        raise Http404
    # A kind of row may be no more.
    model = proposal.model
    row = model and model._base_manager.filter(pk=proposal.object_id).first()
    is_gone = not model or (proposal.object_id is not None and row is None)
    sent = None if is_gone else _sent(request, proposal, row)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refusal = _refusal(request, proposal)
        if refusal:
            messages.error(request, refusal)
        elif "_accept" in request.POST and sent:
            return _accepted(request, proposal, sent)
        elif "_send_back" in request.POST:
            if form.cleaned_data["answer"]:
                proposal.answer = form.cleaned_data["answer"]
                proposal.decide(Status.SENT_BACK, request.user)
            else:
                words = "Say what is to be changed: the proposer reads it here."
                form.add_error("answer", words)
        elif "_withdraw" in request.POST:
            proposal.decide(Status.WITHDRAWN, request.user)
        if not form.errors:
            return redirect(proposal)
    is_waiting = proposal.status == Status.WAITING
    changes = comparing.changes(*sent) if sent else []
    context = {
        "title": "Proposal",
        "proposal": proposal,
        "changes": [change for change in changes if change.by_you],
        "is_stale": sent and is_waiting and comparing.is_behind(*sent),
        "is_gone": is_gone,
        "form": form,
        "may_decide": is_waiting and may(request.user, "publish", model),
        "is_own": proposal.proposer_id == request.user.pk,
    }
    context = admin.site.each_context(request) | context
    return render(request, "admin/proposal_detail.html", context)


def _sent(request: HttpRequest, proposal: Proposal, row: Any) -> tuple[Any, list[Any]]:
    """Return the form of a row and its formsets, filled with a proposal."""
    of_row = admin.site.get_model_admin(proposal.model)
    return forms_of(of_row, sending(request, proposal, SHOWN), row)


def _refusal(request: HttpRequest, proposal: Proposal) -> str:
    """Say why the user may not do what was asked now, if that is so."""
    is_waiting = proposal.status == Status.WAITING
    if "_withdraw" in request.POST:
        is_allowed = proposal.proposer_id == request.user.pk and proposal.is_open
    else:
        is_allowed = is_waiting and may(request.user, "publish", proposal.model)
        if is_allowed and request.POST.get("seen") != proposal.made_at.isoformat():
            return _CHANGED
    if is_allowed:
        return ""
    if is_waiting:
        return "Nothing was changed: that is for others to decide."
    status = proposal.get_status_display()
    return f"Nothing was changed: the proposal is {status} already."


def _accepted(
    request: HttpRequest, proposal: Proposal, sent: tuple[Any, list[Any]]
) -> HttpResponse:
    """Send a proposal, which is locked, through the form of its row, and save it there.

    Return what the form answers: its page, with the reasons, where it refuses.
    """
    if not proposal.data.keys() <= sent_with(*sent).keys():
        messages.error(request, _NOT_ALL_YOURS)
        return redirect(proposal)
    of_row: Any = admin.site.get_model_admin(proposal.model)
    number = str(proposal.object_id) if proposal.object_id else None
    answer: HttpResponse = of_row.changeform_view(
        sending(request, proposal, "_save"), number, proposal.form_address
    )
    return answer
