"""The base of the admin of all rows: it shows, saves, previews and deletes rows."""

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import widgets
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import DateField, Field, ForeignKey
from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst

from references.admin import (
    comparing,
    deleting,
    form_fields,
    picking,
    restoring,
)
from references.admin.addresses import admin_page, correction_form, may
from references.admin.forms import SHOWN, PartForm, RecordForm, RowFormSet, faults
from references.admin.previewing import Parts, Preview, plain_preview, preview_view
from references.admin.publishing import reason_in
from references.models import Citation, Correction, Reading, Revision
from references.models.doubt import Doubt
from references.models.fields import (
    CitedTextField,
    DoubtField,
    LinesField,
    PartialDateField,
    ReadingSlugField,
    WebAddressField,
)
from references.models.record import changing_because
from references.models.sourced import Published
from references.values import dates, text

LINES: dict[type[Field], dict[str, Any]] = {
    LinesField: {
        "form_class": form_fields.LinesFormField,
        "widget": widgets.AdminTextareaWidget,
    },
    PartialDateField: {"form_class": form_fields.DateFormField},
    DateField: {"form_class": form_fields.DayFormField},
    WebAddressField: {"form_class": form_fields.AddressFormField},
    # The page has this list once, for all such fields: templates/admin/change_form.html.
    DoubtField: {
        "widget": widgets.AdminTextInputWidget(attrs={"list": "known-doubts"})
    },
}

# The arguments of the form fields of the model fields with these names.
NAMED: dict[str, dict[str, Any]] = {
    "status": {"choices_form_class": form_fields.StatusFormField},
    "since": {"form_class": form_fields.BeginningFormField},
    "key": {
        "help_text": "The name by which texts cite the source. If you leave it empty, the site makes "
        "one, such as “kessler-washington-post-2015”. You can’t change it later: pages link to it."
    },
    "countries": {
        "help_text": "Readers can filter events by country. Write “Sweden, Thailand”, or SE, TH."
    },
    "author_organisation": {
        "help_text": "If the author speaks for an organisation that has a page here, choose it."
    },
    "issued": {"help_text": "“2 September 2015”, “September 2015” or “2015”."},
    "reading": {"help_text": "Choose the note that has this fact. Readers see it."},
    "date_reading": {"help_text": "Choose the note that has the date. Readers see it."},
    # These days are most often today, so their fields have a calendar.
    "accessed": {"widget": widgets.AdminDateWidget},
    "checked_on": {
        "widget": widgets.AdminDateWidget,
        "help_text": "The day on which somebody last looked for an answer.",
    },
    "read_on": {
        "widget": widgets.AdminDateWidget,
        "help_text": "The day on which you read it, if not that of the whole source.",
    },
}
# Nearly every row has a value in these fields, so “More fields” does not unfold for it.
QUIET = {"slug", "key", "order", "language"}
# Fields for the date on which somebody looked: it can't be in the future.
LOOKED = ("accessed", "checked_on", "read_on", "searched")


