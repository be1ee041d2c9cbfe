"""`check_citations`: what is broken, unused or without an address."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from references import markers, uses
from references.models import Citation


class Command(BaseCommand):
    help = (
        "Lists markers that name no citation (and then exits with 1), citations that "
        "nothing cites, and citations without an address."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        known = Citation.objects.all_keys()
        broken = list(uses.broken())
        self.heading("Broken markers", len(broken))
        for label, pk, field, key in broken:
            self.stdout.write(
                f"  {label} {pk}, {field}: {markers.unknown_key_sentence(key, known)}"
            )

        counts = uses.counts()
        uncited = [c for c in Citation.objects.in_order() if not counts[c.key]]
        self.heading("Citations that nothing cites", len(uncited))
        for citation in uncited:
            reason = citation.uncited_because or "no reason is given"
            self.stdout.write(f"  {citation.key}: {reason}")

        without = Citation.objects.in_order().without_address()
        self.heading("Citations without an address", len(without))
        for citation in without:
            self.stdout.write(f"  {citation.key}: {citation.title}")

        if broken:
            sys.exit(1)

    def heading(self, words: str, number: int) -> None:
        self.stdout.write(f"{words}: {number or 'none'}")
