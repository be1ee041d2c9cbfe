"""The admin of doubts."""

from typing import Any

from django.contrib import admin

from references import citing_sentences
from references.admin.records import RecordAdmin, rarely
from references.admin.statements import warn_of_lacks
from references.admin.uses import uses_list
from references.models import Use
from references.models.doubt import Doubt


@admin.register(Doubt)
class DoubtAdmin(RecordAdmin):
    """The admin of doubts. A doubt that a row names can't be deleted or renamed."""

    is_previewed = True
    list_display = ["slug", "title", "kind", "order", "checked_on"]
    list_filter = ["kind"]
    search_fields = ["slug", "title", "words", "settled_by"]
    readonly_fields = ["where_named"]
    named_by = ("title",)
    told: Any = ["title", "kind", "words", "settled_by", "checked_on", "where_named"]
    fieldsets = [(None, {"fields": told}), rarely("slug", "order")]

    def save_related(
        self, request: Any, form: Any, formsets: Any, change: bool
    ) -> None:
        """Name what the text of the doubt lacks, as the desk will list it."""
        super().save_related(request, form, formsets, change)
        warn_of_lacks(request, [form.instance])

    @admin.display(description="named in")
    def where_named(self, doubt: Doubt) -> str:
        """Return a list of the statements that name the doubt, as links."""
        uses = citing_sentences.of_uses(
            Use.objects.filter(doubt=doubt.slug).exclude(doubt="")
        )
        return uses_list(uses.get(doubt.key, []))
