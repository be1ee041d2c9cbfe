"""Reports of readers: the page on which they are written, and that on which staff decide."""

import secrets
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from ipaddress import ip_network
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.cache import cache
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.dateformat import format as date_text
from django.views.decorators.csrf import csrf_exempt

from ecpat_site.changes import Entry, statement_entries
from ecpat_site.views import too_many_tries
from references.admin.addresses import form_address, may
from references.admin.desk import LONGEST_SHOWN, Task
from references.catalogue.showing import PlainPage, render_page
from references.models import Citation, Correction, Report, Revision
from references.models.registry import related, statement_models
from references.models.report import AFTER_DECISION, AFTER_SENDING, WAITING, State
from references.models.revision import per_revision
from references.prose.footnotes import parted_id, short_id
from references.values import text

# So many are kept of a network address within an hour, and of all within a day.
MOST_OF_ONE, MOST_OF_ALL = 5, 200
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class ReportForm(forms.ModelForm):
    """What a reader writes. Programs that fill in whatever there is fill in `website` too."""

    website = forms.CharField(required=False)

    class Meta:
        model = Report
        fields = ("words", "email")
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "email"})}

    def __init__(self, data: Any = None) -> None:
        # A browser counts an end of a line as one character, and sends two.
        sent = {
            name: value.replace("\r\n", "\n") for name, value in (data or {}).items()
        }
        super().__init__(sent if data is not None else None, label_suffix="")

    def clean_words(self) -> str:
        """Leave out what nobody can see: what is copied from a page may have it."""
        return text.visible(self.cleaned_data["words"])


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report is about: a statement, or a page; neither where nothing was named."""

    # What is kept of it.
    name: str = ""
    address: str = ""
    entry: Entry | None = None


def subject_named(name: str) -> Subject:
    """Return what is meant by the path of a page, or by the id of a mark, whole or short."""
    if name.startswith("/"):
        try:
            resolve(name)
        except Resolver404:
            return Subject()
        return Subject(name, name)
    if not name:
        return Subject()
    anchor, group = parted_id(name)
    if name.startswith("at_"):
        anchor = short_id(anchor)
    else:
        anchor, number = name[:8], name[8:]
        group = int(number) if text.is_row_number(number) else 1
    # Of a sentence with several marks the first counts.
    before = [e for g, e in _by_anchor().get(anchor, ()) if g <= group]
    if not before:
        return Subject()
    return Subject(before[-1].id, before[-1].address, before[-1])


@per_revision
def _by_anchor() -> dict[str, list[tuple[int, Entry]]]:
    """Return the statements of each text, in order, under the short id of its first mark."""
    found = defaultdict(list)
    for entry in statement_entries():
        anchor, group = parted_id(entry.id)
        found[short_id(anchor)].append((group, entry))
    return found


# --- What readers see -----------------------------------------------------------------


@csrf_exempt
def report(request: HttpRequest) -> HttpResponseBase:
    """Show the form, or keep what was sent. No cookie is set, so `Origin` says who sends."""
    subject = subject_named(request.GET.get("s", ""))
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        own = (settings.SITE_URL, f"{request.scheme}://{request.get_host()}")
        if request.headers.get("Origin") not in own:
            return render(request, "403_csrf.html", status=403)
        if request.content_type != "application/x-www-form-urlencoded":
            raise BadRequest("A report is text: nothing can be attached.")
        if form.is_valid():
            form.instance.statement = subject.name
            if not form.cleaned_data["website"] and not _is_kept(form, request):
                return too_many_tries(request, of="report an error")
            return redirect("report-sent")
    entry = subject.entry
    context = {
        "form": form,
        "subject": subject,
        "sources": Citation.objects.by_key(entry.sources).values() if entry else (),
        "after_decision": AFTER_DECISION.days,
        "after_sending": AFTER_SENDING.days,
    }
    page = PlainPage("Report an error")
    answer = render_page(request, "ecpat_site/report.html", page, **context)
    answer.status_code = 400 if form.errors else 200
    return answer


def _is_kept(form: ReportForm, request: HttpRequest) -> bool:
    """Keep a report, unless there were too many; of many at once, one after the other."""
    now = timezone.now()
    with transaction.atomic():
        Revision.objects.lock()
        counter = _counter(request.META["REMOTE_ADDR"], now)
        sent = [at for at in cache.get(counter, ()) if at > now - HOUR]
        of_all = Report.objects.filter(sent_at__gt=now - DAY).count()
        if len(sent) >= MOST_OF_ONE or of_all >= MOST_OF_ALL:
            return False
        cache.set(counter, [*sent, now], HOUR.total_seconds())
        form.save()
    return True


def _counter(address: str, now: datetime) -> str:
    """Return under which name a network is counted: a digest, by a key that lasts a day.

    Of IPv6, whoever has one address has those of its first 64 bits.
    """
    network = ip_network(f"{address}/64" if ":" in address else address, strict=False)
    today = f"reports-{now:%Y-%m-%d}"
    key: Any = cache.get_or_set(today, secrets.token_hex(), DAY.total_seconds())
    return (
        f"{today}-{blake2b(str(network).encode(), key=key.encode()).hexdigest()[:32]}"
    )


def report_sent(request: HttpRequest) -> HttpResponseBase:
    return render_page(
        request, "ecpat_site/report_sent.html", PlainPage("Your report was sent")
    )


# --- What staff see -------------------------------------------------------------------


def tasks(user: Any) -> list[Task]:
    """Return the reports that wait for a user, the oldest first, up to a day's. One query."""
    if not may(user, "view", Report):
        return []
    rows = Report.objects.filter(state__in=WAITING)[:MOST_OF_ALL]
    return [
        Task(
            text.shortened(row.words, LONGEST_SHOWN),
            f"sent on {date_text(row.sent_at, 'j F Y')}",
            reverse("report-detail", args=[row.pk]),
        )
        for row in rows
        if row.state == State.OPEN or may(user, "publish", _model_of(row))
    ]


