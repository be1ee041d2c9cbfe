"""Picking a source: boxes that complete, and the way to cite beside prose."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import path, reverse

from references.models import Citation
from references.records.forms import LinesFormField
from references.values import dates, text

# So many of what was found are offered; whoever seeks among more types another word.
MOST_OFFERED = 500


def label(citation: Citation) -> str:
    """What tells a source from others in a list: "key: title (publisher, year)"."""
    date = dates.parse(citation.issued) if citation.issued else None
    year = str(date.earliest.year) if date and date.start else ""
    known = ", ".join(part for part in (citation.publisher, year) if part)
    return f"{citation} ({known})" if known else str(citation)


def offered(citations: QuerySet, typed: str) -> QuerySet:
    """The sources to offer for what was typed: the one with this key, then in order.

    Never more than `MOST_OFFERED`, so that nobody waits for a word that all have.
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
    """The sources with each word that was typed; all of them where none was."""
    words = text.tokens(typed)[: text.MOST_WORDS]
    if words:
        return citations.filter(search_text__has_words=words)
    return citations if not typed.strip() else citations.none()


class PickView(AutocompleteJsonView):
    """The sources that match what was typed, for boxes that complete.

    Each with its number, how it reads in a list, and its key.
    """

    def process_request(self, request: HttpRequest) -> tuple[str, Any, Any, str]:
        """What was typed, and the admin that says who may look; the rest is known."""
        typed = request.GET.get("term", "")
        site: Any = self.admin_site
        return typed, site.get_model_admin(Citation), None, "pk"

    def get_queryset(self) -> Any:
        citations = self.model_admin.get_queryset(self.request)
        return offered(citations, self.term)

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return {"id": str(obj.pk), "text": label(obj), "key": obj.key}


class PickedAdmin(admin.ModelAdmin):
    """Sources that other forms pick from; their own list is searched as readers do."""

    def get_urls(self) -> list[Any]:
        """The pages of sources, and the answers for boxes in which one is picked."""
        pick = self.admin_site.admin_view(PickView.as_view(admin_site=self.admin_site))
        own = [path("pick/", pick, name="references_citation_pick")]
        return own + super().get_urls()

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Those with all the words, by the index of words."""
        return having_words(queryset, search_term), False


class RowSelect(AutocompleteSelect):
    """The box that completes; what can't be the number of a row chooses none."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        # Django's own asks the database for whatever a form was sent with, and fails.
        numbers = [v for v in value if str(v).isdecimal() and len(str(v)) < 19]
        return super().optgroups(name, numbers, attr)


class CitationSelect(RowSelect):
    """The box that finds a source by any words of its key, title, author, publisher."""

    url_name = "%s:references_citation_pick"


class CitationChoiceField(forms.ModelChoiceField):
    """A source, named as the box that finds it names it."""

    def label_from_instance(self, obj: Any) -> str:
        return label(obj)


class ProseWidget(AdminTextareaWidget):
    """A box for prose; a script adds a button beside it that finds and cites a source."""

    class Media:
        js = [forms.Script("js/cite.js", type="module")]

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        address = reverse("admin:references_citation_pick")
        return {**attrs, "data-cite-from": address}


class ProseField(LinesFormField):
    """Cited prose; its help says how to cite, also where the script does not run."""

    def __init__(self, *args: Any, help_text: str = "", **kwargs: Any) -> None:
        if "[@key" not in help_text:
            help_text = f"{help_text} Cite as [@key].".strip()
        super().__init__(*args, help_text=help_text, **kwargs)
