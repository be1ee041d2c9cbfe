"""The page on which an editor imports sources: it asks for a file, then shows the plan.

Nothing is stored between the two requests: the second form holds the text of the file.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin, SimpleListFilter, helpers
from django.contrib.auth.decorators import permission_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import urlencode

from references.admin.addresses import admin_page
from references.exchange import formats, importing
from references.exchange.formats.records import LARGEST, Unreadable
from references.models import Citation
from references.values.source import Fields
from references.values.text import is_row_number

TEMPLATE = "admin/references/citation/import.html"
# An import adds sources. Some may be public, and some may have to be deleted again.
RIGHTS = [f"references.{r}_citation" for r in ("add", "change", "publish", "delete")]
# Django accepts a thousand fields in a form, and each record of the plan is one.
MOST_RECORDS = 900
_ADDED = (
    "{} added. Readers see a source when a published statement cites it, or when you tick “in the "
    "public list”."
)
_CHANGED = (
    "Nothing was imported, because somebody added one of these sources in the meantime. Look at "
    "the list again, and import again."
)


class ImportForm(forms.Form):
    """The form for a file or its text. If it is valid, `records` has the records of the file."""

    file = forms.FileField(
        required=False,
        help_text=f"A file of sources in BibTeX, RIS or CSL-JSON, encoded as UTF-8, of at most "
        f"{LARGEST:,} bytes.",
    )
    text = forms.CharField(
        required=False,
        strip=False,
        label="or its text",
        widget=forms.Textarea(attrs={"rows": 10, "cols": 80}),
    )
    name = forms.CharField(required=False, widget=forms.HiddenInput)

    records: list[Fields]

    def clean(self) -> dict[str, Any] | None:
        """Read the file into `records`; return its text, name and format for the next form."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        sent, text = cleaned["file"], cleaned["text"]
        name = sent.name if sent else cleaned["name"] or "pasted text"
        try:
            if sent:
                text = formats.decode(sent.read(LARGEST + 1))
            if not text.strip():
                raise Unreadable(
                    "Choose a file, or paste the text of a file into the box."
                )
            code = formats.guess(name, text)
            self.records = formats.source_records(text, code)
            if len(self.records) > MOST_RECORDS:
                raise Unreadable(
                    f"There are more than {MOST_RECORDS} records: split the file, and import "
                    "each part."
                )
        except Unreadable as error:
            self.add_error(None, str(error))
            return cleaned
        return cleaned | {"text": text, "format": code, "name": name}


@permission_required(RIGHTS, raise_exception=True)
def import_view(request: HttpRequest, model_admin: ModelAdmin) -> HttpResponse:
    """Answer a step of an import: ask for a file, show its plan, or add the chosen records."""
    context = model_admin.admin_site.each_context(request)
    context |= {"title": "Import sources", "opts": model_admin.opts}
    form: Any = ImportForm(request.POST or None, request.FILES or None)
    boxes = helpers.Fieldset(form, fields=["file", "text"])
    context |= {"form": form, "boxes": boxes}
    if not form.is_valid():
        return TemplateResponse(request, TEMPLATE, context)
    if {"new", "known"} & request.POST.keys():
        new = {int(n) for n in request.POST.getlist("new") if is_row_number(n)}
        known = {int(n) for n in request.POST.getlist("known") if is_row_number(n)}
        name = form.cleaned_data["name"]
        try:
            reason = importing.add(form.records, new, known, name, request.user)
        except IntegrityError:
            messages.error(request, _CHANGED)
        else:
            messages.success(request, _ADDED.format(importing.sources(reason).count()))
            page = admin_page(Citation, "changelist")
            return redirect(
                f"{page}?{urlencode({ImportFilter.parameter_name: reason})}"
            )
    items = importing.plan(form.records)
    context |= {
        "boxes": helpers.Fieldset(form, fields=["file"]),
        "confirm": form.cleaned_data,
        "refused": [item for item in items if "problem" in item.record],
        "new": [item for item in items if item.is_new],
        "known": [i for i in items if i.near and "problem" not in i.record],
    }
    return TemplateResponse(request, TEMPLATE, context)


class ImportFilter(SimpleListFilter):
    """Narrows the list to the sources of one import that still exist."""

    title, parameter_name = "import", "added"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        reason = request.GET.get("added", "")
        return [(reason, reason)] if importing.REASON.fullmatch(reason) else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        reason = self.value()
        return queryset.filter(pk__in=importing.sources(reason)) if reason else queryset
