"""Proposals in the form of a row: kept from it, shown in it, and sent again by it.

A proposal is what the form was sent with. Accepting sends that again through the same form:
there is no second copy of any form, and none of its checks.
"""

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
)
from django.utils import timezone

from references.admin import comparing
from references.admin.forms import PROPOSE, SHOWN
from references.admin.publishing import PublishingAdmin, may_publish
from references.models import Proposal
from references.models.proposal import LONGEST_NAME, Status
from references.models.record import LONGEST_REASON, Record
from references.values.text import is_row_number, shortened

SAVING = ("show_save", "show_save_and_continue", "show_save_and_add_another")
_NO_CHANGE = (
    "Nothing was proposed: the form says what the row says already. Change something, and "
    "press “Propose” again."
)
_NOT_ALL_YOURS = (
    "Nothing was saved: the proposal adds, deletes or changes what you may not. Ask "
    "somebody who may to accept it, or send it back."
)


class Proposed(Exception):  # noqa: N818
    """A form passed all checks, and is to be kept as a proposal in place of being saved."""


class NotAllYours(Exception):  # noqa: N818
    """A proposal names fields that the form of whoever accepts it does not have."""


class ProposingAdmin(PublishingAdmin, admin.ModelAdmin):
    """The admin of rows whose form can be proposed in place of being saved."""

    def _changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None,
        form_url: str,
        extra_context: dict[str, Any] | None,
    ) -> Any:
        """Answer as Django does; keep a proposal where that was asked for."""
        given = (object_id, form_url, extra_context)
        opened = None
        if "proposal" in request.GET:
            opened = self._opened(request, object_id)
            if request.method != "POST":
                request = _sending(request, opened, SHOWN)
            elif PROPOSE not in request.POST:
                if not may_publish(request.user, self.model):
                    raise PermissionDenied
                vars(request)["proposal"] = opened
            vars(request)["opened"] = opened
        try:
            # Django's own, which its types leave out.
            return super()._changeform_view(request, *given)  # type: ignore[misc]
        except Proposed as found:
            form, formsets = found.args
            return _keep(request, form, formsets, opened)
        except NotAllYours:
            messages.error(request, _NOT_ALL_YOURS)
            return HttpResponseRedirect(vars(request)["proposal"].get_absolute_url())

    def _opened(self, request: HttpRequest, object_id: str | None) -> Proposal:
        """Return the open proposal that an address names, locked; it is of this row."""
        number = request.GET["proposal"]
        found = (
            Proposal.objects.seen_by(request.user, published_by(request.user))
            .filter(pk=number if is_row_number(number) else 0)
            .select_for_update(of=("self",))
            .first()
        )
        is_of_row = found and (
            found.model is self.model
            and str(found.object_id or "") == (object_id or "")
        )
        if not found or not is_of_row or not found.is_open:
            raise Http404
        return found

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Show the form, with what somebody saved after it was opened.

        Where only a proposal has effect there are no buttons that save.
        """
        # What whoever decides makes of a refused proposal is no longer another's words.
        vars(request).pop("replayed", None)
        proposal = vars(request).get("opened") or vars(request).get("proposal")
        form = context["adminform"].form
        # A new row is a draft, or of those that are always public.
        row = context.get("original") or self.model()
        may_save = (
            not form.was_published
            and self.may_change_as_it_is(request, row)
            and (not proposal or may_publish(request.user, self.model))
        )
        if not may_save:
            context |= dict.fromkeys(SAVING, False)
        context |= {"proposal": proposal, "is_guarded": not may_save}
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        if form.is_bound and comparing.is_behind(form, formsets):
            context["meanwhile"] = comparing.renew(form, formsets)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Any, form: ModelForm, change: bool
    ) -> None:
        """Save the row, unless it is proposed; both its names go into the history."""
        formsets = vars(obj).get("formsets", ())
        if PROPOSE in request.POST:
            raise Proposed(form, formsets)
        replayed = vars(request).get("replayed")
        if replayed and not replayed.data.keys() <= sent_with(form, formsets).keys():
            raise NotAllYours
        _note(request, obj)
        if not change or form.changed_data:
            super().save_model(request, obj, form, change)

    def save_formset(
        self, request: HttpRequest, form: Any, formset: Any, change: bool
    ) -> None:
        for each in formset.forms:
            _note(request, each.instance)
        super().save_formset(request, form, formset, change)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: Any = None
    ) -> HttpResponse:
        return _accepted(request, obj) or super().response_add(
            request, obj, post_url_continue
        )

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return _accepted(request, obj) or super().response_change(request, obj)


def published_by(user: Any) -> list[type[Record]]:
    """Return the models whose rows a user may publish."""
    registered = [model for model in admin.site._registry if issubclass(model, Record)]
    return [model for model in registered if may_publish(user, model)]


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


def filled(request: HttpRequest, proposal: Proposal, row: Any) -> tuple[Any, list[Any]]:
    """Return the form of a row and its formsets, filled with a proposal and not checked."""
    of_row: Any = admin.site.get_model_admin(proposal.model)
    request = _sending(request, proposal, SHOWN)
    fields = flatten_fieldsets(of_row.get_fieldsets(request, row))
    form_class = of_row.get_form(request, row, change=bool(row), fields=fields)
    form = form_class(request.POST, instance=row)
    formsets, _inlines = of_row._create_formsets(request, form.instance, bool(row))
    return form, formsets


def replay(request: HttpRequest, proposal: Proposal) -> Any:
    """Send a proposal, which is locked, through the form of its row, and save it there.

    Return what the form answers: its page, with the reasons, where it refuses.
    """
    of_row: Any = admin.site.get_model_admin(proposal.model)
    number = str(proposal.object_id) if proposal.object_id else None
    request = _sending(request, proposal, "_save")
    vars(request)["proposal"] = vars(request)["replayed"] = proposal
    # Where it is refused, its page sends on what whoever decides makes of it.
    return of_row.changeform_view(request, number, proposal.form_address)


def _sending(request: HttpRequest, proposal: Proposal, button: str) -> HttpRequest:
    """Return a request like another that sends a proposal."""
    data = QueryDict(mutable=True)
    for name, values in proposal.data.items():
        data.setlist(name, values)
    data[button] = "on"
    found: Any = copy(request)
    found.POST = data
    # The site names the page of the row, after it has saved it.
    found.path, _, query = proposal.form_address.partition("?")
    asked = QueryDict(query, mutable=True)
    del asked["proposal"]
    found.method, found.GET = "POST", asked
    return found


def _keep(
    request: HttpRequest, form: Any, formsets: list[Any], revised: Proposal | None
) -> HttpResponse:
    """Keep a form as a proposal, or as the revision of one's own."""
    if not any(part.has_changed() for part in (form, *formsets)):
        messages.error(request, _NO_CHANGE)
        return HttpResponseRedirect(request.get_full_path())
    user: Any = request.user
    is_own = revised is not None and revised.proposer_id == user.pk
    proposal = revised if revised and is_own else Proposal(proposer=user)
    proposal.content_type = ContentType.objects.get_for_model(form.instance)
    proposal.object_id = form.instance.pk
    restored = request.GET.get("restore", "")
    is_new = form.instance.pk is None and is_row_number(restored)
    proposal.restores = int(restored) if is_new else None
    proposal.row_name = shortened(str(form.instance), LONGEST_NAME)
    proposal.data = sent_with(form, formsets)
    proposal.summary = form.reason
    proposal.made_at = timezone.now()
    proposal.status = Status.WAITING
    proposal.decided_by = proposal.decided_at = None
    proposal.save()
    messages.success(
        request, "Proposed. Readers see nothing of it until it is accepted."
    )
    return HttpResponseRedirect(proposal.get_absolute_url())


def _note(request: HttpRequest, row: Any) -> None:
    """Give a row that is about to be saved the reason that its history keeps."""
    proposal = vars(request).get("proposal")
    if proposal:
        reason = f"Proposed by {proposal.proposer}: {proposal.summary}"
        row._change_reason = shortened(reason, LONGEST_REASON)


def _accepted(request: HttpRequest, row: Any) -> HttpResponse | None:
    """Note that the proposal which was saved, if any, is accepted.

    Return the answer to who sent it again, or None where Django's own is right.
    """
    proposal = vars(request).get("proposal")
    if not proposal:
        return None
    proposal.object_id = row.pk
    proposal.decide(Status.ACCEPTED, request.user)
    is_replayed = "replayed" in vars(request)
    return HttpResponseRedirect(proposal.get_absolute_url()) if is_replayed else None
