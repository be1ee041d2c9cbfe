"""The page on which a Keeper removes what names a person, after seeing what that is."""

import logging
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from references.admin.addresses import may
from references.admin.publishing import reason_field
from references.models import Revision, WithheldName
from references.models.registry import statement_models
from references.quality import withdrawing

logger = logging.getLogger(__name__)


class PersonForm(forms.Form):
    """The spellings of a name, and the reason for the history."""

    names = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Write each spelling of the name on its own line: “Ann Lee”, “Lee, Ann”, "
        "“annlee”. A surname alone finds everybody with this surname. Capitals, accents and "
        "punctuation make no difference. The site deletes each sentence with the name. "
        "If you want to keep a sentence, first rewrite it without the name.",
    )
    why = reason_field(
        required=True,
        help_text="The history keeps this reason, so do not name the person: “Somebody asked not "
        "to be named.”",
    )


def withdraw_view(request: HttpRequest) -> HttpResponse:
    """Answer with what a withdrawal would remove; remove it if the Keeper has seen just that."""
    rights = [(what, m) for m in statement_models() for what in ("delete", "publish")]
    if not all(may(request.user, what, model) for what, model in rights):
        raise PermissionDenied
    form = PersonForm(request.POST or None)
    context: dict[str, Any] = {"title": "Withdraw a person", "form": form}
    if form.is_valid():
        try:
            context |= _withdraw(request, **form.cleaned_data)
        except (ValidationError, IntegrityError) as error:
            form.add_error(None, str(error.args[0]))
    context |= admin.site.each_context(request)
    return TemplateResponse(request, "admin/withdraw.html", context)


def _withdraw(request: HttpRequest, names: str, why: str) -> dict[str, Any]:
    """Return the removed lines, whether they are gone, and which lines of files have the name."""
    # The rows are removed in a transaction. It is rolled back unless the Keeper has confirmed
    # exactly these lines.
    with transaction.atomic():
        Revision.objects.lock()
        token = Revision.objects.current().token
        lines = withdrawing.withdraw(names.splitlines(), why)
        seen = sha256(f"{token} {lines}".encode()).hexdigest()
        withheld = WithheldName.objects.names()
        files = withdrawing.lines_of_files(withheld)
        is_done = request.POST.get("seen") == seen
        transaction.set_rollback(not is_done)
    if is_done:
        logger.info("%s withdrew a person: %s", request.user.get_username(), why)
    # Editions take long to read, and nobody writes meanwhile in the transaction.
    editions = withdrawing.editions_with(withheld)
    words = {"lines": lines, "files": files, "editions": editions}
    return words | {"is_done": is_done, "seen": seen}
