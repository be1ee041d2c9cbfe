"""The start page of the admin: what needs its user, and what to write."""

from datetime import date
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from ecpat_site import editions, reports
from ecpat_site.accounts import UNSENT
from orgprofile.models import MembershipCount, Organisation
from orgprofile.network.admin import undecided
from orgprofile.profile import offices
from references.admin import desk
from references.admin.addresses import admin_page, form_address, may
from references.admin.comparing import time_words
from references.admin.desk import Task, Tasks
from references.models import Citation

# At most so many tasks of each kind are shown, or `ALONE` if only one kind is asked for.
FIRST = 10
# So many of the last changes are looked through for those that are listed.
LAST_CHANGES = 200
ALONE = 200
# What is written, by the labels of the models; the first five are not folded.
WRITTEN = (
    *("orgprofile.section", "timeline.historyevent", "orgprofile.membershipcount"),
    *("orgprofile.criticism", "references.citation"),
    *("orgprofile.fact", "orgprofile.keyperson", "orgprofile.member"),
    *("references.reading", "references.doubt"),
)
# The steps to the first page that readers see, each with a line of help.
STEPS = {
    "Make the organisation": "Its name is filled in. Leave the lead empty: that needs a source.",
    "Add its first source": "Paste its address. Under “What it says”, add a note of it.",
    "Publish its first sentence": "Write the lead, choose the note with “Cite”, and publish.",
    "Add its first figure, if it has one": "Such as how many members it has, with the date.",
}


def start_page(request: HttpRequest) -> HttpResponse:
    """Show what needs the user, ten of each kind; or all of one kind, up to 200."""
    is_keeper = may(request.user, "change", User)
    if is_keeper and (failure := cache.get(UNSENT)):
        messages.warning(request, failure)
    today = timezone.localdate()
    kinds_of_tasks = tasks(request.user, today)
    is_alone = (alone := request.GET.get("kind", "")) in kinds_of_tasks
    most = ALONE if is_alone else FIRST
    kinds = [
        (kind, desk.KINDS[kind], rows[:most], len(rows), max(0, len(rows) - most))
        for kind, rows in kinds_of_tasks.items()
        if kind == alone or not is_alone
    ]
    edition = next(editions.whole(), None) if is_keeper else None
    context = {
        "steps": first_steps(request.user),
        "kinds": kinds,
        "changes": changes(request.user),
        "is_keeper": is_keeper,
        "edition": edition,
        "edition_age": (today - edition.day).days if edition else 0,
        "is_alone": is_alone,
        "written": [
            (model._meta.verbose_name, admin_page(model, "add"))
            for model in map(apps.get_model, WRITTEN)
            if may(request.user, "add", model)
        ],
    }
    return admin.site.index(request, context)


def first_steps(user: Any) -> list[tuple[str, str, bool, str]]:
    """Return (step, help, is done, link), a link for the next step; [] once readers see prose."""
    subject = Organisation.objects.filter(slug=settings.SITE_ORGANISATION).first()
    if subject and subject.is_published:
        # No prose is published without a source or a doubt.
        sections = subject.sections.published().exclude(body="")
        if subject.lead or sections.exists():
            return []
    if not may(user, "add", Organisation):
        return []
    done = [bool(subject), Citation.objects.exists(), False]
    links = [admin_page(model, "add") for model in (Organisation, Citation)]
    links = [f"{link}?next={reverse('admin:index')}" for link in links]
    links.append(form_address(subject, subject.pk) if subject else "")
    following = done.index(False)
    done.append(MembershipCount.objects.exists())
    return [
        (words, STEPS[words], done[step], links[step] if step == following else "")
        for step, words in enumerate(STEPS)
    ]


def tasks(user: Any, today: date) -> dict[str, Tasks | list[Task]]:
    """Return what needs a user under its kind, in the order of `desk.KINDS`."""
    kinds: dict[str, Tasks | list[Task]] = {**desk.tasks(user, today)}
    kinds |= {"undecided": undecided(user), "offices": offices.tasks(user)}
    kinds |= {"report": reports.tasks(user)}
    return {kind: kinds[kind] for kind in desk.KINDS if kinds.get(kind)}


def changes(user: Any) -> list[tuple[LogEntry, str, str]]:
    """Return (log entry, by whom, when) for the last changed rows a user may see. One query."""
    entries = LogEntry.objects.select_related("user", "content_type")
    last: dict[Any, LogEntry] = {}
    for entry in entries.order_by("-action_time", "-pk")[:LAST_CHANGES]:
        model = entry.content_type and entry.content_type.model_class()
        if model and may(user, "view", model):
            last.setdefault((entry.content_type_id, entry.object_id), entry)
    return [
        (
            each,
            "you" if each.user == user else str(each.user),
            time_words(each.action_time),
        )
        for each in [*last.values()][:FIRST]
    ]
