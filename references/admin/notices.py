"""Mails about proposals: to those who may decide on one, then to its proposer."""

from typing import cast

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mass_mail
from django.db import transaction

from references.models import Proposal
from references.models.proposal import Status


def tell(proposal: Proposal) -> None:
    """Mail what happened to a proposal, after the commit; a failure is only logged."""
    if settings.EMAIL_URL:
        # A lambda, since Django logs the `__qualname__` of what failed, which a partial lacks.
        transaction.on_commit(lambda: _send(proposal), robust=True)


def _send(proposal: Proposal) -> None:
    """Mail a waiting proposal to those who may decide; mail a decision to the proposer."""
    kind = proposal.content_type.name
    doer = cast(User, proposal.decided_by)
    if proposal.status == Status.WAITING:
        model, doer = proposal.model._meta, proposal.proposer
        right = f"{model.app_label}.publish_{model.model_name}"
        people = User.objects.with_perm(right).filter(is_staff=True)
        done = f"{doer} proposes a change: {kind}"
    else:
        people = User.objects.filter(pk=proposal.proposer_id)
        done = f"{proposal.get_status_display().capitalize()} by {doer}: {kind}"
    is_back = proposal.status == Status.SENT_BACK
    reason = proposal.answer if is_back else proposal.summary
    page = f"{settings.SITE_URL}{proposal.get_absolute_url()}"
    # The name of a row may hold a web address, so it is not in the subject.
    subject = f"{settings.EMAIL_SUBJECT_PREFIX}{done}"
    text = f"{done}.\n\n{proposal.row_name}\n\n{reason}\n\n{page}\n"
    others = people.exclude(pk=doer.pk).exclude(email="")
    send_mass_mail([(subject, text, None, [other.email]) for other in others])
