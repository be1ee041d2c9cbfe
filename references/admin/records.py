"""The admin of any row: versions, history, publication, links to its form."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from references import citing_sentences
from references.admin.deleting import DeletingAdmin
from references.admin.form_fields import AddressFormField, DateFormField
from references.admin.forms import (
    LinesFormField,
    ProseField,
    RecordForm,
    RowChoiceField,
    RowFormSet,
)
from references.admin.history import HistoryAdmin
from references.admin.picking import (
    MOST_OFFERED,
    CitationChoiceField,
    CitationSelect,
    ProseWidget,
    ReadingWidget,
    RowSelect,
)
from references.admin.previewing import PreviewingAdmin
from references.admin.proposing import ProposingAdmin
from references.admin.publishing import (
    PublishingAdmin,
    log_shown,
    may_publish,
    reason_in,
)
from references.admin.sourcing import SourcedAdmin, column, is_sourced, read_together
from references.admin.statement_forms import PartForm, StatementForm
from references.citing_sentences import CitingSentence
from references.models import Citation, Use
from references.models.doubt import Doubt
from references.models.fields import (
    CitedTextField,
    DoubtField,
    LinesField,
    PartialDateField,
    ReadingSlugField,
    WebAddressField,
)
from references.models.record import LONGEST_REASON, Record
from references.models.statement import Status

LINES: dict[type[Field], dict[str, Any]] = {
    LinesField: {"form_class": LinesFormField, "widget": AdminTextareaWidget},
    CitedTextField: {"form_class": ProseField, "widget": ProseWidget},
    ReadingSlugField: {"widget": ReadingWidget},
    PartialDateField: {"form_class": DateFormField},
    WebAddressField: {"form_class": AddressFormField},
    # The list stands once in the page: templates/admin/change_form.html.
    DoubtField: {"widget": AdminTextInputWidget(attrs={"list": "known-doubts"})},
}


UNEXPLAINED = "Readers see these figures: say in a few words why."
# Of so many kinds of row, those that prevent a deletion are named.
MOST_KINDS = 2


class ReadOnlyAdmin(admin.ModelAdmin):
    """The admin of rows that programs write: no form adds, changes or deletes one."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CompletingAdmin(admin.options.BaseModelAdmin):
    """An admin whose `autocomplete_fields` refuse forged values (promise 10).

    By prose, and by the field for a reading, whoever may adds a new reading in a popup; by
    prose a new source too.
    """

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if not field or not isinstance(db_field, CitedTextField | ReadingSlugField):
            return field
        attributes = field.widget.attrs
        if request.user.has_perm("references.add_reading"):
            attributes["data-new-reading"] = reverse("admin:references_reading_add")
        if isinstance(db_field, ReadingSlugField):
            attributes["data-reading-of"] = db_field.of
        elif request.user.has_perm("references.add_citation"):
            attributes["data-new-source"] = reverse("admin:references_citation_add")
        return field

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            is_source = db_field.related_model is Citation
            box = CitationSelect if is_source else RowSelect
            kwargs.setdefault("widget", box(db_field, self.admin_site))
            if is_source:
                kwargs.setdefault("form_class", CitationChoiceField)
        kwargs.setdefault("form_class", RowChoiceField)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


WHY = {"placeholder": "Why, if you withdraw", "maxlength": LONGEST_REASON}


class ReasonedActionForm(ActionForm):
    """The choice of an action for the rows of a list, with the reason of a withdrawal."""

    why = forms.CharField(required=False, widget=forms.TextInput(attrs=WHY))


class RecordAdmin(
    ProposingAdmin, PublishingAdmin, DeletingAdmin, CompletingAdmin, HistoryAdmin
):
    """The admin of rows with a version; a form without changes saves nothing."""

    form = RecordForm
    # The form declares its own hidden field of this name.
    exclude = ["version"]
    formfield_overrides = LINES
    list_per_page = 50

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_delete_permission(request, obj)
        return may and self.may_change_as_it_is(request, obj)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Return a new class for the form, which knows whether its user may publish."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.restores = "restore" in request.GET
        form.may_publish = self.has_publish_permission(request)
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fieldsets, with the hidden version that the form checks.

        The reason of a change stands below all rows: templates/admin/change_form.html.
        """
        first, *rest = super().get_fieldsets(request, obj)
        name, options = first
        fields = [f for f in options["fields"] if f not in ("version", "why")]
        return [(name, options | {"fields": [*fields, "version"]}), *rest]

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        """Return the formsets, and let the form of the row know them."""
        formsets, inlines = super()._create_formsets(request, obj, change)
        vars(obj)["formsets"] = formsets
        return formsets, inlines

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Show the form, with the doubts that its fields of doubts offer."""
        edited = [self.model, *(inline.model for inline in self.inlines)]
        if any(isinstance(f, DoubtField) for m in edited for f in m._meta.fields):
            context["doubts"] = Doubt.objects.order_by("slug")[:MOST_OFFERED]
        return super().render_change_form(request, context, *args, **kwargs)


