"""`dumpdata`: Django's own; without models it writes the profile, for `loaddata`."""

from typing import Any

from django.core.management.commands import dumpdata

from references.loading.rows import record_models
from references.models import Report


class Command(dumpdata.Command):
    help = f"{dumpdata.Command.help} Without models: the profile, for `loaddata`."

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        # Each database numbers its rows itself.
        parser.set_defaults(
            use_natural_foreign_keys=True, use_natural_primary_keys=True
        )

    def handle(self, *app_labels: str, **options: Any) -> None:
        models = record_models().values()
        # What readers report is in no file, and versions are not loaded.
        versions = [model.history.model._meta.label for model in models]
        options["exclude"] = [*options["exclude"], Report._meta.label, *versions]
        labels = app_labels or [model._meta.label for model in models]
        super().handle(*labels, **options)
