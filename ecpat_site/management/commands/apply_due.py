"""`apply_due`: apply the proposals that were accepted for a day that has come."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from references.admin.deciding import apply_due
from references.models import Proposal


class Command(BaseCommand):
    help = (
        "Applies the proposals that were accepted for a day that has come, each whole or "
        "not at all. What its form refuses by now waits for a decision again, with the "
        "reason as a comment, and the command exits with 1. Run again, it changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        day = timezone.localdate()
        numbers = list(Proposal.objects.due(day).values_list("pk", flat=True))
        applied = refused = 0
        for number in numbers:
            with transaction.atomic():
                due = Proposal.objects.due(day).select_for_update(of=("self",))
                # Somebody may have withdrawn it a moment ago, or applied it.
                proposal = due.filter(pk=number).first()
                reasons = apply_due(proposal) if proposal else []
            if reasons:
                refused += 1
                self.stderr.write(f"{proposal}: waits again. {' '.join(reasons)}")
            elif proposal:
                applied += 1
                self.stdout.write(f"{proposal}: applied.")
        self.stdout.write(f"Applied: {applied or 'none'}.")
        if refused:
            raise CommandError(f"Not applied, and waiting for a decision: {refused}.")
