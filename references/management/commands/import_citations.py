"""`import_citations`: imports sources from a file of a reference manager."""

import sys
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from references.exchange import formats, importing
from references.exchange.formats import found
from references.exchange.formats.found import Unreadable
from references.exchange.importing import Plan, State


class Command(BaseCommand):
    help = (
        "Reads a BibTeX, RIS or CSL-JSON file and says of each entry whether it is new, "
        "the same as a source here, in conflict with one, or refused. Writes nothing "
        "without --confirm, then the new ones, all or none; nothing where an entry is "
        "refused (it then exits with 1). The import in the admin does more: it takes the "
        "file's values in a conflict, and what is not refused alone."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", help="The file to read.")
        parser.add_argument(
            "--format",
            choices=formats.READABLE,
            help="The format of the file, where neither its name nor its text shows it.",
        )
        parser.add_argument(
            "--confirm", action="store_true", help="Write what the plan says."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"]
        try:
            # One byte more than is accepted shows that a file is too large.
            with Path(file).open("rb") as opened:
                text = found.decode(opened.read(found.LARGEST + 1))
            code = options["format"] or formats.guess(file, text)
            entries = formats.parse(text, code)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}.") from error
        except Unreadable as error:
            raise CommandError(f"{file}: {error}") from error
        plan = importing.plan(entries)
        self._show(plan)
        for item in plan.refused:
            self.stderr.write(f"{file}: {item.problem}")
        if plan.refused:
            self.stderr.write("Nothing was imported: correct these entries first.")
            sys.exit(1)
        if not options["confirm"]:
            self.stdout.write("Nothing is written. Add --confirm to import this.")
            return
        try:
            done = importing.apply(
                entries,
                plan.digest,
                reason=f"imported from {Path(file).name}",
                shown=partial(tqdm, desc="Importing", unit=" sources", disable=None),
            )
        except importing.Changed as error:
            raise CommandError(
                "Nothing was imported: a source was changed meanwhile. Run it again."
            ) from error
        self.stdout.write(done.in_words)

    def _show(self, plan: Plan) -> None:
        write = self.stdout.write
        write(f"{plan.in_words}.")
        for item in (*plan.new, *plan.conflicting):
            write(f"  {item.state}: {item.key} ({'; '.join(item.notes)})")
            if item.state is State.NEW:  # all its fields differ
                continue
            for difference in item.shown:
                label, indent = difference.label, " " * len(difference.label)
                write(f"    {label}: “{_one_line(difference.ours)}” here")
                write(f"    {indent}  “{_one_line(difference.theirs)}” there")


def _one_line(value: str) -> str:
    return " | ".join(value.splitlines()) or "nothing"
