"""The pages of proposals: the list, and one of them with what may be done about it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse

from references.admin import comparing
from references.admin.comparing import Change
from references.admin.proposing import filled, published_by, replay
from references.admin.publishing import may_publish
from references.models import Proposal
from references.models.proposal import Status

ON_A_PAGE = 50
_CHANGED = (
    "Nothing was decided: the proposal has changed since you opened this page. Read what it "
    "says now, and decide again."
)
_DECIDED = "Nothing was changed: the proposal is {status} already."


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
        form = AnswerForm(request.POST or None)
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


def _page(request: HttpRequest, proposal: Proposal, form: AnswerForm) -> HttpResponse:
    # A kind of row may be no more.
    model = proposal.model
    row = model and model._base_manager.filter(pk=proposal.object_id).first()
    is_gone = not model or (proposal.object_id is not None and row is None)
    changes: list[Change] = []
    is_behind = False
    if not is_gone:
        sent = filled(request, proposal, row)
        changes, is_behind = comparing.changes(*sent), comparing.is_behind(*sent)
    own = [change for change in changes if change.by_you]
    user = request.user
    is_waiting = proposal.status == Status.WAITING
    context = {
        "title": "Proposal",
        "proposal": proposal,
        "changes": own,
        "is_stale": is_behind and is_waiting,
        "is_gone": is_gone,
        "form": form,
        "may_decide": is_waiting and may_publish(user, proposal.model),
        "is_own": proposal.proposer_id == user.pk,
    }
    return TemplateResponse(
        request,
        "admin/proposal_detail.html",
        admin.site.each_context(request) | context,
    )


# --- What the buttons do ---------------------------------------------------------------


def _accept(request: HttpRequest, proposal: Proposal, form: AnswerForm) -> Any:
    """Apply a proposal, which is locked; return what its form answers where it refuses."""
    if not _may_be_decided(request, proposal):
        return None
    answer = replay(request, proposal)
    if proposal.status != Status.ACCEPTED:
        return answer
    messages.success(request, "Accepted: it is applied.")
    return None


def _send_back(request: HttpRequest, proposal: Proposal, form: AnswerForm) -> None:
    if not form.cleaned_data["answer"]:
        words = "Say what is to be changed: the proposer reads it here."
        form.add_error("answer", words)
    elif _may_be_decided(request, proposal):
        proposal.answer = form.cleaned_data["answer"]
        proposal.decide(Status.SENT_BACK, request.user)


def _withdraw(request: HttpRequest, proposal: Proposal, form: AnswerForm) -> None:
    if proposal.proposer_id == request.user.pk and proposal.is_open:
        proposal.decide(Status.WITHDRAWN, request.user)
    else:
        _refuse(request, proposal)


def _may_be_decided(request: HttpRequest, proposal: Proposal) -> bool:
    """Return whether the user may decide now; otherwise say why not."""
    is_waiting = proposal.status == Status.WAITING
    if not is_waiting or not may_publish(request.user, proposal.model):
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
}
