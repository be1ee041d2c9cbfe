"""`changed`: bring in step with the rows what is derived from them."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from references.models import Revision, derived


class Command(BaseCommand):
    help = (
        "Run it after rows were changed by SQL, or the profile's slug in the settings. "
        "Indexes anew which statement cites which source and what a search finds, and "
        "raises the revision, so that no old page is given. Every save does this itself."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        Revision.objects.raise_number()
        Revision.objects.update(profile=settings.SITE_ORGANISATION)
        number = derived.write_everything()
        self.stdout.write(f"Lines of the indexes that had changed: {number}.")
