"""The admin of organisations: their prose, their facts and their people."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from orgprofile import models
from orgprofile.models import Fact, KeyPerson, Organisation, Section
from orgprofile.profile import offices, pages
from references.admin import StatementAdmin
from references.admin.addresses import admin_page, form_address
from references.admin.forms import RecordForm
from references.admin.previewing import FRAGMENT, Parts, Preview
from references.admin.records import date_column, rarely
from references.admin.uses import list_link
from references.ledger import Ledger, reference_list
from references.prose.footnotes import Place
from references.values.text import is_row_number

AS_OF = date_column("as_of")


def row_lines(model: Any, organisation: Organisation) -> str:
    """Write the rows of an organisation as lines that lead to their forms, and to a new one."""
    items = format_html_join(
        "",
        '<li><a href="{}">{}</a>{}</li>',
        (
            (form_address(row, row.pk), row, "" if row.is_published else " (draft)")
            for row in model.objects.filter(organisation=organisation)
        ),
    )
    add = f"{admin_page(model, 'add')}?organisation={organisation.pk}"
    words = f"Add a {model._meta.verbose_name}"
    return format_html('<ul>{}</ul><a href="{}">{}</a>', items, add, words)


def is_without_subject() -> bool:
    """Return whether there is no organisation yet that the site is about."""
    return not Organisation.objects.filter(slug=settings.SITE_ORGANISATION).exists()


class OrganisationForm(RecordForm):
    """The form of an organisation; the first one is that of the profile."""

    def clean_slug(self) -> str:
        """Return the short name; refuse one other than the profile's for the first organisation."""
        slug, subject = self.cleaned_data["slug"], settings.SITE_ORGANISATION
        if self.instance.pk or not is_without_subject():
            return slug
        if slug not in ("", subject):
            raise ValidationError(
                f"The short name of the first organisation can’t be “{slug}”: profile.toml names “{subject}”. "
                f"Write “{subject}” here, and add other organisations later."
            )
        return subject


