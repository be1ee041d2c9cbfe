"""`dumpdata`: Django's own; without models it writes the profile, for `loaddata`."""

from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Any

from django.core import serializers
from django.core.management.base import CommandError
from django.core.management.commands import dumpdata

from references.loading.reading import ENDINGS
from references.loading.rows import record_models, with_links
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
        # What readers report is in no file, and versions are not loaded.
        versions = [m.history.model._meta.label for m in record_models().values()]
        options["exclude"] = [*options["exclude"], Report._meta.label, *versions]
        if app_labels or options["primary_keys"]:
            super().handle(*app_labels, **options)
            return
        format, output = options["format"], options["output"]
        endings = {f".{format}", Path(output or f"rows.{format}").suffix}
        if len(endings) > 1 or endings - {*ENDINGS}:
            raise CommandError(
                "Give --format yaml, json or jsonl, and a file that ends in the same."
            )
        text = StringIO()
        serializers.serialize(
            format,
            # A load gives other numbers, and keeps the keys.
            chain.from_iterable(
                with_links(model).order_by(*model.identified_by)
                for model in record_models().values()
                if model._meta.label not in options["exclude"]
            ),
            stream=text,
            indent=options["indent"],
            use_natural_foreign_keys=True,
            use_natural_primary_keys=True,
        )
        try:
            if output:
                Path(output).write_text(text.getvalue(), "utf-8")
            else:
                self.stdout.write(text.getvalue(), ending="")
        except OSError as error:
            raise CommandError(f"Nothing was written. {error}.") from error
