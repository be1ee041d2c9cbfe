"""`loaddata`, which checks rows like a form and does not undo what editors did.

It replaces Django's command of that name.
"""

import sys
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.management.utils import parse_apps_and_model_labels
from django.db import DEFAULT_DB_ALIAS, DatabaseError, transaction

from references.loading import parsing, profile
from references.loading.loader import KEPT, Load, read
from references.models import LoadedRow, Revision

# No more faults are named.
MOST_WRONG = 100
TWO_SITES = (
    "To keep both, give each a database and a file of settings: PROFILE=profiles/{folder} "
    "and a DATABASE_URL of its own in the second .env (docs/your-profile.md)."
)


class Command(BaseCommand):
    # What a site answers at which address is no matter of its rows.
    requires_system_checks = []
    help = (
        "Loads fixtures, or a profile by the name of its folder, all or nothing. Every row "
        "is checked as a form would check it; a row that has not changed is left alone; a "
        "row that staff have changed or deleted since it was last loaded is kept as they "
        "left it, and named. No row is removed."
    )

    def add_arguments(self, parser: Any) -> None:
        add = parser.add_argument
        add(
            "args",
            metavar="fixture",
            nargs="+",
            help="A file, a profile, or - to read.",
        )
        add("--database", default=DEFAULT_DB_ALIAS)
        add("--app", dest="app_label", help="Look for files in this app alone.")
        add("-e", "--exclude", action="append", default=[], help="An app or a model.")
        add("--format", choices=["yaml"], help="Of what is read from -.")
        add(
            "--overwrite",
            action="store_true",
            help="Take the file's word over what staff have changed or deleted.",
        )
        add(
            "--dry-run",
            action="store_true",
            help="Say what would change, load nothing.",
        )

    def handle(self, *labels: str, **options: Any) -> None:
        refuse_other_profile("loaded")
        files = [f for label in labels for f in _files(label, options["app_label"])]
        try:
            rows, wrong = read({file: _content(file) for file in files})
        except OSError as error:
            raise CommandError(f"Nothing was loaded. {error}.") from error
        excluded, apps_excluded = parse_apps_and_model_labels(options["exclude"])
        for name, row in list(rows.items()):
            if row.model in excluded or row.model._meta.app_config in apps_excluded:
                del rows[name]
        load = Load(options["database"], overwrite=options["overwrite"])
        try:
            with transaction.atomic(using=options["database"]):
                load.run(rows)
                refuse(wrong + load.wrong, "loaded")
                transaction.set_rollback(options["dry_run"], using=options["database"])
        except DatabaseError as error:
            raise CommandError(f"Nothing was loaded: {error}.") from error
        if options["dry_run"]:
            for what, names in load.done.items():
                self.stdout.write(f"{len(names) or 'Nothing'} would be {what}.")
                self.stdout.writelines(f"  {name}\n" for name in names)
        elif options["verbosity"]:
            kept = load.done[KEPT]
            number = sum(map(len, load.done.values())) - len(kept)
            of = "" if number == len(rows) else f" (of {len(rows)})"
            said = [f"Installed {number} object(s){of} from {len(files)} fixture(s)"]
            end = "--overwrite takes the file's word."
            said += [f"Kept as staff left it: {each}; {end}" for each in kept]
            self.stdout.write("\n".join(said))


def refuse(wrong: list[str], done: str) -> None:
    """Raise CommandError if anything is wrong: that nothing was done, and each fault."""
    if wrong:
        more = len(wrong) - MOST_WRONG
        rest = [f"… and {more} more."] if more > 0 else []
        said = "\n".join([*wrong[:MOST_WRONG], *rest])
        raise CommandError(f"Nothing was {done}. {said}")


def _content(file: str) -> bytes:
    """Return what a file holds, or one byte more than may be loaded of it."""
    with sys.stdin.buffer if file == "-" else Path(file).open("rb") as opened:
        return opened.read(parsing.LARGEST + 1)


def _files(label: str, app_label: str | None) -> list[str]:
    """Return the files that a label names: those of the site's profile, or one file."""
    if label == "-":
        return [label]
    if is_own_profile(label):
        return [str(file) for file in settings.PROFILE.fixtures]
    folders = [
        Path(config.path) / "fixtures"
        for config in apps.get_app_configs()
        if app_label in (None, config.label)
    ]
    for folder in [Path(), *map(Path, settings.FIXTURE_DIRS), *folders]:
        for file in (folder / label, folder / f"{label}.yaml"):
            if file.is_file() and file.suffix in (".yaml", ".yml"):
                return [str(file)]
    raise CommandError(
        f"Nothing was loaded. “{label}” is no file that ends in .yaml, and no profile: "
        f"that of this site is {settings.PROFILE.folder.name}."
    )


def is_own_profile(label: str) -> bool:
    """Return whether a label names the site's profile; refuse that of another site."""
    known = {settings.BASE_DIR / label, settings.BASE_DIR / "profiles" / label}
    folders = [folder for folder in known if (folder / profile.FILE).is_file()]
    own = settings.PROFILE.folder
    if folders and own not in folders and label != own.name:
        raise CommandError(
            f"{label} is another profile than this site has, which is {own.name}. "
            f"{TWO_SITES.format(folder=label)}"
        )
    return bool(folders) or label == own.name


def refuse_other_profile(done: str) -> None:
    """Refuse a database without its tables, or first written for another profile."""
    try:
        held = Revision.objects.current().profile
        LoadedRow.objects.exists()
    except DatabaseError as error:
        said = f"The database says: {error}. If it is new or of an older version, run"
        refuse([f"{said} `manage.py migrate` first."], done)
    if held not in ("", settings.SITE_ORGANISATION):
        said = (
            f"This database holds the profile of “{held}”, and a database holds one; this "
            f"site is about “{settings.SITE_ORGANISATION}”. "
            f"{TWO_SITES.format(folder=settings.PROFILE.folder.name)} If “{held}” was "
            "given another slug, run `manage.py changed` first."
        )
        refuse([said], done)
