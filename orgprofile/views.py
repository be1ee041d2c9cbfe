"""Organisations, the figures of their networks, and the criticisms made of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgprofile import pages
from orgprofile.models import Criticism, MembershipCount, Organisation


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Every organisation the profile speaks of, by name."""
    context = {"organisations": Organisation.objects.published().in_order()}
    return render(request, "orgprofile/organisation_list.html", context)


@require_safe
def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation: who it is, in prose and facts."""
    organisation = get_object_or_404(
        Organisation.objects.published().select_related("parent"), slug=slug
    )
    page = pages.organisation(
        organisation,
        facts=organisation.facts.published().in_order(),
        people=organisation.people.published().newest_first(),
        sections=organisation.sections.published().in_order(),
        received=Criticism.objects.published().aimed_at(organisation).in_order(),
    )
    return render(request, "orgprofile/organisation_detail.html", {"page": page})


@require_safe
def count_list(request: HttpRequest) -> HttpResponse:
    """Every recorded figure of the network's size, by what is counted."""
    counts = MembershipCount.objects.published()
    page = pages.network(
        counts.current(timezone.now().date()), list(counts.by_measure())
    )
    return render(request, "orgprofile/count_list.html", {"page": page})


@require_safe
def criticism_list(request: HttpRequest) -> HttpResponse:
    """Every criticism, the oldest first."""
    criticisms = Criticism.objects.published().in_order().with_turns()
    context = {"page": pages.criticism_list(criticisms)}
    return render(request, "orgprofile/criticism_list.html", context)


@require_safe
def criticism_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One criticism as an exchange: what was said, and what was answered."""
    criticism = get_object_or_404(
        Criticism.objects.published().in_order().with_turns(), slug=slug
    )
    context = {"page": pages.criticism(criticism)}
    return render(request, "orgprofile/criticism_detail.html", context)
