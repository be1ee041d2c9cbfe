"""`changed`: updates the index of citations and the search index after rows were changed by SQL."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from references.models import Revision, derived


class Command(BaseCommand):
    help = (
        "Run this command after you changed rows with SQL, or the profile’s slug in the settings. "
        "The command updates the search index and the index of which statement cites which "
        "source. After that, readers get no old stored pages. When somebody saves a form, the site "
        "does this by itself."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        Revision.objects.raise_number()
        Revision.objects.update(profile=settings.SITE_ORGANISATION)
        number = derived.write_everything()
        self.stdout.write(f"Updated lines in the two indexes: {number}.")
