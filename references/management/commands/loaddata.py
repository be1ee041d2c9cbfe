"""`loaddata`, which checks rows like a form and does not undo what editors did.

It replaces Django's command of that name.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from graphlib import CycleError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction

from references.loading.loader import KEPT, Load
from references.loading.rows import rows_of_files
from references.models import Revision

TWO_SITES = (
    "To keep two profiles, give each a database and a file of settings, with PROFILE and "
    "a DATABASE_URL of its own (docs/your-profile.md)."
)


class Command(BaseCommand):
    # What a site answers at which address is no matter of its rows.
    requires_system_checks = []
    help = (
        "Loads files, or the profile of the site by the name of its folder, all or "
        "nothing. Every row is checked as a form would check it; a row that has not "
        "changed is left alone; a row that staff have changed or deleted since it was "
        "last loaded is kept as they left it, and named. No row is removed."
    )

    def add_arguments(self, parser: Any) -> None:
        add = parser.add_argument
        add("args", metavar="fixture", nargs="+", help="A file .yaml, or the profile.")
        words = "Take the file's word over what staff have changed or deleted."
        add("--overwrite", action="store_true", help=words)
        words = "Say what would change, load nothing."
        add("--dry-run", action="store_true", help=words)

    def handle(self, *labels: str, **options: Any) -> None:
        load = Load(overwrite=options["overwrite"])
        with all_or_nothing("loaded"):
            files = [file for label in labels for file in _files(label)]
            rows, wrong = rows_of_files(
                {str(file): file.read_bytes() for file in files}
            )
            load.run(rows)
            refuse(wrong + load.wrong, "loaded")
            transaction.set_rollback(options["dry_run"])
        if options["dry_run"]:
            for what, names in load.done.items():
                self.stdout.write(f"{len(names) or 'Nothing'} would be {what}.")
                self.stdout.writelines(f"  {name}\n" for name in names)
        elif options["verbosity"]:
            kept = load.done.pop(KEPT)
            number = sum(map(len, load.done.values()))
            self.stdout.write(f"Installed {number} object(s) of {len(rows)}.")
            self.stdout.writelines(f"Kept as staff left it: {row}\n" for row in kept)


@contextmanager
def all_or_nothing(done: str) -> Iterator[None]:
    """Do what is within in one transaction; say in a CommandError what ended it.

    A database that was first written for another profile is refused.
    """
    try:
        with transaction.atomic():
            held, own = Revision.objects.current().profile, settings.SITE_ORGANISATION
            if held not in ("", own):
                raise CommandError(
                    f"Nothing was {done}. This database holds the profile of “{held}”, "
                    f"and a database holds one; this site is about “{own}”. {TWO_SITES} "
                    f"If “{held}” was given another slug, run `manage.py changed` first."
                )
            yield
    except DatabaseError as error:
        raise CommandError(
            f"Nothing was {done}. The database says: {error}. If it is new or of an older "
            "version, run `manage.py migrate` first."
        ) from error
    except (OSError, CycleError) as error:
        raise CommandError(f"Nothing was {done}. {error}.") from error


def refuse(wrong: list[str], done: str) -> None:
    """Raise CommandError if anything is wrong: that nothing was done, and each fault."""
    if wrong:
        raise CommandError(f"Nothing was {done}. " + "\n".join(wrong))


def _files(label: str) -> list[Path]:
    """Return the files that a label names: those of the site's profile, or one file."""
    own, file = settings.PROFILE, Path(label)
    if label == own.folder.name or settings.BASE_DIR / label == own.folder:
        return own.fixtures
    if file.suffix in (".yaml", ".yml") and file.is_file():
        return [file]
    raise CommandError(
        f"Nothing was loaded. “{label}” is no file that ends in .yaml, and not the profile "
        f"of this site, which is {own.folder.name}. {TWO_SITES}"
    )
