"""Sources out of a file, as an editor brings them in: a file, its plan, the import.

Nothing is kept between the pages: the plan carries the text of the file, its format and
its digest, and what is sent back is read and compared afresh.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from references.exchange import formats, importing
from references.exchange.formats import found
from references.exchange.formats.found import LARGEST, Found, Unreadable
from references.exchange.importing import Plan

_CHANGED = (
    "Nothing was imported: a source here or the file changed after you opened this "
    "page. Look at what would happen now, and import again."
)


class ImportForm(forms.Form):
    """A file, or the text of one; read, it gives `entries`."""

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
        choices=[("", "told by its name or text")]
        + [(code, format_.name) for code, format_ in formats.READABLE.items()],
    )

    entries: list[Found]

    def clean(self) -> dict[str, Any] | None:
        """Read the entries, and keep the text and the format that were read."""
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
    """What the plan carries, unseen: whoever confirms it sends it back."""

    text = forms.CharField(widget=forms.Textarea(attrs={"hidden": True}))
    format = forms.CharField(widget=forms.HiddenInput)
    digest = forms.CharField(widget=forms.HiddenInput)


class ImportingAdmin(admin.ModelAdmin):
    """The admin of sources, with a page that imports them."""

    change_list_template = "admin/references/citation/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.import_view)
        return [
            path("import/", page, name="references_citation_import"),
            *super().get_urls(),
        ]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """An import adds sources and may change some: it takes leave to do both."""
        return self.has_add_permission(request) and self.has_change_permission(request)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        may_import = {"has_import_permission": self.has_import_permission(request)}
        return super().changelist_view(request, (extra_context or {}) | may_import)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for a file; show its plan; carry that out once it is confirmed."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = ImportForm(request.POST or None, request.FILES or None)
        if not form.is_valid():
            return self._page(request, form)
        if "digest" in request.POST:
            try:
                done = importing.apply(
                    form.entries,
                    request.POST["digest"],
                    reason="imported from a file",
                    take=request.POST.getlist("take"),
                    take_all="take_all" in request.POST,
                    user=request.user,
                )
            except importing.Changed:
                messages.error(request, _CHANGED)
            else:
                messages.success(request, done.in_words)
                return HttpResponseRedirect(
                    reverse("admin:references_citation_changelist")
                )
        return self._page(request, form, importing.plan(form.entries))

    def _page(
        self, request: HttpRequest, form: ImportForm, plan: Plan | None = None
    ) -> HttpResponse:
        carried = {"text": "", "format": ""} | (form.cleaned_data if plan else {})
        context = self.admin_site.each_context(request) | {
            "title": "Import sources",
            "opts": self.model._meta,
            "form": form,
            "plan": plan,
            "confirm": plan
            and ConfirmForm(
                initial={
                    "text": carried["text"],
                    "format": carried["format"],
                    "digest": plan.digest,
                },
                auto_id="confirm_%s",
            ),
        }
        return TemplateResponse(
            request, "admin/references/citation/import.html", context
        )
