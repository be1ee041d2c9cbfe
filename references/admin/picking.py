"""Widgets that pick a source: a select that completes itself, a box for cited prose."""

from typing import Any

from django import forms
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AdminTextInputWidget,
    AutocompleteSelect,
)
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest

from references.admin.form_fields import RowChoiceField
from references.admin.tasks import admin_page
from references.models import Citation
from references.models.doubt import Doubt
from references.values import dates, text
from references.values.text import is_row_number

# More than these are not offered: an editor types another word.
MOST_OFFERED = 500
MOST_DOUBTS = 10


def label(citation: Citation) -> str:
    """Name a source in a list: "key: title (publisher, year)"."""
    date = dates.partial_date(citation.issued) if citation.issued else None
    year = str(date.earliest.year) if date and date.start else ""
    known = ", ".join(part for part in (citation.publisher, year) if part)
    return f"{citation} ({known})" if known else str(citation)


def offered(citations: QuerySet, typed: str) -> QuerySet:
    """Return the sources to offer: the one whose key was typed, then others in order.

    They are at most `MOST_OFFERED`, so that a word in all of them takes no time.
    """
    if not typed.strip():
        return citations.order_by("sort_text", "key")[:MOST_OFFERED]
    found = having_words(citations, typed).order_by().values_list("pk", flat=True)
    numbers = list(found[:MOST_OFFERED])
    key = "-".join(text.tokens(typed))
    is_meant = Case(When(key=key, then=Value(0)), default=Value(1))
    known = citations.filter(Q(pk__in=numbers) | Q(key=key))
    return known.order_by(is_meant, "sort_text", "key")


def having_words(citations: QuerySet, typed: str) -> QuerySet:
    """Return the sources with each word that was typed; all if none was."""
    words = text.tokens(typed)[: text.MOST_WORDS]
    if words:
        return citations.filter(search_text__has_words=words)
    return citations if not typed.strip() else citations.none()


def offered_doubts(typed: str) -> QuerySet:
    """Return the doubts to offer: those with each word typed in name or words.

    An exclamation mark alone, with which their markers begin, offers the first of them.
    """
    found = Doubt.objects.all()
    for word in typed.replace("!", " ").split()[: text.MOST_WORDS]:
        found = found.filter(Q(slug__icontains=word) | Q(words__icontains=word))
    return (found if typed.strip() else found.none()).order_by("slug")[:MOST_DOUBTS]


class PickView(AutocompleteJsonView):
    """Answers with the sources that match, each with its key and what it says.

    Where prose asks, doubts that match come after the first of them.
    """

    def process_request(self, request: HttpRequest) -> tuple[str, Any, Any, str]:
        """Return what was typed, and the admin that checks the permission."""
        typed = request.GET.get("term", "")
        site: Any = self.admin_site
        return typed, site.get_model_admin(Citation), None, "pk"

    def get_queryset(self) -> Any:
        citations = self.model_admin.get_queryset(self.request)
        return offered(citations, self.term).prefetch_related("readings")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if "doubts" in self.request.GET and context["page_obj"].number == 1:
            found = offered_doubts(self.term)
            context["object_list"] = [*context["object_list"], *found]
        return context

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, Any]:
        if isinstance(obj, Doubt):
            words = f"{obj.key}: {obj.get_kind_display()}: {obj.words}"
            return {"id": "", "text": words, "key": obj.key, "readings": []}
        readings = [
            {"key": reading.name, "text": f"{reading.name}: {reading.says}"}
            for reading in obj.readings.all()
        ]
        known = {"id": str(obj.pk), "text": label(obj), "key": obj.key}
        return known | {"readings": readings}


class RowSelect(AutocompleteSelect):
    """A select that completes itself; a value that is no primary key selects nothing."""

    # The row whose form it is in: what that has read already is not asked for again.
    row: Any = None

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        link: Any = self.field
        known = self.row and link.get_cached_value(self.row, default=None)
        if known and value == [str(known.pk)]:
            label = self.choices.field.label_from_instance(known)
            options = [self.create_option(name, known.pk, label, True, 1)]
            if not self.is_required:
                options.insert(0, self.create_option(name, "", "", False, 0))
            return [(None, options, 0)]
        # Django's own queries the database with whatever was sent, and fails.
        return super().optgroups(name, list(filter(is_row_number, value)), attr)


class CitationSelect(RowSelect):
    """A select that finds a source by words of its key, title, author or publisher."""

    url_name = "%s:references_citation_pick"


class CitationChoiceField(RowChoiceField):
    """A source, named as the select names it."""

    def label_from_instance(self, obj: Any) -> str:
        return label(obj)


class AsksForSources(forms.Widget):
    """A widget whose script asks for the sources that match."""

    asked_with = ""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        address = admin_page(Citation, "pick")
        return {**attrs, "data-cite-from": f"{address}{self.asked_with}"}


class ProseWidget(AsksForSources, AdminTextareaWidget):
    """A box for prose; a script adds its tools, and what finds a source or a doubt for it."""

    asked_with = "?doubts=1"

    class Media:
        js = [forms.Script("js/prose.js", type="module")]


class ReadingWidget(AsksForSources, AdminTextInputWidget):
    """A box for the slug of a reading; a script offers those of the source chosen."""

    class Media:
        js = [forms.Script("js/reading.js", type="module")]
