"""The admin of corrections. Their form is filled from a row that was wrong: old, new, where."""

import re
from html import unescape
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import Http404
from django.test import RequestFactory
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.html import strip_tags

from references.admin.addresses import may
from references.admin.forms import RecordForm
from references.admin.previewing import Parts, Preview
from references.admin.publishing import reason_field
from references.admin.statements import StatementAdmin
from references.links.texts import around
from references.models import Correction
from references.models.fields import PartialDateField
from references.models.record import LONGEST_REASON, path_to
from references.models.registry import published_models
from references.prose import sentences
from references.values import dates
from references.values.text import shortened, tokens

# A row and the version of it that was wrong, as `addresses.correction_form` names them.
ROW_VERSION = re.compile(r"([a-z.]{1,60}):(\d{1,18}):(\d{1,9})", re.ASCII)
# The HTML of a page that is no text of the page itself: marks, scripts, styles, the notes.
_UNREAD = re.compile(r"(?s)<(sup|script|style)\b.*?</\1>|<section[^>]*doc-endnotes.*")
_ROW = re.compile(r"(?s)<tr\b.*?</tr>")


def page_html(path: str) -> str:
    """Return the HTML of a public page without its marks and notes; "" if there is no page."""
    if path.startswith(reverse("admin:index")):
        return ""
    try:
        view, args, kwargs = resolve(path)
        answer = view(RequestFactory().get(path), *args, **kwargs)
    except (Resolver404, Http404):
        return ""
    page = answer.render() if hasattr(answer, "render") else answer
    return _UNREAD.sub("", getattr(page, "content", b"").decode(errors="replace"))


def has_line(html: str, line: str) -> bool:
    """Return whether a page has the words of `line`, or a table row with all figures of `line`."""
    if around(line.casefold(), _plain(html).casefold()):
        return True
    figures = {word for word in tokens(line) if word.isdecimal()}
    is_sentence = line.endswith((".", "?", "!", "”"))
    rows = _ROW.findall(html) if figures and not is_sentence else ()
    return any(figures <= {*tokens(_plain(row))} for row in rows)


def _plain(html: str) -> str:
    return unescape(strip_tags(re.sub(r"</t[dhr]>", " ", html)))


def _lines(row: Any) -> list[str]:
    """Return the lines that a row shows to readers: title, sentences, dates, other texts."""
    lines = [row.found_by()[0]]
    for name in dict.fromkeys((*row.explained, *row.prose_fields())):
        field, value = row._meta.get_field(name), getattr(row, name)
        if name in row.prose_fields():
            lines += [sentence.words for sentence in sentences.split(value)]
        elif isinstance(field, PartialDateField):
            lines.append(dates.words(value))
        elif isinstance(value, str) and not field.choices:
            lines.append(value)
    return [*dict.fromkeys(filter(None, lines))]


def _first_values(user: Any, of: str) -> dict[str, str]:
    """Return the first values of a correction of a row; `of` is "app.fact:3:7", with version 7."""
    # {} if there is no such row, or if the user may not see it.
    row_version = ROW_VERSION.fullmatch(of)
    label, number, version = row_version.groups() if row_version else ("", "", "")
    models = {model._meta.label_lower: model for model in published_models()}
    model = models.get(label)
    row = model.objects.filter(pk=number).first() if model else None
    if not (row and may(user, "view", model)):
        return {}
    # None if the row still has this version: then only a part of the row was changed.
    before = row.history.filter(version=version).exclude(version=row.version).first()
    old, new = (_lines(before.instance), _lines(row)) if before else ([], [])
    now = [line for line in new if line not in old]
    paths = _paths_that_may_show(row)
    pages = {path: page_html(path) for path in paths}
    showing = [p for p, html in pages.items() if any(has_line(html, n) for n in now)]
    return {
        "slug": f"{timezone.localdate()}-{row._meta.model_name}-{number}",
        "path": "\n".join(showing or paths[:1]),
        "was": "\n".join(line for line in old if line not in new),
        "now": "\n".join(now),
        "reason": (row.history.first().history_change_reason or "") if before else "",
    }


def _paths_that_may_show(row: Any) -> list[str]:
    """Return the paths of the page of a row, of the pages above it, and of its sources."""
    *above, _end = row.get_absolute_url().partition("#")[0].split("/")
    paths = ["/".join([*above[:n], ""]) for n in range(len(above), 0, -1)]
    keys = row.uses.exclude(source="").values_list("source", flat=True)
    paths += [path_to("references:citation-detail", key=key) for key in keys]
    return list(dict.fromkeys(paths))


class CorrectionForm(RecordForm):
    """The form of a correction. Its reason is also the reason in the history."""

    why = reason_field(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any] | None:
        """Check what the pages say now, and set the reason of the correction as `why`."""
        reason = self.cleaned_data.get("reason", "")
        self.cleaned_data["why"] = shortened(reason, LONGEST_REASON)
        cleaned = super().clean() or {}
        # An old version is not compared: its pages may have changed since.
        is_compared = not (self.is_preview or self.is_restored)
        if is_compared and {"path", "now"} & {*self.changed_data}:
            self._compare(cleaned)
        return cleaned

    def _compare(self, cleaned: dict[str, Any]) -> None:
        """Add an error for each corrected line on no page, and each page with no such line."""
        # If the sentence was removed, add an error for each line that a page still has.
        pages = {path: page_html(path) for path in cleaned.get("path", "").split()}
        now = cleaned.get("now", "").splitlines()
        for line in now or cleaned.get("was", "").splitlines():
            showing = [path for path, html in pages.items() if has_line(html, line)]
            if now and not showing:
                words = (
                    f"None of these pages says “{line}”. Open the page, and copy the corrected "
                    f"sentence exactly from there."
                )
                self.add_error("now", words)
            elif showing and not now:
                self.add_error(
                    "now",
                    f"The page {showing[0]} still says “{line}”. Correct the page "
                    "first.",
                )
        for path, html in pages.items():
            if now and not any(has_line(html, line) for line in now):
                self.add_error(
                    "path",
                    f"The page {path} does not have the corrected sentence. Correct that page "
                    "first, or remove its address here.",
                )


@admin.register(Correction)
class CorrectionAdmin(StatementAdmin):
    form = CorrectionForm
    shown_with = ["day"]
    list_display = ["day", "path", "was", "now", "status"]
    list_filter = ["status"]
    search_fields = ["path", "was", "now", "reason"]
    fields = ["path", "was", "now", "reason", "day", "slug", "status"]

    def get_changeform_initial_data(self, request: Any) -> dict[str, Any]:
        """Return the first values of a form, from the row in the address if there is one."""
        status = "published" if self.has_publish_permission(request) else "draft"
        initial = {"day": f"{timezone.localdate()}", "status": status}
        initial |= _first_values(request.user, request.GET.get("of", ""))
        return initial | super().get_changeform_initial_data(request)

    def lay_out(self, row: Correction, parts: Parts) -> Preview:
        context = {"row": row, "site_url": settings.SITE_URL}
        return Preview("references/_correction.html", context)