class StatementAdmin(SourcedAdmin, PreviewingAdmin, RecordAdmin):
    """The admin of rows that are published, withdrawn and viewed on the site."""

    form = StatementForm
    action_form = ReasonedActionForm
    actions = ["publish", "publish_with_parts", "withdraw"]

    def has_publish_parts_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may publish such rows and their parts."""
        links = map(self.model._meta.get_field, self.model.published_with)
        models = [self.model, *(link.related_model for link in links)]
        return all(may_publish(request.user, model) for model in models)

    def get_actions(self, request: HttpRequest) -> Any:
        """Return the actions; only what has parts is published with them."""
        actions = super().get_actions(request)
        if not self.model.published_with:
            actions.pop("publish_with_parts", None)
        return actions

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fieldsets, with the tick that publishes the parts, if there are any."""
        found = super().get_fieldsets(request, obj)
        may_edit = obj is None or self.has_change_permission(request, obj)
        if not self.model.published_with or not may_edit:
            return found
        (name, options), *rest = found
        fields = [f for f in options["fields"] if f not in ("with_parts", "version")]
        return [(name, options | {"fields": [*fields, "with_parts", "version"]}), *rest]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list, with a last column on its sources, if it may have any."""
        shown = super().get_changelist_instance(request)
        if is_sourced(self.model):
            shown.list_display = [*shown.list_display, column(shown.result_list)]
        return shown

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Show the form, with what the readings say that its rows name."""
        inlines = context["inline_admin_formsets"]
        rows = [form.instance for inline in inlines for form in inline.formset.forms]
        read_together([context["adminform"].form.instance, *rows])
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Save the rows within the form; log which were published or withdrawn, and it."""
        super().save_related(request, form, formsets, change)
        for each in (form, *(row for rows in formsets for row in rows.forms)):
            row, status = each.instance, getattr(each.instance, "status", None)
            was_published = each.initial.get("status") == Status.PUBLISHED
            if row.pk and was_published != (status == Status.PUBLISHED):
                done = "withdrew" if was_published else "published"
                log_shown(request.user, [row], done)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Return its public address, unless it or what it is a part of is a draft."""
        is_public = obj and type(obj).objects.published().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_public else None

    @admin.action(
        description="Publish the selected %(verbose_name_plural)s",
        permissions=["publish"],
    )
    def publish(self, request: HttpRequest, queryset: Any) -> None:
        self._publish(request, queryset)

    @admin.action(
        description="Publish the selected %(verbose_name_plural)s with their parts",
        permissions=["publish_parts"],
    )
    def publish_with_parts(self, request: HttpRequest, queryset: Any) -> None:
        self._publish(request, queryset, with_parts=True)

    def _publish(self, request: HttpRequest, rows: Any, **how: bool) -> None:
        drafts = list(rows.filter(status=Status.DRAFT))
        number, refused = rows.publish(**how)
        kept = {row.pk for row, _error in refused}
        published = (row for row in drafts if row.pk not in kept)
        log_shown(request.user, published, "published")
        messages.success(request, f"Published: {number}.")
        for row, error in refused:
            reasons = " ".join(error.messages)
            messages.error(request, f"“{row}” stays a draft: {reasons}")

    @admin.action(
        description="Withdraw the selected %(verbose_name_plural)s",
        permissions=["publish"],
    )
    def withdraw(self, request: HttpRequest, queryset: Any) -> None:
        published = list(queryset.filter(status=Status.PUBLISHED))
        try:
            if (
                not reason_in(request)
                and published
                and "status" in self.model.explained
            ):
                raise ValidationError(UNEXPLAINED)
            withdrawn = queryset.withdraw()
        except ValidationError as error:
            messages.error(
                request, f"Nothing was withdrawn. {' '.join(error.messages)}"
            )
        else:
            log_shown(request.user, published, "withdrew")
            messages.success(request, f"Withdrawn, and drafts again: {withdrawn}.")


class RecordInline(SourcedAdmin, PublishingAdmin, CompletingAdmin, admin.StackedInline):
    """Rows edited on the page of the row they belong to."""

    form = PartForm
    formset: Any = RowFormSet
    exclude = ["version"]
    formfield_overrides = LINES
    extra = 0
    show_change_link = True
    # The list holds drafts too; the row's own page knows which may be viewed.
    view_on_site = False
    max_num = 100

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the rows, with those that their selects name: no select then asks."""
        rows = super().get_queryset(request)
        named = self.autocomplete_fields
        return rows.select_related(*named) if named else rows

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the formset, limited to `max_num` rows even if a forged form claims more."""
        # Read from the class: Django sets it to 0 on the instance of a read-only user.
        most = type(self).max_num
        formset: Any = super().get_formset(request, obj, absolute_max=most, **kwargs)
        formset.form.may_publish = self.has_publish_permission(request)
        return formset


def use_link(use: CitingSentence) -> SafeString:
    """Write a use: its kind, its row as a link, its field, and whether it is a draft."""
    row: Record = use.statement
    page = reverse(
        f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]
    )
    draft = row.has_status and not row.is_published
    return format_html(
        '{}: <a href="{}">{}</a> ({}{})',
        use.kind,
        page,
        row,
        use.field,
        ", draft" if draft else "",
    )


def uses_in_the_way(lines: Iterable[Use], form: str) -> list[SafeString]:
    """Write the uses that prevent a deletion: by name, or how many there are of a kind.

    A row of each kind takes a query, so that only the first are named. `form` is the
    address that names all.
    """
    uses, left = citing_sentences.first_kinds(lines, MOST_KINDS)
    others = format_html_join(
        ", ", "{}: {}", ((kind, number) for kind, number in left.items())
    )
    more = [format_html('<a href="{}">{}</a>', form, others)] if left else []
    return [*map(use_link, uses), *more]


def uses_list(uses: Iterable[CitingSentence]) -> SafeString | str:
    """Write uses as a list of links, or that there is none."""
    items = format_html_join("", "<li>{}</li>", ((use_link(use),) for use in uses))
    return (
        format_html('<ul id="where-cited">{}</ul>', items) if items else "nothing yet"
    )


def list_link(model: type[Record], words: str, **wanted: Any) -> SafeString:
    """Link words to the list of a model's rows, narrowed to those wanted."""
    options = model._meta
    page = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    return format_html('<a href="{}?{}">{}</a>', page, urlencode(wanted), words)
