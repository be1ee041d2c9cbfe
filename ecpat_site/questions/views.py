"""The open questions: the list and the page of each doubt."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from ecpat_site.questions import gathering, pages
from ecpat_site.questions.filters import QuestionFilter
from references.catalogue.showing import show
from references.models.doubt import Doubt

PAGE_SIZE = 50


def question_list(request: HttpRequest) -> HttpResponseBase:
    """Show what is not certain or not known, by weight."""
    listing = QuestionFilter(request.GET)
    found = Paginator(listing.of(gathering.open_questions()), PAGE_SIZE)
    shown = found.get_page(request.GET.get("page"))
    context = {
        "list": listing,
        "pagination": shown,
    }
    page = pages.open_questions(shown.object_list)
    return show(request, "ecpat_site/question_list.html", page, **context)


def question_detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show one doubt, at the address that its notes lead to."""
    doubt = get_object_or_404(Doubt.objects.published(), slug=slug)
    question = gathering.of_doubt(doubt)
    page = pages.open_questions([question], f"{question.title} · Open questions")
    return show(request, "ecpat_site/question_detail.html", page, question=question)
