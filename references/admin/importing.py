"""The page on which an editor imports sources: a file, its plan, the import.

Nothing is stored between requests. The plan's form holds the text of the file, its format
and the digest; what is sent back is parsed and compared again.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from references.exchange import formats, importing
from references.exchange.formats import found
from references.exchange.formats.found import LARGEST, Found, Unreadable

_CHANGED = (
    "Nothing was imported: a source here or the file changed after you opened this "
    "page. Look at what would happen now, and import again."
)


class ImportForm(forms.Form):
    """A file, or the text of one; if it can be parsed, `entries` are its entries."""

    file = forms.FileField(
        required=False,
        help_text=f"BibTeX, RIS or CSL-JSON in UTF-8, at most {LARGEST:,} bytes.",
    )
    text = forms.CharField(
        required=False,
        strip=False,
        label="or its text",
        widget=forms.Textarea(attrs={"rows": 10, "cols": 80}),
    )
    format = forms.ChoiceField(
        required=False,
        choices=[("", "by its name or text")]
        + [(code, format_.name) for code, format_ in formats.READABLE.items()],
    )

    entries: list[Found]

    def clean(self) -> dict[str, Any] | None:
        """Parse the entries, and keep the text and the format that were parsed."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        sent, text = cleaned["file"], cleaned["text"]
        try:
            if sent:
                text = found.decode(sent.read(LARGEST + 1))
            if not text.strip():
                raise Unreadable("Choose a file, or put its text into the box.")
            name = sent.name if sent else ""
            code = cleaned["format"] or formats.guess(name, text)
            self.entries = formats.parse(text, code)
        except Unreadable as error:
            self.add_error(None, str(error))
        else:
            cleaned |= {"text": text, "format": code}
        return cleaned


class ConfirmForm(forms.Form):
    """The hidden fields of a plan: whoever confirms it sends them back."""

    text = forms.CharField(widget=forms.Textarea(attrs={"hidden": True}))
    format = forms.CharField(widget=forms.HiddenInput)
    digest = forms.CharField(widget=forms.HiddenInput)


def import_view(sources: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Ask for a file; show its plan; carry out the plan once it is confirmed."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _page(sources, request, {"form": form})
    if "save_refused" in request.POST:
        return _refused(form)
    if "digest" in request.POST:
        try:
            done = importing.apply(
                form.entries,
                request.POST["digest"],
                reason="imported from a file",
                take=request.POST.getlist("take"),
                take_all="take_all" in request.POST,
                rest="rest" in request.POST,
                user=request.user,
            )
        except importing.Changed:
            messages.error(request, _CHANGED)
        else:
            messages.success(request, done.in_words)
            if not done.refused:
                sources_page = reverse("admin:references_citation_changelist")
                return HttpResponseRedirect(sources_page)
    plan = importing.plan(form.entries)
    hidden = {name: form.cleaned_data[name] for name in ("text", "format")}
    hidden["digest"] = plan.digest
    confirm = ConfirmForm(initial=hidden, auto_id="confirm_%s")
    return _page(sources, request, {"form": form, "plan": plan, "confirm": confirm})


def _refused(form: ImportForm) -> HttpResponse:
    """Return a file of the entries that are refused, to be corrected and imported."""
    text, code = form.cleaned_data["text"], form.cleaned_data["format"]
    lines = importing.plan(form.entries).refused_lines
    return HttpResponse(
        formats.only(text, code, lines),
        content_type=f"{formats.FORMATS[code].media_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="refused.{code}"'},
    )


def _page(
    sources: ModelAdmin, request: HttpRequest, context: dict[str, Any]
) -> HttpResponse:
    return TemplateResponse(
        request,
        "admin/references/citation/import.html",
        sources.admin_site.each_context(request)
        | {"title": "Import sources", "opts": sources.opts}
        | context,
    )