@admin.register(Organisation)
class OrganisationAdmin(StatementAdmin):
    form = OrganisationForm
    list_display = ["name", "kind", "status", "sections_link", "website"]
    list_filter = ["status", "kind"]
    search_fields = ["name", "slug", "former_names"]
    named_by = ("name",)
    autocomplete_fields = ["parent"]
    lists: Any = ["facts", "people", "measures", "searches"]
    readonly_fields = lists
    fieldsets = [
        (None, {"fields": ["name", "kind", "lead", "parent", "website", "status"]}),
        ("What is known of it", {"fields": lists}),
        rarely("former_names", "identifiers", "slug"),
    ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Fill in the organisation that the site is about, if there is none."""
        initial = super().get_changeform_initial_data(request)
        subject = {"slug": settings.PROFILE.slug, "name": settings.PROFILE.name}
        return subject | initial if is_without_subject() else initial

    def lay_out(self, row: Organisation, parts: Parts) -> Preview:
        facts = row.facts.select_related("citation") if row.pk else ()
        people = row.people.select_related("citation") if row.pk else ()
        today = timezone.now().date()
        page = pages.organisation(row, today, facts=facts, people=people)
        template = "orgprofile/profile/_organisation.html"
        return Preview(template, {"page": page}, page.references, row.name)

    @admin.display(description="facts")
    def facts(self, row: Organisation) -> str:
        return row_lines(Fact, row)

    @admin.display(description="people")
    def people(self, row: Organisation) -> str:
        return row_lines(KeyPerson, row)

    @admin.display(description="what is counted of it")
    def measures(self, row: Organisation) -> str:
        return row_lines(models.Measure, row)

    @admin.display(description="countries searched without result")
    def searches(self, row: Organisation) -> str:
        return list_link(models.CountrySearch, "all", network__id__exact=row.pk or 0)

    @admin.display(description="sections")
    def sections_link(self, organisation: Organisation) -> str:
        return list_link(Section, "sections", organisation__id__exact=organisation.pk)


class NumberedAdmin(StatementAdmin):
    """The admin of parts of a page that have a number; a new one comes last."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = super().get_changeform_initial_data(request)
        number, rows = initial.get("organisation", ""), self.model.objects
        if is_row_number(number):
            rows = rows.filter(organisation=number)
        else:
            rows = rows.filter(organisation__slug=settings.SITE_ORGANISATION)
        last = rows.aggregate(last=Max("order"))["last"]
        return {"order": (last or 0) + 1} | initial


@admin.register(Section)
class SectionAdmin(NumberedAdmin):
    list_display = ["heading", "organisation", "order", "shows", "status"]
    list_filter = [
        *("status", "shows"),
        ("organisation", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["organisation"]
    ordering = ["organisation", "order", "slug"]
    search_fields = ["heading", "body"]
    named_by = ("heading",)
    autocomplete_fields = ["organisation"]
    belongs_to = "organisation"
    fieldsets = [
        (None, {"fields": ["heading", "body", "status"]}),
        rarely("shows", "order", "organisation", "slug"),
    ]


@admin.register(Fact)
class FactAdmin(NumberedAdmin):
    list_display = ["label", "value", "organisation", "order", "citation", "status"]
    list_filter = ["status", "label"]
    list_select_related = ["organisation", "citation"]
    ordering = ["organisation", "order", "label"]
    search_fields = ["label", "value"]
    autocomplete_fields = ["organisation", "citation"]
    belongs_to = "organisation"
    sourced: Any = ["label", "value", "as_of", "citation", "reading", "status"]
    fieldsets = [
        (None, {"fields": sourced}),
        rarely("doubt", "link", "schema_property", "schema_value", "order", belongs_to),
    ]
    shown_with = ["organisation"]

    def lay_out(self, row: Fact, parts: Parts) -> Preview:
        ledger = Ledger()
        history, today = pages.History(row.organisation), timezone.now().date()
        cells = pages.fact_cells([row], ledger, today, history)
        context = {"facts": cells, "people": None, "name": row.organisation.name}
        return Preview(
            "orgprofile/profile/_facts.html", context, reference_list(ledger)
        )


@admin.register(KeyPerson)
class KeyPersonAdmin(StatementAdmin):
    form = offices.PersonForm
    list_display = ["name", "role", "organisation", AS_OF, "is_in_fact_box", "status"]
    list_filter = ["status", "role", "is_in_fact_box"]
    list_select_related = ["organisation", "citation"]
    ordering = ["organisation", "-last_seen", "role", "name"]
    search_fields = ["name", "role"]
    autocomplete_fields = ["organisation", "citation"]
    term: Any = {
        "fields": ["since", "until", "as_of"],
        "description": "Leave a date empty if you do not know it. If you do not know who held "
        "the post at some time, add an entry to the list “Doubts”. Then name it under “More fields”.",
    }
    belongs_to = "organisation"
    fieldsets = [
        (None, {"fields": ["name", "role", "status"]}),
        ("When", term),
        ("How we know", {"fields": ["citation", "reading", "note"]}),
        rarely("doubt", "is_in_fact_box", "is_office", "organisation"),
    ]
    shown_with = ["as_of"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fieldsets; for a new person, “Ends the term of” if the user may publish."""
        when = dict(self.term)
        if obj is None and self.has_publish_permission(request):
            when["fields"] = [*when["fields"], "ends"]
        fieldsets = super().get_fieldsets(request, obj)
        return [(n, when if n == "When" else about) for n, about in fieldsets]

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if before := form.cleaned_data.get("ends"):
            offices.end_term(request, before)

    def lay_out(self, row: KeyPerson, parts: Parts) -> Preview:
        ledger = Ledger()
        place, today = Place(row.name, FRAGMENT), timezone.now().date()
        context = {"part": pages.leadership([row], ledger, place, today)}
        return Preview(
            "orgprofile/profile/_leadership.html", context, reference_list(ledger)
        )
