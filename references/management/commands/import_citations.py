"""`import_citations`: adds the new sources of a file of a reference manager."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from references.exchange import formats, importing
from references.exchange.formats.records import LARGEST, Unreadable


class Command(BaseCommand):
    help = (
        "Reads a BibTeX, RIS or CSL-JSON file and says of each record whether it is new, "
        "here or perhaps here, or refused. With --confirm the new ones are added, all or "
        "none. Refused ones go to a file beside it, to be corrected and imported."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", help="The file to read.")
        parser.add_argument("--confirm", action="store_true", help="Add the new ones.")

    def handle(self, *args: Any, **options: Any) -> None:
        file = Path(options["file"])
        try:
            with file.open("rb") as opened:
                # One byte more than is accepted shows that a file is too large.
                text = formats.decode(opened.read(LARGEST + 1))
            code = formats.guess(file.name, text)
            records = formats.source_records(text, code)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}.") from error
        except Unreadable as error:
            raise CommandError(f"{file}: {error}") from error
        items = importing.plan(records)
        for item in items:
            self.stdout.write(_line(item))
        if not options["confirm"]:
            self.stdout.write(
                "Nothing is written. Add --confirm to import the new ones."
            )
            return
        new = {item.record["number"] for item in items if item.is_new}
        try:
            seen = importing.digest(items)
            reason = importing.add(records, seen, new, file.name, None)
        except importing.Changed as error:
            raise CommandError(
                "Nothing was imported: a source was added meanwhile. Run it again."
            ) from error
        self.stdout.write(f"{len(new)} added by the {reason}.")
        if refused := [item.record for item in items if "problem" in item.record]:
            rest = file.with_name(f"{file.stem}.refused.{code}")
            rest.write_bytes(formats.only(text, code, refused))
            raise CommandError(f"{len(refused)} refused, written to {rest}.")


def _line(item: importing.Planned) -> str:
    if "problem" in item.record:
        return f"refused: {item.record['problem']}"
    near = "; ".join(f"{each.shares} as {each.citation}" for each in item.near)
    what = f"here or perhaps here, left out ({near})" if near else "new"
    return f"{what}: {item.citation}"
