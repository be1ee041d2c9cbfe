"""`dumpdata`, which writes the profile where no models are named."""

from typing import Any

from django.core.management.commands import dumpdata

from references.loading.rows import record_models
from references.models import Report


class Command(dumpdata.Command):
    help = f"{dumpdata.Command.help} Without models: the profile, for `loaddata`."

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.set_defaults(format="yaml")

    def handle(self, *app_labels: str, **options: Any) -> None:
        # What readers report is in no file.
        options["exclude"] = [*options["exclude"], Report._meta.label]
        super().handle(*(app_labels or record_models()), **options)
