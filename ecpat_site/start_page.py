"""The start page of the admin: what needs its user, and what to write."""

from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from ecpat_site import reports
from ecpat_site.accounts import UNSENT
from orgprofile.network.admin import undecided
from references.admin import desk
from references.admin.addresses import admin_page, may
from references.admin.desk import Task

# So many tasks of each kind are shown, and so many of one that is asked for alone.
FIRST = 10
ALONE = 200
# How long a user sets a task aside.
NOT_NOW = timedelta(days=7)
# What is written most, by the labels of the models.
WRITTEN = (
    *("timeline.historyevent", "orgprofile.section", "orgprofile.membershipcount"),
    *("orgprofile.fact", "orgprofile.criticism", "references.citation"),
    *("references.reading", "references.doubt"),
)


def start_page(request: HttpRequest) -> HttpResponse:
    """Show what needs the user, ten of each kind; or all of one kind, up to 200.

    What the user sets aside comes back after a week, or as soon as it says something else.
    """
    name, now = f"not-now-{request.user.pk}", timezone.now()
    aside = {k: until for k, until in cache.get(name, {}).items() if until > now}
    if request.method == "POST":
        key = request.POST.get("not_now")
        aside = aside | {key: now + NOT_NOW} if key else {}
        cache.set(name, aside, NOT_NOW.total_seconds())
        return redirect(request.get_full_path())
    if may(request.user, "change", User) and (failure := cache.get(UNSENT)):
        messages.warning(request, failure)
    found = {
        kind: left
        for kind, rows in tasks(request.user, timezone.localdate()).items()
        if (left := [task for task in rows if task.key not in aside])
    }
    is_alone = (alone := request.GET.get("kind", "")) in found
    most = ALONE if is_alone else FIRST
    kinds = [
        (kind, desk.KINDS[kind], rows[:most], len(rows), len(rows[most:]))
        for kind, rows in found.items()
        if kind == alone or not is_alone
    ]
    context = {
        "kinds": kinds,
        "is_alone": is_alone,
        "aside": len(aside),
        "written": [
            (model._meta.verbose_name, admin_page(model, "add"))
            for model in map(apps.get_model, WRITTEN)
            if may(request.user, "add", model)
        ],
    }
    return admin.site.index(request, context)


def tasks(user: Any, today: date) -> dict[str, list[Task]]:
    """Return what needs a user under its kind, in the order of `desk.KINDS`."""
    found = desk.tasks(user, today) | {"undecided": undecided(user)}
    found["report"] = reports.tasks(user)
    return {kind: found[kind] for kind in desk.KINDS if found.get(kind)}
