"""The page on which a Keeper sees, and then removes, what names a person."""

import logging
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from references import withdrawing
from references.admin.addresses import may
from references.admin.publishing import reason_field
from references.models import Revision, WithheldName
from references.models.registry import statement_models

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

    def clean(self) -> dict[str, Any]:
        """Check that the reason, which the history keeps, has none of the names."""
        cleaned: dict[str, Any] = self.cleaned_data
        names = WithheldName.objects.names_and(cleaned.get("names", "").splitlines())
        if names.occurrences(cleaned.get("why", "")):
            words = "Give a reason without the person’s name, because the history keeps the reason."
            raise forms.ValidationError(words)
        return cleaned


def withdraw_view(request: HttpRequest) -> HttpResponse:
    """Answer with what a withdrawal would remove; remove it if the Keeper has seen just that."""
    rights = [(what, m) for m in statement_models() for what in ("delete", "publish")]
    if not all(may(request.user, what, model) for what, model in rights):
        raise PermissionDenied
    form = PersonForm(request.POST or None)
    context: dict[str, Any] = {"title": "Remove a person’s name", "form": form}
    if form.is_valid():
        try:
            context |= _answer(request, **form.cleaned_data)
        except IntegrityError as error:
            form.add_error(None, str(error.args[0]))
    context |= admin.site.each_context(request)
    return TemplateResponse(request, "admin/withdraw.html", context)


def _answer(request: HttpRequest, names: str, why: str) -> dict[str, Any]:
    """Return "lines" to remove, "is_done", "files" and "editions" with the name, and "seen".

    "is_done" says whether the lines are removed: they are if the Keeper has sent "seen", the
    digest of exactly these lines, and nobody wrote meanwhile.
    """
    forms = names.splitlines()
    withheld = WithheldName.objects.names_and(forms)
    token, lines = Revision.objects.token(), withdrawing.what_goes(withheld)
    seen = sha256(f"{token} {lines}".encode()).hexdigest()
    is_done = False
    if request.POST.get("seen") == seen:
        # The lock comes only now, since to find the lines takes long, and others may write then.
        with transaction.atomic():
            Revision.objects.lock()
            is_done = Revision.objects.token() == token
            if is_done:
                withdrawing.withdraw(forms, why)
    if is_done:
        logger.info("%s withdrew a person: %s", request.user.get_username(), why)
    return {
        "lines": lines,
        "files": withdrawing.lines_of_files(withheld),
        "editions": withdrawing.editions_with(withheld),
        "is_done": is_done,
        "seen": seen,
    }
