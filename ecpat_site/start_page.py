"""The start page of the admin: what needs its user, what to write, and what there is."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from orgprofile.network.admin import undecided
from references.admin import desk
from references.admin.tasks import ALONE, FIRST, Tasks

# What is written most, by the labels of the models.
WRITTEN = (
    *("timeline.historyevent", "orgprofile.section", "orgprofile.membershipcount"),
    *("orgprofile.fact", "orgprofile.criticism", "references.citation"),
    *("references.reading", "references.doubt"),
)


def start_page(request: HttpRequest) -> HttpResponse:
    """Show what needs the user, ten of each kind; or all of one kind, up to 200."""
    alone = request.GET.get("kind", "")
    found = tasks(request.user, ALONE if alone else FIRST, timezone.localdate())
    shown = [kind for kind in found if kind.slug == alone] or found
    models = [
        model | {"one": model["model"]._meta.verbose_name}
        for app in admin.site.get_app_list(request)
        for model in app["models"]
    ]
    by_label = {model["model"]._meta.label_lower: model for model in models}
    written = [by_label[label] for label in WRITTEN if label in by_label]
    context = {
        "kinds": [kind for kind in shown if kind.number],
        "is_alone": shown is not found,
        "written": [model for model in written if model["add_url"]],
        "models": models,
    }
    return admin.site.index(request, context)


def tasks(user: Any, most: int, today: date) -> list[Tasks]:
    """Return what needs a user, kind by kind in the order of `Rank`; `most` of each."""
    asked: tuple[Callable[[Any, int], list[Tasks]], ...] = (
        *(desk.of_statements, desk.unanswered, undecided, desk.dead_links),
        *(partial(desk.old_doubts, today=today), desk.proposals),
        *(desk.drafts, desk.errors),
    )
    found = [kind for ask in asked for kind in ask(user, most)]
    return sorted(found, key=lambda kind: kind.rank)
