"""`withdraw_from_edition` puts notices in place of files, and says so in public."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.html import format_html

from ecpat_site import editions
from ecpat_site.editions import MANIFEST, TAGS, WITHDRAWN, Edition
from ecpat_site.editions.making import seal, writing, zipped
from references.models import Revision

PAGE = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Withdrawn</title><h1>Withdrawn</h1>{}
"""


class Command(BaseCommand):
    help = (
        "Removes files from an edition if the law or somebody’s safety requires this. The command "
        "puts a notice in place of each file, makes the edition valid again, and lists the day, "
        "the reason and the edition’s earlier fingerprint on /editions/. Copies that others have "
        "downloaded do not change (docs/editions.md)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add(
            "day", metavar="DAY", help="The edition's name: 2026-12-01 or 2026-12-01-2."
        )
        add(
            "paths",
            metavar="PATH",
            nargs="+",
            help="A file in the folder data/ of the edition.",
        )
        add(
            "--why",
            required=True,
            help="The reason, in one sentence that names no person.",
        )
        words = "Withdraw the file from every edition that has it."
        add("--everywhere", action="store_true", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        day, paths = options["day"], options["paths"]
        with writing("Nothing was withdrawn.") as folder:
            whole = {edition.name: edition for edition in editions.whole()}
            if day not in whole or not whole[day].files.keys() >= {*paths}:
                raise CommandError(
                    f"Nothing was withdrawn. The site has these editions: {', '.join(whole)}. The "
                    f"folder {settings.EDITIONS_DIR}/{day}/data shows which files an edition has."
                )
            for edition in whole.values() if options["everywhere"] else [whole[day]]:
                if some := [path for path in paths if path in edition.files]:
                    withdraw(edition, some, options["why"], folder)
                    # The list of editions, and pages that cite one, are stored by it.
                    Revision.objects.raise_number()
                    self.stdout.write(f"{edition.name}: {', '.join(some)} withdrawn.")


def withdraw(edition: Edition, paths: list[str], why: str, folder: Path) -> None:
    """Say so in the list, and do it. Killed, it is done again, and does what is left."""
    day = f"{timezone.now():%Y-%m-%d}"
    shutil.copytree(edition.folder, bag := folder / edition.name)
    for path in paths:
        words = f"Withdrawn on {day}. {why}"
        if path.endswith(".html"):
            words = format_html(PAGE, words)
        elif path.endswith(".json"):
            words = json.dumps({"withdrawn": words})
        (bag / "data" / path).write_text(words, "utf-8")
    info = (bag / "bag-info.txt").read_text("utf-8")
    seal(bag, re.sub("Payload-Oxum.*\n", "", info))
    zipped(bag, packed := folder / "zip")
    entry = {"edition": edition.name, "digest": edition.digest, "day": day, "why": why}
    at = Path(settings.EDITIONS_DIR, WITHDRAWN)
    listed = json.loads(at.read_text("utf-8")) if at.exists() else []
    known = {one["path"] for one in listed if one["edition"] == edition.name}
    listed += [entry | {"path": path} for path in paths if path not in known]
    (folder / WITHDRAWN).write_text(json.dumps(listed, indent=1), "utf-8")
    (folder / WITHDRAWN).replace(at)
    changed = [f"data/{path}" for path in paths]
    for name in (*changed, MANIFEST, "bag-info.txt", TAGS):
        (bag / name).replace(edition.folder / name)
    packed.replace(edition.folder.with_suffix(".zip"))
