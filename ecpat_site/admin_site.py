"""The desk: Django's admin, with the number of proposals that wait for its user."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from references.models import Proposal


class Desk(AdminSite):
    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what all its pages show: who may not come in is told of no proposal."""
        context = super().each_context(request)
        waiting = Proposal.objects.waiting_for(request.user)
        number = waiting.count() if context["has_permission"] else 0
        return context | {"proposals_waiting": number}
