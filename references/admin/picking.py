"""Offers sources, readings and doubts to choose from: in selects, and to scripts of forms."""

from collections.abc import Collection
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, Q, QuerySet, When
from django.http import HttpRequest, JsonResponse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from references.admin.form_fields import RowChoiceField
from references.models import Citation, Reading
from references.models.doubt import Doubt
from references.prose.markdown import DOUBT
from references.values import dates, text
from references.values.text import is_row_number

# At most so many sources are offered. An editor types another word to narrow them.
MOST_OFFERED = 500
MOST_DOUBTS = 10
ON_A_PAGE = 20


def label(citation: Citation) -> str:
    """Return the label of a source in a list: "key: title (publisher, year)"."""
    date = dates.partial_date(citation.issued) if citation.issued else None
    year = str(date.earliest.year) if date and date.start else ""
    details = ", ".join(part for part in (citation.publisher, year) if part)
    return f"{citation} ({details})" if details else str(citation)


def _sources_to_offer(typed: str, named: Collection[str]) -> QuerySet:
    """Return the sources with the keys `named`; if that is empty, those for the typed text."""
    # First comes the source with the text as its key, then sources with the words in their own
    # fields, then those with the words in a reading. A text that begins with "!" is for doubts.
    citations = Citation.objects.prefetch_related("readings")
    if named:
        return citations.filter(key__in=named)
    if typed.startswith("!"):
        return citations.none()
    if not typed.strip():
        return citations.order_by("sort_text", "key")[:MOST_OFFERED]
    with_words = citations.having_words(typed).order_by().values_list("pk", flat=True)
    by_words = list(with_words[:MOST_OFFERED])
    readings = Reading.objects.having_words(typed).order_by()
    by_reading = list(readings.values_list("citation", flat=True)[:MOST_OFFERED])
    key = "-".join(text.tokens(typed))
    rank = Case(When(key=key, then=0), When(pk__in=by_words, then=1), default=2)
    rows = citations.filter(Q(pk__in=by_words + by_reading) | Q(key=key))
    return rows.order_by(rank, "sort_text", "key")


def _doubts_to_offer(typed: str, named: Collection[str]) -> QuerySet:
    """Return the doubts with the slugs `named`; if that is empty, those with all typed words."""
    # For "!" these are the first doubts, for "" none.
    if named:
        return Doubt.objects.filter(slug__in=named)
    if not typed.strip():
        return Doubt.objects.none()
    doubts = Doubt.objects.order_by("slug")
    for word in typed.replace("!", " ").split()[: text.MOST_WORDS]:
        doubts = doubts.filter(Q(slug__icontains=word) | Q(words__icontains=word))
    return doubts[:MOST_DOUBTS]


@require_safe
def pick_view(request: HttpRequest, model_admin: Any) -> JsonResponse:
    """Return as JSON a page of sources that match the typed text, and doubts if asked for."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    typed, keys = request.GET.get("term", ""), request.GET.get("keys", "").split()
    # A script sends in "keys" the names that a text cites, and gets their rows all at once.
    named = {key.partition("#")[0].removeprefix(DOUBT) for key in keys}
    offers = _sources_to_offer(typed, named)
    pages = Paginator(offers, MOST_OFFERED if named else ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    typed_words = [f" {word}" for word in text.tokens(typed)]

    def lacking_words(reading: Reading) -> int:
        """Return how many of the typed words the reading does not have."""
        return sum(word not in reading.search_text for word in typed_words)

    results = []
    for row in page:
        nearest_first = sorted(row.readings.all(), key=lacking_words)
        readings = [
            {"key": r.name, "text": f"{r.name}: {r.says}"} for r in nearest_first
        ]
        offer = {"id": str(row.pk), "text": label(row), "key": row.key}
        results.append(offer | {"readings": readings})
    if "doubts" in request.GET and page.number == 1:
        for doubt in _doubts_to_offer(typed, named):
            words = f"{doubt.key}: {doubt.get_kind_display()}: {doubt.words}"
            offer = {"id": "", "text": words, "key": doubt.key, "readings": []}
            results.append(offer)
    more = {"more": page.has_next()}
    return JsonResponse({"results": results, "pagination": more})


class RowSelect(AutocompleteSelect):
    """A select of rows with a search box; a value that is no primary key selects nothing."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """Return the chosen row as an option; no query if the field knows the row."""
        field = self.choices.field
        known: Any = getattr(field, "known", None)
        # Django's own method would query the database with any value sent, and fail for a text.
        numbers = list(filter(is_row_number, value))
        is_known = known is not None and numbers == [str(known.pk)]
        if numbers and not is_known:
            return super().optgroups(name, numbers, attr)
        options = []
        if not self.is_required:
            options.append(self.create_option(name, "", "", False, 0))
        if is_known:
            label = field.label_from_instance(known)
            options.append(self.create_option(name, known.pk, label, True, 1))
        return [(None, options, 0)]


class CitationSelect(RowSelect):
    """A select of sources with a search box; without JavaScript a box for the key instead."""

    url_name = "%s:references_citation_pick"

    def render(self, name: str, value: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the select as HTML, with a box for the key if there is no JavaScript."""
        select = super().render(name, value, *args, **kwargs)
        box = '<input name="{}-key" aria-label="Its key" placeholder="Its key">'
        return format_html(f"{{}}<noscript>{box}</noscript>", select, name)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        key = data.get(f"{name}-key", "").strip()
        return key or super().value_from_datadict(data, files, name)


class CitationChoiceField(RowChoiceField):
    """A choice of a source, by its primary key or by the key that was typed."""

    def to_python(self, value: Any) -> Any:
        """Return the source with this primary key, or with this key."""
        is_text = isinstance(value, str) and value.isprintable()
        if is_text and value and not is_row_number(value):
            row = Citation.objects.by_key([value]).get(value)
            if row:
                return row
        return super().to_python(value)

    def label_from_instance(self, obj: Any) -> str:
        return label(obj)
