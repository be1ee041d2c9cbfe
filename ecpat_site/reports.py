"""Reports of readers: the page on which they are written, and that on which staff decide."""

import re
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import Any, ClassVar

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin, messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.dateformat import format as date_text
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.csrf import csrf_exempt

from ecpat_site.statements import at_mark
from ecpat_site.views import too_many_tries
from references.admin.addresses import form_address, may
from references.admin.desk import LONGEST_SHOWN, Task
from references.admin.form_fields import LinesFormField
from references.models import Citation, Correction, Report, Revision, SearchEntry
from references.models.registry import statement_models
from references.models.report import LONGEST, LONGEST_NAME, WAITING, State
from references.showing import PlainPage, render_page
from references.values.text import shortened

# So many are kept within a day.
MOST_OF_ALL = 200
# {IP version: {length of the network's prefix: most reports within an hour}}. A household has one
# IPv4 address, or IPv6 addresses up to a /48; some providers share one /48 among many people.
MOST_OF_NETWORK = {4: {32: 5}, 6: {64: 5, 56: 10, 48: 20}}
PATH = re.compile(rf"/[\w/.-]{{0,{LONGEST_NAME - 1}}}", re.ASCII)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BUTTONS: dict[str, str] = {
    State.SEEN: "Seen",
    State.NO: "Close: nothing was wrong",
    State.THANKS: "Close: thank the reader (no mail is sent)",
    State.CORRECT: "Correct it",
}


class ReportForm(forms.ModelForm):
    """The words of a reader; a program fills in `website` too, which readers don’t see."""

    words = LinesFormField(
        label="What is wrong",
        max_length=LONGEST,
        widget=forms.Textarea,
        help_text=f"Write at most {LONGEST:,} characters. You can’t attach files. Web "
        "addresses stay plain text.",
    )
    website = forms.CharField(required=False)

    class Meta:
        model = Report
        fields = ("words", "email")
        labels: ClassVar = {"email": "Your e-mail address"}
        help_texts: ClassVar = {
            "email": "Give your address only if you want an answer."
        }
        widgets: ClassVar = {"email": forms.EmailInput({"autocomplete": "email"})}

    def clean_words(self) -> str:
        """Put a blank for each sign that nobody can see."""
        words = self.cleaned_data["words"]
        return "".join(c if c.isprintable() or c == "\n" else " " for c in words)


@csrf_exempt
def report(request: HttpRequest) -> HttpResponseBase:
    """Show the form, or keep what was sent. No cookie is set, so `Origin` says who sends."""
    name = request.GET.get("s", "")
    statement, path = at_mark(name), name if PATH.fullmatch(name) else ""
    data = request.POST if request.method == "POST" else None
    form = ReportForm(data, label_suffix="")
    if request.method == "POST":
        origins = (settings.SITE_URL, f"{request.scheme}://{request.get_host()}")
        if request.headers.get("Origin") not in origins:
            return render(request, "403_csrf.html", status=403)
        if form.is_valid():
            form.instance.statement = statement.get("id", path)
            is_trapped = form.cleaned_data["website"]
            if not (is_trapped or _is_kept(form, request.META["REMOTE_ADDR"])):
                return too_many_tries(request, is_report=True)
            sent = PlainPage("Your report was sent")
            return render_page(request, "ecpat_site/report_sent.html", sent)
    sources = Citation.objects.by_key(statement.get("sources", ())).values()
    context = {"form": form, "statement": statement, "path": path, "sources": sources}
    page = PlainPage("Report an error")
    answer = render_page(request, "ecpat_site/report.html", page, **context)
    answer.status_code = 400 if form.errors else 200
    return answer


