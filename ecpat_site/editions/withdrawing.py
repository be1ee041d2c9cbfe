"""Withdraws files from an edition: notices take their place, and a public list says so."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.template.loader import render_to_string
from django.utils import timezone

from ecpat_site import editions
from ecpat_site.editions import Edition
from ecpat_site.editions.making import alone, seal, zipped
from references.models import Revision


def withdraw(edition: Edition, paths: Sequence[str], why: str) -> None:
    """Put notices in place of files, and make bag and zip valid again.

    First the list says so. Killed, it is done again, and does what is left to do.
    """
    if unknown := [path for path in paths if path not in edition.files]:
        raise CommandError(
            f"Nothing was withdrawn: {edition.title} has no file {unknown[0]}. "
            f"{edition.folder}/data has those it has."
        )
    with alone() as folder:
        day = timezone.now().date().isoformat()
        entry = {
            "edition": edition.name,
            "digest": edition.digest,
            "day": day,
            "why": why,
        }
        listed = editions.withdrawals()
        known = {one["path"] for one in listed if one["edition"] == edition.name}
        listed += [entry | {"path": path} for path in paths if path not in known]
        (folder / "list").write_text(json.dumps(listed, indent=1), "utf-8")
        (folder / "list").replace(Path(settings.EDITIONS_DIR, editions.WITHDRAWN))
        bag = folder / edition.name
        shutil.copytree(edition.folder, bag)
        for path in paths:
            (bag / "data" / path).write_text(_notice(path, entry), "utf-8")
        tags = seal(bag, edition.info)
        zipped(bag, folder / edition.zip.name)
        for path in (*(f"data/{path}" for path in paths), *tags):
            (bag / path).replace(edition.folder / path)
        (folder / edition.zip.name).replace(edition.zip)
    # The list of editions is stored by the revision.
    Revision.objects.raise_number()


def _notice(path: str, entry: dict[str, Any]) -> str:
    """Return what stands in place of a file, in its own form where that is easy."""
    words = f"Withdrawn from this edition on {entry['day']}. {entry['why']}"
    if path.endswith(".json"):
        return json.dumps({"withdrawn": words})
    if path.endswith(".html"):
        return render_to_string("ecpat_site/withdrawn.html", {"words": words})
    return f"{words}\n"