class EditedAdmin(admin.options.BaseModelAdmin):
    """The base of the forms of rows, and of the forms of their parts.

    The fields in `autocomplete_fields` refuse forged values (promise 10). In a popup of a field
    for prose or for a reading, an editor may add a source or a reading.
    """

    exclude = ["version"]
    formfield_overrides = LINES
    # Fields that the form fills if the editor leaves them empty.
    made_by_form: ClassVar[Sequence[str]] = ()
    # The fields from which the form makes an empty short name: see `RecordForm.named_by`.
    named_by: ClassVar[Sequence[str]] = ()
    # The field that names the site's organisation in the form of a new row.
    belongs_to = ""

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Return the form field of a model field, with the attributes that our scripts read."""
        kwargs |= NAMED.get(db_field.name, {})
        if isinstance(db_field, ForeignKey):
            kwargs = self._choice_of_row(db_field, request) | kwargs
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        is_named = db_field.name == "slug" and self.named_by
        if field and (is_named or db_field.name in self.made_by_form):
            field.required = False
        if field and isinstance(field.widget, widgets.RelatedFieldWidgetWrapper):
            # A linked row is deleted and viewed in its own form, not from this select.
            field.widget.can_delete_related = field.widget.can_view_related = False
        if field and db_field.name in LOOKED:
            field.validators = [*field.validators, form_fields.not_in_the_future]
        if field and isinstance(db_field, CitedTextField | ReadingSlugField):
            field.widget.attrs |= _for_scripts(db_field, request.user)
        return field

    def _choice_of_row(self, link: Any, request: HttpRequest) -> dict[str, Any]:
        """Return the arguments of a foreign key's form field: class, select, first value."""
        is_source = link.related_model is Citation
        choice: dict[str, Any] = {"form_class": form_fields.RowChoiceField}
        if link.name in self.get_autocomplete_fields(request):
            select = picking.CitationSelect if is_source else picking.RowSelect
            choice["widget"] = select(link, self.admin_site)
            if is_source:
                choice["form_class"] = picking.CitationChoiceField
        if link.name == self.belongs_to:
            subject = link.related_model.objects.filter(slug=settings.SITE_ORGANISATION)
            # A method: Django calls it only for the form of a new row.
            choice["initial"] = subject.values_list("pk", flat=True).first
        return choice

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the rows, joined with the rows that their selects show, to save queries."""
        rows = super().get_queryset(request)
        # Once some links are joined, Django ignores `list_select_related`.
        in_list = getattr(self, "list_select_related", None) or ()
        links = [*self.autocomplete_fields, *in_list]
        return rows.select_related(*links) if links else rows


def _for_scripts(db_field: Any, user: Any) -> dict[str, str]:
    """Return the attributes by which our scripts offer sources and notes at a field."""
    attributes = {"data-cite-from": admin_page(Citation, "pick")}
    if may(user, "add", Reading):
        attributes["data-new-reading"] = admin_page(Reading, "add")
    if isinstance(db_field, ReadingSlugField):
        return attributes | {"data-reading-of": db_field.of}
    attributes["data-cite-from"] += "?doubts=1"
    if may(user, "add", Citation):
        attributes["data-new-source"] = admin_page(Citation, "add")
    return attributes


def date_column(name: str) -> Any:
    """Return the column of a list that shows a partial date in words."""

    @admin.display(description=name.replace("_", " "), ordering=name)
    def column(row: Any) -> str:
        return dates.words(getattr(row, name))

    column.__name__ = name
    return column


def _set_up(form: Any, request: Any, row_admin: Any) -> None:
    """Set `named_by`, `may_publish` and `is_preview` in a class of forms made for this request."""
    form.named_by = row_admin.named_by
    form.may_publish = may(request.user, "publish", row_admin.model)
    form.is_preview = SHOWN in request.POST or getattr(request, "is_preview", False)


def rarely(*fields: Any) -> Any:
    """Return a folded fieldset for fields that few rows use, or that the form fills."""
    return ("More fields", {"fields": fields, "classes": ("collapse",)})


def _unfolded_if_used(form: Any, fieldset: Any) -> Any:
    """Return a fieldset, unfolded if a field in it has a value other than its first value."""
    # Fields in `QUIET` do not count.
    name, options = fieldset
    for field_name in form.fields.keys() & {*options["fields"]} - QUIET:
        box, initial = form[field_name], form.fields[field_name].initial
        usual = initial() if callable(initial) else initial
        if str(box.value() or "") not in ("", str(usual)):
            return name, options | {"classes": ()}
    return fieldset


class RecordAdmin(EditedAdmin, admin.ModelAdmin):
    """The admin of rows that staff edit. A form without changes saves nothing."""

    form = RecordForm
    delete_confirmation_template = "admin/record_delete.html"
    delete_selected_confirmation_template = "admin/record_delete.html"
    list_per_page = 50
    # Whether its form has a preview.
    is_previewed = False
    # A preview leaves out a row in which one of these fields is empty.
    shown_with: ClassVar[Sequence[str]] = ()

    # --- Who may do what ---

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may publish and withdraw."""
        return may(request.user, "publish", self.model)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user may delete rows; a public one only if they may publish."""
        is_allowed = super().has_delete_permission(request, obj)
        is_public = obj is not None and obj.is_published
        return is_allowed and (not is_public or self.has_publish_permission(request))

    # --- The form ---

    def get_object(self, request: Any, object_id: str, *args: Any) -> Any:
        """Return the row with this primary key; before a save, first lock out all other saves."""
        # The lock is held until the transaction ends: what is read now stays true until we save.
        if request.method == "POST" and not getattr(request, "is_preview", False):
            Revision.objects.lock()
        return super().get_object(request, object_id, *args)

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of the deleted rows, of the history and of the preview."""
        checked = self.admin_site.admin_view
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        deleted = checked(partial(restoring.deleted_view, model_admin=self))
        history = checked(partial(restoring.history_view, model_admin=self))
        pages = [
            path("deleted/", deleted, name=f"{name}_deleted"),
            path("<path:number>/history/", history, name=f"{name}_history"),
        ]
        if self.is_previewed:
            preview = checked(preview_view(self))
            pages += [
                path("preview/", preview, name=f"{name}_preview_new"),
                path("<path:number>/preview/", preview, name=f"{name}_preview"),
            ]
        return [*pages, *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fieldsets; for a new row without read-only fields, which show a stored row."""
        fieldsets = super().get_fieldsets(request, obj)
        left_out = () if obj else self.get_readonly_fields(request)
        kept = []
        for name, options in fieldsets:
            if fields := [f for f in options["fields"] if f not in left_out]:
                kept.append((name, options | {"fields": fields}))
        return kept

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Return the class of the form, made for this request: see `RecordForm`."""
        if request.method == "POST" and not (
            obj or getattr(request, "is_preview", False)
        ):
            # As `get_object` does for a stored row: else two editors could make one key at once.
            Revision.objects.lock()
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.is_restored = "restore" in request.GET
        is_sent = request.method == "POST"
        old = None if is_sent else restoring.row_to_restore(self, request, obj)
        form.shown_row = old or obj
        _set_up(form, request, self)
        return form

    def changeform_view(self, request: Any, object_id: Any = None, *args: Any) -> Any:
        """Answer with the form of a row, or save the row and lead back to where the user was."""
        answer = super().changeform_view(request, object_id, *args)
        return self._lead_back(request, answer)

    def changelist_view(self, request: Any, extra_context: Any = None) -> Any:
        """Answer with the list of rows; run an action in one transaction, with one reason."""
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        answer = partial(
            super().changelist_view, request, title | (extra_context or {})
        )
        if request.method != "POST":
            return answer()
        try:
            reason = reason_in(request)
        except ValidationError as error:
            messages.error(request, f"Nothing was changed. {' '.join(error.messages)}")
            return HttpResponseRedirect(request.get_full_path())
        with transaction.atomic(), changing_because(reason):
            return answer()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Answer with the form of a row, after adding to the context what our template shows."""
        form, row = context["adminform"].form, context.get("original")
        # A new row is a draft, unless its model has no drafts (`Doubt`).
        is_public = form.was_published if row else self.model().is_published
        may_save = form.may_publish or not is_public
        context |= {"is_public": is_public, "show_save": may_save}
        if not may_save:
            # Where readers see the row, to tell an Editor what is wrong there.
            seen_at = (self.get_view_on_site_url(row) or "").partition("#")[0]
            context |= {"is_refused": True, "seen_at": seen_at}
        if row or form.is_restored or form.is_bound:
            shown = context["adminform"]
            shown.fieldsets = [_unfolded_if_used(form, f) for f in shown.fieldsets]
        if row:
            context |= {"title": row, "subtitle": None}
        models = [self.model, *(inline.model for inline in self.inlines)]
        if any(isinstance(f, DoubtField) for m in models for f in m._meta.fields):
            context["doubts"] = Doubt.objects.order_by("slug")[: picking.MOST_OFFERED]
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        if not (is_public and row) and not form.is_restored:
            form.fields["why"].widget = HiddenInput()
        # The box opens a form for a correction, which only a public statement can have.
        is_statement = isinstance(row, Published) and not isinstance(row, Correction)
        may_correct = is_public and may(request.user, "publish", Correction)
        context["may_tell"] = is_statement and may_correct
        form.initial["tell"] = "tell" in request.GET
        # Our list of errors takes the place of Django's, which has no links to the fields.
        context |= {"errors": [], "faults": [*faults(form, formsets)]}
        if form.is_bound:
            context["meanwhile"] = comparing.saved_meanwhile(form, formsets)
            forms = [form, *(part for formset in formsets for part in formset.forms)]
            context["is_unsaved"] = any(each.has_changed() for each in forms)
        return super().render_change_form(request, context, *args, **kwargs)

    def lay_out(self, row: Any, parts: Parts) -> Preview:
        """Return the preview of a row, saved or not, as its public page shows it."""
        return plain_preview(row)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """Save the row if it is new or has changed."""
        # A deleted row that is restored gets its primary key, and so its history, again.
        version_id = request.GET.get("restore", "")
        if not change and restoring.take_over_history(version_id, obj):
            # An insert fails if somebody else has restored the row at the same moment.
            obj.save(force_insert=True)
        elif not change or form.changed_data:
            super().save_model(request, obj, form, change)
        request.saved_row = obj

    def _lead_back(self, request: Any, answer: HttpResponse) -> HttpResponse:
        """Return `answer`, or after a save a redirect to the page from which the user came."""
        # After a save with “tell” ticked, the redirect is to the form of a correction. After a
        # warning it is `answer`, a page of the admin, where the user reads the warning.
        row = getattr(request, "saved_row", None)
        if row is None:
            return answer
        if "tell" in request.POST:
            version, back = request.POST.get("version", ""), request.GET.get("next", "")
            return HttpResponseRedirect(correction_form(row, version, back))
        if names := text.leftovers("".join(request.POST.values())):
            words = "The site removed characters that no reader can see:"
            messages.info(request, f"{words} {', '.join(names)}.")
        unread: Any = messages.get_messages(request)
        is_warned = any(message.level >= messages.WARNING for message in unread)
        # Reading the messages marked them as shown, which they are not yet.
        unread.used = False
        stays = is_warned or {"_continue", "_addanother"} & request.POST.keys()
        back = "" if stays else request.GET.get("next", "")
        if url_has_allowed_host_and_scheme(back, None):
            return HttpResponseRedirect(back)
        page = self.get_view_on_site_url(row)
        if page and "_popup" not in request.POST:
            messages.info(request, format_html('<a href="{}">See the page</a>', page))
        return answer

    # --- Deleting ---

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return what deleting these rows would do; see `deleting.what_goes`."""
        return deleting.what_goes(self.model, list(objs), request)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with changing_because(reason_in(request)):
            super().delete_model(request, obj)


class RecordInline(EditedAdmin, admin.StackedInline):
    """The forms of parts (rows that belong to a row) within the form of their whole."""

    form = PartForm
    formset: Any = RowFormSet
    extra = 0
    show_change_link = True
    # Parts may be drafts, which have no public page to link to.
    view_on_site = False
    max_num = 100

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Return the number of empty forms: without JavaScript a link with "?rows" adds one."""
        return int("rows" in request.GET)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the formset, limited to `max_num` rows even if a forged form claims more."""
        # From the class: on an instance for a user who may only read, Django sets it to 0.
        most = type(self).max_num
        formset: Any = super().get_formset(request, obj, absolute_max=most, **kwargs)
        _set_up(formset.form, request, self)
        return formset
