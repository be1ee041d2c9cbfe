"""The admin of corrections."""

from django.contrib import admin

from references.admin.statements import StatementAdmin
from references.models import Correction


@admin.register(Correction)
class CorrectionAdmin(StatementAdmin):
    list_display = ["day", "path", "was", "now", "status"]
    list_filter = ["status"]
    search_fields = ["path", "was", "now", "reason"]
    fields = ["day", "slug", "path", "was", "now", "reason", "status"]
