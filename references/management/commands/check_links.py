"""`check_links`: which recorded addresses still lead to their sources."""

import argparse
import re
import sys
import traceback
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from references.links import checking, guard, recording, reporting
from references.links.checking import Checked
from references.links.fetching import Client
from references.links.guard import GuardedBackend
from references.links.running import Budget
from references.models import Citation

SOMETHING_NEW, NOTHING_DONE, FAILED = 1, 2, 3


class Command(BaseCommand):
    help = (
        "Asks recorded addresses, of sources and of readings taken elsewhere, whether they "
        "still lead to the source, those not asked for longest first. It changes no citation: what it finds is listed in "
        "the admin under “Links to look at”. Exits with 0 where nothing new was found, with "
        "1 where something was, with 2 where it could not begin or nobody answered, and "
        "with 3 where it failed: what it found until then is kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("--limit", type=_number, help="Ask no more than so many addresses.")
        words = "Stop after so many requests (2000). A later run goes on from there."
        add("--requests", type=_number, default=2000, help=words)
        words = "Stop after so many seconds (900)."
        add("--seconds", type=_number, default=900, help=words)
        words = "Seconds to wait between two requests to one host (1)."
        add("--delay", type=_seconds, default=1.0, help=words)
        words = "Leave out what was asked within so many days."
        add("--older-than", type=_number, default=0, metavar="DAYS", help=words)
        words = "Only this citation; repeatable."
        add("--key", action="append", default=[], help=words)
        add("--dry-run", action="store_true", help="List what is due, and ask nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = self.check_links(options)
        except (CommandError, BrokenPipeError):
            raise
        except Exception as error:
            self.stderr.write(traceback.format_exc())
            raise CommandError(
                "The check failed. What it found until then is kept.", returncode=FAILED
            ) from error
        if done.is_cut_off:
            raise CommandError(
                "Not one host answered, so nothing was judged. See whether this machine "
                "is connected to the internet.",
                returncode=NOTHING_DONE,
            )
        if done.is_failed:
            raise CommandError("Each check failed.", returncode=FAILED)
        if done.new_findings:
            sys.exit(SOMETHING_NEW)

    def check_links(self, options: dict[str, Any]) -> Checked:
        """Check what the options ask for, and write the report."""
        try:
            backend = GuardedBackend(guard.allowed(settings.LINK_CHECK_ALLOW))
        except ValueError as error:
            raise CommandError(str(error), returncode=NOTHING_DONE) from error
        missing = set(options["key"]) - Citation.objects.all_keys()
        if missing:
            raise CommandError(
                f"No citation has the key {', '.join(sorted(missing))}.",
                returncode=NOTHING_DONE,
            )
        started = timezone.now()
        # Each address takes one request at least.
        most = min(options["limit"] or options["requests"], options["requests"])
        wanted = recording.due(started, options["older_than"], options["key"], most)
        if options["dry_run"]:
            self.write(reporting.due_lines(wanted))
            return Checked()
        budget = Budget(options["requests"], options["seconds"], options["delay"])
        client = Client(backend, f"link check of {settings.SITE_URL}")
        number = len(wanted)
        with tqdm(total=number, desc="Checking", unit=" links", disable=None) as bar:

            def advance(requests: int) -> None:
                bar.set_postfix(requests=requests, refresh=False)
                bar.update()

            done = checking.check(wanted, client, budget, advance)
        self.write(reporting.lines(done, number))
        return done

    def write(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(line)


def _number(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,7}", text):
        words = f"“{text[:20]}” is not a whole number above 0."
        raise argparse.ArgumentTypeError(words)
    return int(text)


def _seconds(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]+)?", text) or float(text) > 3600:
        raise argparse.ArgumentTypeError(f"“{text[:20]}” is not 0 to 3600 seconds.")
    return float(text)
