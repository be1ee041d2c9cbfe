"""`import_citations`: imports sources from a file of a reference manager."""

import sys
from functools import partial
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
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
        "without --confirm, then all of it or nothing, and nothing at all where an "
        "entry is refused (it then exits with 1), unless --refused names a file for those."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", help="The file to read.")
        parser.add_argument(
            "--format",
            choices=formats.READABLE,
            help="The format of the file, where neither its name nor its text shows it.",
        )
        writing = parser.add_mutually_exclusive_group()
        writing.add_argument(
            "--confirm", action="store_true", help="Write what the plan says."
        )
        writing.add_argument(
            "--dry-run",
            action="store_true",
            help="Write nothing, as without --confirm.",
        )
        parser.add_argument(
            "--take-theirs",
            action="store_true",
            help="Where a source here differs from the file, take the file's values.",
        )
        parser.add_argument(
            "--refused",
            type=Path,
            metavar="FILE",
            help="Import the rest where entries are refused, and write those to this new "
            "file, to be corrected and imported in their turn.",
        )
        parser.add_argument(
            "--by", metavar="USER", help="The user whom the history names."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file, user = options["file"], self._user(options["by"])
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
        path = options["refused"]
        if plan.refused and not path:
            self.stderr.write(
                "Nothing was imported: correct these entries first, or name a file for "
                "them with --refused, and the rest is imported."
            )
            sys.exit(1)
        if not options["confirm"]:
            self.stdout.write("Nothing is written. Add --confirm to import this.")
            return
        if plan.refused:
            self._write(path, formats.only(text, code, plan.refused_lines))
        try:
            done = importing.apply(
                entries,
                plan.digest,
                reason=f"imported from {Path(file).name}",
                take_all=options["take_theirs"],
                rest=bool(path),
                user=user,
                shown=partial(tqdm, desc="Importing", unit=" sources", disable=None),
            )
        except importing.Changed as error:
            if plan.refused:
                path.unlink()
            raise CommandError(
                "Nothing was imported: a source was changed meanwhile. Run it again."
            ) from error
        self.stdout.write(done.in_words)
        if plan.refused:
            self.stdout.write(f"The refused entries are in {path}.")

    def _write(self, path: Path, content: bytes) -> None:
        try:
            with path.open("xb") as opened:
                opened.write(content)
        except FileExistsError as error:
            raise CommandError(f"--refused: {path} is there already.") from error
        except OSError as error:
            raise CommandError(f"--refused: {path}: {error.strerror}.") from error

    def _user(self, name: str | None) -> Any:
        if not name:
            return None
        user = get_user_model().objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"--by: there is no user “{name}”.")
        return user

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
