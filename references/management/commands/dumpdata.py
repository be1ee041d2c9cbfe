"""`dumpdata`: the command of Django; without models it writes the profile, for `loaddata`."""

from pathlib import Path
from typing import Any

from django.core import serializers
from django.core.management.base import CommandError
from django.core.management.commands import dumpdata
from django.core.management.utils import parse_apps_and_model_labels

from references.loading.reading import ENDINGS
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
        # Reports of readers are private, and versions can't be loaded: neither is written.
        versions = [m.history.model._meta.label for m in record_models().values()]
        options["exclude"] = [*options["exclude"], Report._meta.label, *versions]
        if app_labels or options["primary_keys"]:
            super().handle(*app_labels, **options)
            return
        format, output = options["format"], options["output"]
        endings = {f".{format}", Path(output or f"rows.{format}").suffix}
        if len(endings) > 1 or endings - {*ENDINGS}:
            raise CommandError(
                "Choose --format yaml, json or jsonl, and a file name with the same ending."
            )
        models, app_configs = parse_apps_and_model_labels(options["exclude"])
        text = serializers.serialize(
            format,
            (
                record
                for record in all_records()
                if type(record) not in models
                and record._meta.app_config not in app_configs
            ),
            indent=options["indent"],
            use_natural_foreign_keys=True,
            use_natural_primary_keys=True,
        )
        try:
            if output:
                Path(output).write_text(text, "utf-8")
            else:
                self.stdout.write(text, ending="")
        except OSError as error:
            raise CommandError(f"Nothing was written. {error}.") from error
