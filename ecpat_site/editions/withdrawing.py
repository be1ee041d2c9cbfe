"""Withdraws files from an edition: notices take their place, and a public list says so."""

import json
import re
import shutil
from collections.abc import Sequence

from django.core.management import CommandError
from django.utils import timezone
from django.utils.html import format_html

from ecpat_site import editions
from ecpat_site.editions import MANIFEST, TAGS, Edition
from ecpat_site.editions.making import seal, unfinished, zipped
from references.models import Revision

PAGE = '<!DOCTYPE html>\n<html lang="en"><title>Withdrawn</title><h1>Withdrawn</h1>{}\n'


def withdraw(edition: Edition, paths: Sequence[str], why: str) -> None:
    """Put notices in place of files, and make bag and zip valid again.

    First the list says so. Killed, it is done again, and does what is left to do.
    """
    if unknown := [path for path in paths if path not in edition.files]:
        raise CommandError(
            f"Nothing was withdrawn: {edition.folder}/data has no {unknown[0]}."
        )
    day = timezone.now().date().isoformat()
    entry = {"edition": edition.name, "digest": edition.digest, "day": day, "why": why}
    with unfinished() as folder:
        listed = editions.withdrawals()
        known = {one["path"] for one in listed if one["edition"] == edition.name}
        listed += [entry | {"path": path} for path in paths if path not in known]
        (folder / "list").write_text(json.dumps(listed, indent=1), "utf-8")
        (folder / "list").replace(editions.withdrawn_path())
        shutil.copytree(edition.folder, bag := folder / edition.name)
        for path in paths:
            (bag / "data" / path).write_text(_notice(path, f"{day}: {why}"), "utf-8")
        info = (bag / "bag-info.txt").read_text("utf-8")
        seal(bag, re.sub("Payload-Oxum.*\n", "", info))
        zipped(bag, packed := folder / "zip")
        changed = [f"data/{path}" for path in paths]
        for path in (*changed, MANIFEST, "bag-info.txt", TAGS):
            (bag / path).replace(edition.folder / path)
        packed.replace(edition.folder.with_suffix(".zip"))
    # The list of editions is stored by the revision.
    Revision.objects.raise_number()


def _notice(path: str, words: str) -> str:
    if path.endswith(".html"):
        return format_html(PAGE, words)
    words = f"Withdrawn. {words}"
    return json.dumps({"withdrawn": words}) if path.endswith(".json") else f"{words}\n"