def _model_of(row: Report) -> Any:
    """Return whose rows are published by who decides: of a page, corrections."""
    named = (
        model
        for model in statement_models()
        if row.statement.startswith(text.fragment("at", model._meta.model_name, ""))
    )
    return next(named, Correction)


def _form_of(row: Report) -> str:
    """Return the address of the form of what a report is about, at the field; or ""."""
    anchor, _group = parted_id(row.statement)
    model = _model_of(row)
    for each in related(model) if model in statement_models() else ():
        for field in (*model.prose_fields(), *model.source_fields()):
            if each.anchor(field) == anchor:
                return f"{form_address(model, each.pk)}#id_{field}"
    return ""


def report_detail(request: HttpRequest, number: int) -> HttpResponse:
    """Show a report beside what it is about, or keep what was decided on it."""
    if not may(request.user, "view", Report):
        raise PermissionDenied
    row = get_object_or_404(Report, pk=number)
    form, may_decide = _form_of(row), may(request.user, "publish", _model_of(row))
    buttons = [State.NO, State.THANKS, *[State.CORRECT] * bool(form)]
    buttons = buttons if may_decide else [State.SEEN]
    if request.method == "POST" and row.state in WAITING:
        if (state := request.POST.get("state")) not in buttons:
            raise PermissionDenied
        row.state = state
        row.decided_at = None if state == State.SEEN else timezone.now()
        row.save()
        return redirect(form if state == State.CORRECT else "admin:index")
    context = admin.site.each_context(request) | {
        "title": "Report of a reader",
        "report": row,
        "subject": subject_named(row.statement),
        "form_address": form,
        "buttons": buttons if row.state in WAITING else [],
    }
    return render(request, "admin/report_detail.html", context)
