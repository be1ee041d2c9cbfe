"""`index_uses`: bring the index of uses in step with the rows that cite."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from tqdm import tqdm

from references.models import Revision
from references.uses import index


class Command(BaseCommand):
    help = (
        "Rebuilds the index of which statement cites which source, and the index of "
        "what a search finds. Every save keeps them; this is for rows that came in "
        "without one. Says how many lines had changed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        shown = partial(tqdm, desc="Indexing", unit=" kinds of rows", disable=None)
        number = index.reindex(shown)
        # The slug of the profile may have been changed.
        Revision.objects.update(profile=settings.SITE_ORGANISATION)
        if not number:
            self.stdout.write("The index of uses was in step with the rows.")
        else:
            lines = "line" if number == 1 else "lines"
            self.stdout.write(f"Brought the index of uses in step: {number} {lines}.")