def _is_kept(form: ReportForm, address: str) -> bool:
    """Keep a report unless there were too many; of many at once one after the other.

    A network is counted under a digest, whose key is another each day.
    """
    now = timezone.now()
    counters = {}
    host = ip_address(address)
    # A server that listens on "::" sees the IPv4 address 192.0.2.1 as ::ffff:192.0.2.1.
    host = getattr(host, "ipv4_mapped", None) or host
    for bits, most in MOST_OF_NETWORK[host.version].items():
        network = ip_network(f"{host}/{bits}", strict=False)
        key = salted_hmac(f"{now:%Y-%m-%d}", str(network)).hexdigest()
        counters[f"reports-{key}"] = most
    with transaction.atomic():
        Revision.objects.lock()
        known = {name: cache.get(name, ()) for name in counters}
        sent = {name: [at for at in known[name] if at > now - HOUR] for name in known}
        is_full = any(len(sent[name]) >= most for name, most in counters.items())
        of_all = Report.objects.filter(sent_at__gt=now - DAY).count()
        if is_full or of_all >= MOST_OF_ALL:
            return False
        later = {name: [*times, now] for name, times in sent.items()}
        cache.set_many(later, HOUR.total_seconds())
        form.save()
    return True


def _decided_by(user: Any, report: Report) -> bool:
    """Return whether a user may publish the kind of row reported on, or else corrections."""
    models = {model._meta.model_name: model for model in statement_models()}
    # The id of a statement names its model: "at_fact_…". A report may be of a path instead.
    name = report.statement if report.statement.startswith("at_") else ""
    model_name = f"{name}_".split("_")[1]
    return may(user, "publish", models.get(model_name, Correction))


def tasks(user: Any) -> list[Task]:
    """Return the first reports that wait for a user. One query."""
    waiting = Report.objects.filter(state__in=WAITING)
    return [
        Task(
            shortened(row.words, LONGEST_SHOWN),
            f"sent on {date_text(row.sent_at, 'j F Y')}",
            reverse("report-detail", args=[row.pk]),
        )
        for row in (waiting[:MOST_OF_ALL] if may(user, "view", Report) else ())
        if row.state == State.OPEN or _decided_by(user, row)
    ]


def _form_at(path: str) -> str:
    """Return the address of the form of the one row that a page is of; "" for another page."""
    key = path.removeprefix(reverse("references:citation-list")).strip("/")
    if source := Citation.objects.filter(key=key).first():
        return form_address(source, source.pk)
    # The front page is of the organisation, but shows many rows.
    rows = SearchEntry.objects.filter(path=path).exclude(path="/")[:2]
    if len(rows) != 1:
        return ""
    return f"{form_address(rows[0].content_type.model_class(), rows[0].row)}?tell=1"


def _chosen(row: Report, words: str) -> SafeString:
    """Return what was chosen for a report, after a link to it with these words."""
    page = reverse("report-detail", args=[row.pk])
    return format_html('<a href="{}">{}</a>: “{}”', page, words, BUTTONS[row.state])


def report_detail(request: HttpRequest, number: int) -> HttpResponse:
    """Show a report beside what it is about, or keep what was decided on it."""
    if not may(request.user, "view", Report):
        raise PermissionDenied
    row = get_object_or_404(Report, pk=number)
    statement, buttons = at_mark(row.statement), [State.SEEN]
    if statement:
        form = form_address(apps.get_model(statement["label"]), statement["pk"])
        form += f"?tell=1#id_{statement['field']}"
    else:
        form = _form_at(row.statement)
    if _decided_by(request.user, row):
        buttons = [State.NO, State.THANKS, *[State.CORRECT] * bool(form)]
    if request.method == "POST" and row.state in WAITING:
        if (state := request.POST.get("state", "")) not in buttons:
            raise PermissionDenied
        row.state = state
        row.decided_at = None if state == State.SEEN else timezone.now()
        row.save()
        # A message may be stored with the session, which must have no words of a reader.
        messages.success(request, _chosen(row, "The report"))
        return redirect(form if state == State.CORRECT else "admin:index")
    decided = Report.objects.filter(decided_at__gt=timezone.now() - 30 * DAY)
    context = admin.site.each_context(request) | {
        "title": "Report of a reader",
        "report": row,
        "state": f"“{BUTTONS[row.state]}”" if row.state in BUTTONS else "",
        "statement": statement,
        "form_address": form,
        "page_address": f"{settings.SITE_URL}{row.statement}",
        "buttons": [(b, BUTTONS[b]) for b in buttons if row.state in WAITING],
        "decided": [
            _chosen(each, shortened(each.words, LONGEST_SHOWN))
            for each in decided.order_by("-decided_at")
        ],
    }
    return render(request, "admin/report_detail.html", context)
