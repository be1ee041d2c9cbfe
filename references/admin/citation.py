"""The admin of the sources and of their notes."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, OuterRef, ProtectedError, Subquery
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join

from references import citing_sentences
from references.admin import looking, pasting
from references.admin.addresses import form_address
from references.admin.forms import PartForm, RecordForm, RowFormSet
from references.admin.picking import pick_view
from references.admin.previewing import Parts, Preview
from references.admin.records import RecordAdmin, RecordInline, rarely
from references.admin.statements import warn_of_uses
from references.admin.uses import uses_list
from references.exchange.matching import Near, near, suggested_key
from references.models import Citation, Reading, Use, judging
from references.quality import lint

READING_FIELDS: Any = ["says", ("quotation", "locator"), "find", "read_on"]

MADE_OF_SOURCE = ("read_at", "read_on", "extent")
UNREAD = (
    "Fill this in here, or above for the whole source, under “Where it can be read”."
)


class CitationForm(RecordForm):
    """The form of a source. It makes the key of a new source, and finds similar stored ones."""

    about = (*RecordForm.about, "another")
    another = forms.BooleanField(required=False, label="It is another source")
    # The stored sources that may be the same as a new one.
    near: list[Near] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Mark the fields that a note takes from its source: see `ReadingForm.clean`."""
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & {"url", "accessed"}:
            if not self[name].value():
                self.fields[name].label_suffix = " (needed if you add a note):"

    def clean(self) -> dict[str, Any] | None:
        """Set an empty `address` to “the source itself” if there is a `url`; else unset that."""
        cleaned, page = super().clean() or {}, Citation.Address.PAGE.value
        if "address" in cleaned and cleaned["address"] in ("", page):
            cleaned["address"] = page if cleaned.get("url") else ""
        return cleaned

    def full_clean(self) -> None:
        """Check the form; for a new source, fill in an empty key and find similar stored ones."""
        # If there are similar sources, the editor must tick that this is another source.
        super().full_clean()
        source = self.instance
        if not self.is_bound or source.pk or self.is_preview:
            return
        if "key" not in self.errors and not source.key and source.title:
            source.key = self.cleaned_data["key"] = suggested_key(source)
        self.near = near(source)
        if self.near and not self.cleaned_data.get("another"):
            self.add_error(
                None,
                "This source may already be in the list: see the similar sources above the form. "
                "If your source is one of these, cite the source in the list. If not, tick “It is another source”, "
                "and save again.",
            )


class ReadingForm(RecordForm):
    """The form of a note. Where, when and how much somebody read is filled in if left empty."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if source := self.whole or cleaned.get("citation"):
            cleaned["extent"] = cleaned.get("extent") or Reading.Extent.PART
            for name, value in (("read_at", source.url), ("read_on", source.accessed)):
                if name in cleaned and not cleaned[name]:
                    cleaned[name] = value
                    if not value:
                        self.add_error(name, UNREAD)
        return cleaned


class InlineReadingForm(PartForm, ReadingForm):
    """The form of a note within that of its source."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        looking.add_button(self)


class ReadingFormSet(RowFormSet):
    """The forms of a source's readings (notes). They delete none that a statement names."""

    def clean(self) -> None:
        """Check the forms, and refuse to delete a reading that a statement names."""
        super().clean()
        deleted = [form.instance.pk for form in self.deleted_forms]
        try:
            Reading.objects.filter(pk__in=deleted).refuse_named()
        except ProtectedError as error:
            raise ValidationError(error.args[0]) from error


class ReadingInline(RecordInline):
    """The readings of a source, edited in the form of its citation."""

    model = Reading
    form = InlineReadingForm
    made_by_form = MADE_OF_SOURCE
    named_by = ("says",)
    formset = ReadingFormSet
    fieldsets = [
        (None, {"fields": [*READING_FIELDS, "version"]}),
        rarely("slug", "read_at", "extent"),
    ]
    verbose_name_plural = "what it says"

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.select_related("citation", "last_check")


