"""The admin of corrections."""

from typing import Any

from django.contrib import admin

from references.admin.statements import StatementAdmin
from references.models import Correction


@admin.register(Correction)
class CorrectionAdmin(StatementAdmin):
    list_display = ["day", "path", "was", "now", "status"]
    list_filter = ["status"]
    search_fields = ["slug", "path", "was", "now", "reason"]
    corrected: Any = {
        "fields": [("day", "slug"), "path", "was", "now", "reason", "status"],
        "description": "An error that readers were shown. First correct the row itself.",
    }
    fieldsets = [(None, corrected)]
