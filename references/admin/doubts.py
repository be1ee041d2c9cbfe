"""The admin of doubts, and of corrections."""

from django.contrib import admin

from references import citing_sentences
from references.admin.records import RecordAdmin
from references.admin.statements import StatementAdmin
from references.admin.uses import uses_list
from references.models import Correction, Use
from references.models.doubt import Doubt


@admin.register(Doubt)
class DoubtAdmin(RecordAdmin):
    """Doubts in their order; one that a row names is neither deleted nor renamed."""

    is_previewed = True
    list_display = ["slug", "title", "kind", "order", "checked_on"]
    list_filter = ["kind"]
    search_fields = ["slug", "title", "words", "settled_by"]
    readonly_fields = ["where_named"]
    fieldsets = [
        (None, {"fields": [("slug", "kind"), "where_named"]}),
        (
            "What readers are told",
            {"fields": ["title", "words", "settled_by", "checked_on", "order"]},
        ),
    ]

    @admin.display(description="named in")
    def where_named(self, doubt: Doubt) -> str:
        """List the rows that name it."""
        uses = citing_sentences.of_uses(
            Use.objects.filter(doubt=doubt.slug).exclude(doubt="")
        )
        return uses_list(uses.get(doubt.key, []))


@admin.register(Correction)
class CorrectionAdmin(StatementAdmin):
    list_display = ["day", "path", "was", "now", "status"]
    list_filter = ["status"]
    search_fields = ["path", "was", "now", "reason"]
    fields = ["day", "slug", "path", "was", "now", "reason", "status"]