@admin.register(Citation)
class CitationAdmin(RecordAdmin):
    form = CitationForm
    made_by_form = ("key",)
    is_previewed = True
    search_fields = ["key", "title", "authors", "publisher", "container_title"]
    list_display = ["key", "title", "publisher", "issued", "cited"]
    list_filter = ["type", "address", "relation", "extent", "tier"]
    list_filter += ["readings__last_check__state"]
    show_facets = admin.ShowFacets.NEVER
    inlines = [ReadingInline]
    readonly_fields = ["what_to_look_at", "where_cited"]
    worth: Any = ["relation", "tier", "extent", "editors_note", "where_cited"]
    fieldsets = [
        (None, {"fields": ["type", "title", "authors", "what_to_look_at"]}),
        ("Published", {"fields": ["publisher", "container_title", "issued"]}),
        ("Where it can be read", {"fields": ["url", "accessed"]}),
        ("What it is worth", {"fields": worth}),
        rarely(
            *("key", "address", "volume", "issue", "page", "isbn", "doi", "medium"),
            *("language", "archive_url", "archive_date", "copy_of"),
        ),
    ]

    def get_urls(self) -> list[URLPattern]:
        """Add the answers for selects."""
        pick = self.admin_site.admin_view(partial(pick_view, model_admin=self))
        urls = [path("pick/", pick, name="references_citation_pick")]
        return urls + super().get_urls()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """Show or save the form; a button fills it with what was pasted or looked up."""
        may_save = self.has_change_permission if object_id else self.has_add_permission
        is_looking = looking.is_asked(request)
        if (is_looking or pasting.READ in request.POST) and not may_save(request):
            raise PermissionDenied
        context = extra_context or {}
        if is_looking:
            request, look = looking.fill(request)
            context |= look
        elif not object_id:
            request, pasted = pasting.fill(request)
            context |= pasted
        return super().changeform_view(request, object_id, form_url, context)

    def save_model(
        self, request: HttpRequest, obj: Citation, form: Any, change: bool
    ) -> None:
        """Save the source, and show what the linter finds in it; no finding prevents the save."""
        super().save_model(request, obj, form, change)
        if findings := lint.findings(obj):
            # The first finding is the most severe.
            is_note = findings[0][0].severity == "note"
            level = messages.INFO if is_note else messages.WARNING
            words = " ".join(f"{rule.severity}: {words}" for rule, words in findings)
            messages.add_message(request, level, f"“{obj.key}”, to look at: {words}")

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Save the notes; name what readers can't compare, and statements that say more than a note."""
        super().save_related(request, form, formsets, change)
        changed = [part for part in formsets[0].forms if part.has_changed()]
        readings = [part.instance for part in changed if part.instance.pk]
        remark = "editors_note" in form.changed_data
        _warn_of_readings(request, readings, form.instance if remark else None)

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Allow a popup to return the key of the source that was added, not its id."""
        return to_field == "key" or super().to_field_allowed(request, to_field)

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Return the sources with all these words, and False: no source can come twice."""
        return queryset.having_words(search_term), False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the sources with `cited_in`, the number of fields that cite each; None for 0."""
        lines = Use.objects.filter(source=OuterRef("key")).order_by()
        number = lines.values("source").annotate(number=Count("*")).values("number")
        return super().get_queryset(request).annotate(cited_in=Subquery(number))

    @admin.display(description="cited", ordering="cited_in")
    def cited(self, citation: Any) -> str:
        """Return a link to the places in which the source is cited, with their number."""
        if not citation.cited_in:
            return "not cited"
        words = f"cited in {citation.cited_in} place{'s' * (citation.cited_in > 1)}"
        page = form_address(citation, citation.pk)
        return format_html('<a href="{}#where-cited">{}</a>', page, words)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the read-only fields, with the key of a source that is stored."""
        return [*(["key"] if obj else []), *self.readonly_fields]

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return obj.get_absolute_url() if obj and obj.is_published else None

    def lay_out(self, row: Citation, parts: Parts) -> Preview:
        """Return the preview of a source with its readings, as on its public page."""
        readings = [reading.text for reading in parts.get(Reading, [])]
        context = {"citation": row, "readings": readings}
        return Preview("references/_source.html", context, title=row.title)

    @admin.display(description="to check in this source")
    def what_to_look_at(self, citation: Citation) -> str:
        """Return what the linter finds in the stored source, as a list."""
        findings = lint.findings(citation)
        lines = ((rule.severity, sentence) for rule, sentence in findings)
        items = format_html_join("", "<li><b>{}</b>: {}</li>", lines)
        return format_html('<ul id="findings">{}</ul>', items) if items else "nothing"

    @admin.display(description="cited in")
    def where_cited(self, citation: Citation) -> str:
        return uses_list(citing_sentences.of_source(citation.key))


def _warn_of_readings(
    request: HttpRequest, readings: list[Reading], remarked: Any
) -> None:
    """Name what readers can't compare in saved notes, and statements that say more than these."""
    # `remarked` is the source of the notes if its remark is new: then the remark is checked too.
    for reading in readings:
        if not reading.find:
            words = "Nobody can look for it at its address: fill in “words to find”."
            messages.info(request, f"“{reading}”: {words}")
        if missing := judging.absent_from_reading(reading):
            words = f"{missing} “in short” or “words to find”: compare the quotation."
            messages.warning(request, f"“{reading}”: {words}")
    if remarked and (missing := judging.absent_from_source(remarked)):
        words = f"Compare the remark with the source: {missing} its fields and notes."
        messages.warning(request, words)
    names = [(reading.citation.key, reading.slug) for reading in readings]
    uses = Use.objects.naming(names) if names else []
    warn_of_uses(request, Use.objects.filter(pk__in=[use.pk for use in uses]))


@admin.register(Reading)
class ReadingAdmin(RecordAdmin):
    form = ReadingForm
    made_by_form = MADE_OF_SOURCE
    named_by = ("says",)
    list_display = ["slug", "citation", "read_on", "extent"]
    list_filter = ["extent"]
    list_select_related = ["citation"]
    search_fields = ["slug", "says", "citation__key"]
    autocomplete_fields = ["citation"]
    fieldsets = [
        (None, {"fields": ["citation", *READING_FIELDS]}),
        rarely("slug", "read_at", "extent"),
    ]

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Let a popup answer with the slug or the name of the reading that was added."""
        is_name = to_field in ("slug", "name")
        return is_name or super().to_field_allowed(request, to_field)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Name what readers can't compare in the note, and statements that say more than it."""
        super().save_related(request, form, formsets, change)
        _warn_of_readings(request, [form.instance] * bool(form.has_changed()), None)

    def get_object(self, request: Any, object_id: str, *_from_field: Any) -> Any:
        """Return the reading with this primary key; a slug may belong to several readings."""
        return super().get_object(request, object_id)
