"""`dumpdata`: Django's own; without models it writes the profile, for `loaddata`."""

from pathlib import Path
from typing import Any

from django.core import serializers
from django.core.management.base import CommandError
from django.core.management.commands import dumpdata

from references.loading.rows import all_records, record_models
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
        if not (app_labels or options["primary_keys"] or options["exclude"]):
            self._write_profile(options)
            return
        models = record_models().values()
        # What readers report is in no file, and versions are not loaded.
        versions = [model.history.model._meta.label for model in models]
        options["exclude"] = [*options["exclude"], Report._meta.label, *versions]
        labels = app_labels or [model._meta.label for model in models]
        super().handle(*labels, **options)

    def _write_profile(self, options: dict[str, Any]) -> None:
        """Write all rows of the profile in the order of their keys, with few queries."""
        try:
            text = serializers.serialize(
                options["format"],
                all_records(),
                indent=options["indent"],
                use_natural_foreign_keys=True,
                use_natural_primary_keys=True,
            )
            if options["output"]:
                Path(options["output"]).write_text(text, "utf-8")
            else:
                self.stdout.write(text, ending="")
        except (OSError, serializers.SerializerDoesNotExist) as error:
            raise CommandError(f"Nothing was written. {error}.") from error
