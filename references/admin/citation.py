"""The admin of the sources, and of the keys that merged ones had."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, OuterRef, ProtectedError, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from references import citing_sentences
from references.admin import findings, merging, pasting
from references.admin.findings import FindingFilter, LinkFilter
from references.admin.forms import RecordForm, RowFormSet
from references.admin.importing import import_view
from references.admin.picking import PickView, having_words
from references.admin.previewing import Parts, Shown
from references.admin.records import (
    ReadOnlyAdmin,
    RecordAdmin,
    RecordInline,
)
from references.admin.tasks import form_address
from references.admin.uses import uses_in_the_way, uses_list
from references.exchange.matching import Near, near, suggested_key
from references.models import Citation, FormerKey, Reading, Use
from references.styles import house
from references.values.notes import ReadingText


class LanguageFilter(admin.AllValuesFieldListFilter):
    """The languages found; the empty one is called "not recorded"."""

    def choices(self, changelist: Any) -> Any:
        for choice in super().choices(changelist):
            yield choice | {"display": choice["display"] or "not recorded"}


# So many uses are counted where they prevent a deletion.
MOST_COUNTED = 1000

READING_FIELDS: list[str | tuple[str, ...]] = [
    "slug",
    "says",
    ("quotation", "locator"),
    ("read_at", "read_on", "extent"),
    "find",
]


class CitationForm(RecordForm):
    """The form of a source. A new one gets a key, and is compared with the stored ones."""

    about = (*RecordForm.about, "another")
    another = forms.BooleanField(required=False, label="It is another source")
    # The stored sources that a new one may be.
    near: list[Near] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if key := self.fields.get("key"):
            key.required = False
            words = "Leave it empty, and one is suggested. {}"
            key.help_text = format_html(words, key.help_text)
        if address := self.fields.get("address"):
            words = "Left empty with an address, it becomes “the source itself”."
            address.help_text = words

    def clean(self) -> dict[str, Any] | None:
        """Say that the source itself is at its address, where nothing else is said."""
        cleaned = super().clean() or {}
        if cleaned.get("url") and "address" in cleaned and not cleaned["address"]:
            cleaned["address"] = Citation.Address.PAGE.value
            self._show("address", cleaned["address"])
        return cleaned

    def _post_clean(self) -> None:
        """Suggest a key where none is given, and name the sources that this may be."""
        super()._post_clean()
        if self.instance.pk or self.is_preview:
            return
        source = self.instance
        if "key" not in self.errors and not source.key:
            self._show("key", suggested_key(source) if source.title else "")
            self.add_error("key", _NO_KEY if source.title else _NO_KEY_YET)
        (self.near,) = near([source])
        if self.near and not self.cleaned_data.get("another"):
            self.add_error(None, _MAY_BE_HERE)

    def _show(self, name: str, value: str) -> None:
        """Let the form, where it is shown again, hold a value that nobody typed."""
        data: Any = self.data
        self.data = data = data.copy()
        data[self.add_prefix(name)] = value


_NO_KEY = (
    "No key was given, and this one is suggested. It can’t be changed later: look at it, "
    "change it or leave it, and save."
)
_NO_KEY_YET = "Give it a key, or a title of which one can be made."
_MAY_BE_HERE = (
    "This source may be here already: see above the form. If it is, cite that one. If "
    "not, tick “It is another source”, and save again."
)


class ReadingFormSet(RowFormSet):
    """The readings of a source; one that prose names is not deleted."""

    def clean(self) -> None:
        super().clean()
        deleted = [form.instance.pk for form in self.deleted_forms]
        try:
            Reading.objects.filter(pk__in=deleted).refuse_named()
        except ProtectedError as error:
            raise ValidationError(error.args[0]) from error


class ReadingInline(RecordInline):
    """The readings of a source, edited in the form of its citation."""

    model = Reading
    formset = ReadingFormSet
    fields = [*READING_FIELDS, "marker", "version"]
    readonly_fields = ["marker"]
    verbose_name_plural = "what it says"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("citation")

    @admin.display(description="cite it as")
    def marker(self, reading: Reading) -> str:
        """Return the marker to copy, for browsers without script."""
        if not reading.pk:
            return "shown once it is saved"
        return f"[@{reading.name}]"


@admin.register(Citation)
class CitationAdmin(RecordAdmin):
    form = CitationForm
    is_previewed = True
    actions = ["merge"]
    search_fields = ["key", "title", "authors", "publisher", "container_title"]
    list_display = ["key", "title", "publisher", "issued", "link", "cited"]
    list_filter = [
        *(FindingFilter, LinkFilter, "type", "address", "relation", "extent", "tier"),
        ("language", LanguageFilter),
    ]
    # Each finding would be looked for in all sources.
    show_facets = admin.ShowFacets.NEVER
    inlines = [ReadingInline]
    readonly_fields = ["reads_as", "what_to_look_at", "how_it_fared", "where_cited"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("key", "type", "title", "authors"),
                    *("reads_as", "what_to_look_at"),
                ],
                "description": "What the source is. Readers see it as it reads below.",
            },
        ),
        (
            "Published",
            {
                "fields": [
                    *("publisher", "container_title", ("volume", "issue", "page")),
                    *("medium", "issued", "language"),
                ]
            },
        ),
        (
            "Where it can be read",
            {
                "fields": [
                    *("url", "address", "accessed", ("doi", "isbn")),
                    *("archive_url", "archive_date", "how_it_fared"),
                ],
                "description": "Only addresses that somebody has seen, each with what is there.",
            },
        ),
        (
            "What it is worth",
            {
                "fields": [
                    *("relation", "tier", "extent", "copy_of"),
                    *("editors_note", "listed", "where_cited"),
                ]
            },
        ),
    ]

    def get_urls(self) -> list[URLPattern]:
        """Add the page that imports sources, and the answers for selects."""
        name, checked = "references_citation", self.admin_site.admin_view
        pick = PickView.as_view(admin_site=self.admin_site)
        return [
            path("import/", checked(self.import_view), name=f"{name}_import"),
            path("pick/", checked(pick), name=f"{name}_pick"),
            *super().get_urls(),
        ]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Allow an import to those who may add, publish and delete what it may bring."""
        return request.user.has_perms(
            f"references.{what}_{model}"
            for what in ("add", "change", "publish", "delete")
            for model in ("citation", "reading")
        )

    def import_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_import_permission(request):
            raise PermissionDenied
        return import_view(self, request)

    def changelist_view(
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        may_import = {"has_import_permission": self.has_import_permission(request)}
        return super().changelist_view(request, (extra_context or {}) | may_import)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the form; filled with what was pasted, if that was asked for.

        A look-up ends before Django begins the transaction in which it shows a form.
        """
        report = None
        if pasting.is_asked(request):
            if not self.has_add_permission(request):
                raise PermissionDenied
            request, report = pasting.fill(request)
        context = {
            "pasted": request.POST.get(pasting.BOX, ""),
            "report": report,
            "filled": report.filled if report else request.POST.get(pasting.FILLED, ""),
            "may_look_up": settings.LOOK_UP_SOURCES,
        }
        return super().add_view(request, form_url, (extra_context or {}) | context)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return merging.may_merge(request.user)

    @admin.action(description="Merge two citations …", permissions=["merge"])
    def merge(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return merging.merge_view(self, request, queryset)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list, with a last column on the findings in the rows shown."""
        shown = super().get_changelist_instance(request)
        shown.list_display = [*shown.list_display, findings.column(shown.result_list)]
        return shown

    def save_model(
        self, request: HttpRequest, obj: Citation, form: Any, change: bool
    ) -> None:
        """Save it, and say at once what there is to look at."""
        super().save_model(request, obj, form, change)
        findings.tell(request, obj)

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Let a popup answer with the key of the source that was added."""
        return to_field == "key" or super().to_field_allowed(request, to_field)

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Find the sources with all the words, by the index of words."""
        return having_words(queryset, search_term), False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the sources, each with the number of fields that cite it."""
        lines = Use.objects.filter(source=OuterRef("key")).order_by()
        number = lines.values("source").annotate(number=Count("*")).values("number")
        return super().get_queryset(request).annotate(cited_in=Subquery(number))

    @admin.display(description="link")
    def link(self, citation: Citation) -> str:
        return citation.link_state.label

    @admin.display(description="cited", ordering="cited_in")
    def cited(self, citation: Any) -> str:
        """Say in how many places it is cited, and link to them."""
        if not citation.cited_in:
            return "not cited"
        words = f"cited in {citation.cited_in} place{'s' * (citation.cited_in > 1)}"
        return format_html('<a href="{}">{}</a>', _uses_page(citation.pk), words)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Freeze the key of a citation that is saved."""
        frozen = ["key"] if obj else []
        return [*frozen, *self.readonly_fields]

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return obj.get_absolute_url() if obj and obj.is_public else None

    def lay_out(self, row: Citation, parts: Parts) -> Shown:
        readings = [ReadingText.of(reading) for reading in parts.get(Reading, [])]
        context = {"citation": row, "readings": readings}
        return Shown("references/_source.html", context, title=row.title)

    @admin.display(description="reads as")
    def reads_as(self, citation: Citation) -> str:
        if not citation.pk:
            return "shown once it is saved"
        return house.plain(citation)

    @admin.display(description="what to look at")
    def what_to_look_at(self, citation: Citation) -> str:
        return findings.as_list(citation)

    @admin.display(description="last check")
    def how_it_fared(self, citation: Citation) -> str:
        """Say what was last found at the address, and the reason."""
        last = citation.checks.filter(url=citation.url).first() if citation.pk else None
        if last is None:
            return "not checked yet"
        state = last.get_state_display() or "could not be judged"
        return f"{last.checked_at:%-d %B %Y}: {state}. {last.reason}"

    @admin.display(description="cited in")
    def where_cited(self, citation: Citation) -> str:
        uses = citing_sentences.of_source(citation.key) if citation.pk else []
        return uses_list(uses)

    def prevented_by(self, rows: list[Citation]) -> list[SafeString]:
        """Return what cites these sources or, if nothing does, their former keys."""
        keys = [citation.key for citation in rows]
        lines = Use.objects.filter(source__in=keys).order_by("pk")[:MOST_COUNTED]
        citing = uses_in_the_way(lines, _uses_page(rows[0].pk))
        leading = FormerKey.objects.filter(citation__in=rows).select_related("citation")
        return citing or [format_html("former key: {}", former) for former in leading]


@admin.register(FormerKey)
class FormerKeyAdmin(ReadOnlyAdmin, RecordAdmin):
    list_display = ["key", "citation"]
    list_select_related = ["citation"]
    search_fields = ["key", "citation__key", "citation__title"]
    fieldsets = [(None, {"fields": ["key", "citation"]})]


@admin.register(Reading)
class ReadingAdmin(RecordAdmin):
    """Readings are edited with their citation: left out of the index of the admin."""

    is_in_index = False
    list_display = ["slug", "citation", "read_on", "extent"]
    list_filter = ["extent"]
    list_select_related = ["citation"]
    search_fields = ["slug", "says", "citation__key"]
    autocomplete_fields = ["citation"]
    fieldsets = [(None, {"fields": ["citation", *READING_FIELDS]})]

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Let a popup answer with the slug or the name of the reading that was added."""
        is_name = to_field in ("slug", "name")
        return is_name or super().to_field_allowed(request, to_field)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """Return the reading of this number: neither slug nor name finds one row alone."""
        return super().get_object(request, object_id)

    def prevented_by(self, rows: list[Reading]) -> list[SafeString]:
        """Return what names these readings."""
        lines = Use.objects.naming((r.citation.key, r.slug) for r in rows)
        return uses_in_the_way(lines, _uses_page(rows[0].citation_id))


def _uses_page(number: int) -> str:
    """Return the address where all uses of a source are named."""
    return f"{form_address(Citation, number)}#where-cited"
