"""The list of open questions."""

from django.http import HttpRequest, HttpResponseBase

from ecpat_site.questions import pages
from references.catalogue.showing import show
from references.statements.doubt import Doubt


def question_list(request: HttpRequest) -> HttpResponseBase:
    """Show every doubt that readers may see, and what is not known."""
    page = pages.open_questions(Doubt.objects.published())
    return show(request, "ecpat_site/question_list.html", page)
