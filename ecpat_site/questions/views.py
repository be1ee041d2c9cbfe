"""The open questions: the list, the page of each doubt, and a file."""

from functools import partial

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from ecpat_site.questions import exports, filters, gathering, pages
from ecpat_site.questions.filters import QuestionFilter
from ecpat_site.questions.gathering import OpenQuestion
from orgprofile.models import Organisation
from references.catalogue.showing import show
from references.exchange.exports import send
from references.lists.choices import lay_out
from references.lists.questions import ask_for_file
from references.statements.doubt import Doubt

PAGE_SIZE = 50


def question_list(request: HttpRequest) -> HttpResponseBase:
    """Show what is not certain or not known, kind by kind."""
    found = partial(filters.rows, _everything())
    listing = lay_out(QuestionFilter(request.GET), found, filters.FACETS)
    shown = Paginator(listing.rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "list": listing,
        "pagination": shown,
        "json": listing.question.address(reverse("doubts:json")),
    }
    page = pages.open_questions(shown.object_list)
    return show(request, "ecpat_site/question_list.html", page, **context)


def question_detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show one doubt, at the address that its notes lead to."""
    doubt = get_object_or_404(Doubt.objects.published(), slug=slug)
    question = gathering.of_doubt(doubt)
    page = pages.open_questions([question], f"{question.title} · Open questions")
    return show(request, "ecpat_site/question_detail.html", page, question=question)


def question_export(request: HttpRequest) -> HttpResponseBase:
    """Send all open questions that the query string finds, as JSON."""
    question = ask_for_file(QuestionFilter(request.GET))
    lines = exports.json_file(filters.rows(_everything(), question))
    return send(request, lines, f"{settings.SITE_ORGANISATION}-questions", "json")


def _everything() -> list[OpenQuestion]:
    subjects = Organisation.objects.published().filter(slug=settings.SITE_ORGANISATION)
    return gathering.everything(subjects.first())
