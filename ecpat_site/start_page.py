"""The start page of the admin: what needs its user, and what to write."""

from datetime import date
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ecpat_site import accuracy, reports
from ecpat_site.accounts import UNSENT
from orgprofile.network.admin import undecided
from references.admin import desk
from references.admin.addresses import admin_page, may
from references.admin.desk import Task, Tasks

# So many tasks of each kind are shown, and so many of one that is asked for alone.
FIRST = 10
ALONE = 200
# What is written most, by the labels of the models.
WRITTEN = (
    *("timeline.historyevent", "orgprofile.section", "orgprofile.membershipcount"),
    *("orgprofile.fact", "orgprofile.criticism", "references.citation"),
    *("references.reading", "references.doubt"),
)


def start_page(request: HttpRequest) -> HttpResponse:
    """Show what needs the user, ten of each kind; or all of one kind, up to 200."""
    if may(request.user, "change", User) and (failure := cache.get(UNSENT)):
        messages.warning(request, failure)
    kinds_of_tasks = tasks(request.user, timezone.localdate())
    is_alone = (alone := request.GET.get("kind", "")) in kinds_of_tasks
    most = ALONE if is_alone else FIRST
    kinds = [
        (kind, desk.KINDS[kind], rows[:most], len(rows), max(0, len(rows) - most))
        for kind, rows in kinds_of_tasks.items()
        if kind == alone or not is_alone
    ]
    context = {
        "kinds": kinds,
        "is_alone": is_alone,
        "written": [
            (model._meta.verbose_name, admin_page(model, "add"))
            for model in map(apps.get_model, WRITTEN)
            if may(request.user, "add", model)
        ],
    }
    return admin.site.index(request, context)


def tasks(user: Any, today: date) -> dict[str, Tasks | list[Task]]:
    """Return what needs a user under its kind, in the order of `desk.KINDS`."""
    kinds = desk.tasks(user, today)
    kinds |= {"undecided": undecided(user), "report": reports.tasks(user)}
    kinds["draw"] = accuracy.tasks(user)
    return {kind: kinds[kind] for kind in desk.KINDS if kinds.get(kind)}
