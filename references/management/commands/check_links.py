"""`check_links`: which recorded addresses still lead to their sources."""

import argparse
import re
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from references.links import checking, guard
from references.links.checking import Checked, Pace
from references.links.fetching import Client
from references.links.guard import GuardedBackend
from references.links.judging import LIVE, Problem
from references.models import Citation, LinkCheck

SOMETHING_NEW, NOTHING_DONE, FAILED = 1, 2, 3


class Command(BaseCommand):
    help = (
        "Asks recorded addresses, of sources and of readings taken elsewhere, whether they "
        "still lead to the source, those not asked for longest first. It changes no citation: what it finds is listed in "
        "the admin under “Broken links”. Exits with 0 where nothing new was found, with "
        "1 where something was, with 2 where it could not begin or nobody answered, and "
        "with 3 where it failed: what it found until then is kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        words = "Stop after so many requests (2000). A later run goes on from there."
        add("--requests", type=_number, default=2000, help=words)
        words = "Stop after so many seconds (900)."
        add("--seconds", type=_number, default=900, help=words)
        words = "Seconds to wait between two requests to one host (1)."
        add("--delay", type=_seconds, default=1.0, help=words)
        words = "Only this citation; repeatable."
        add("--key", action="append", default=[], help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = self._checked(options)
        except (CommandError, BrokenPipeError):
            raise
        except Exception as error:
            self.stderr.write(traceback.format_exc())
            raise CommandError(
                "The check failed. What it found until then is kept.", returncode=FAILED
            ) from error
        if done.is_cut_off:
            _refuse(
                "Not one host answered, so nothing was judged. See whether this machine "
                "is connected to the internet."
            )
        if done.problems == {Problem.OUR_FAULT}:
            raise CommandError("Each check failed.", returncode=FAILED)
        if any(is_new for _check, is_new in done.checks):
            sys.exit(SOMETHING_NEW)

    def _checked(self, options: dict[str, Any]) -> Checked:
        """Check what the options ask for, and write the report."""
        try:
            backend = GuardedBackend(guard.allowed(settings.LINK_CHECK_ALLOW))
        except ValueError as error:
            _refuse(str(error))
        if missing := set(options["key"]) - Citation.objects.all_keys():
            _refuse(f"No source has the key {', '.join(sorted(missing))}.")
        # Each address takes one request at least.
        wanted = checking.due(options["key"], options["requests"])
        pace = Pace(options["requests"], options["seconds"], options["delay"])
        look = Client(backend, f"link check of {settings.SITE_URL}").look
        number = len(wanted)
        with tqdm(total=number, desc="Checking", unit=" links", disable=None) as bar:
            done = checking.check(wanted, look, pace, bar.update)
        self.stdout.writelines(f"{line}\n" for line in _report(done, number))
        return done


def _refuse(words: str) -> NoReturn:
    raise CommandError(words, returncode=NOTHING_DONE)


def _report(done: Checked, wanted: int) -> Iterator[str]:
    """Yield each check that is not simply live, then a summary."""
    for check, is_new in done.checks:
        if check.state == LIVE:
            continue
        new = " (new)" if is_new else ""
        yield f"{check.citation.key}: {_outcome(check)}{new}. {check.reason}"
        if check.state or check.failed:
            yield f"  {check.url}"
        if check.final_url:
            yield f"  now at {check.final_url}"
    asked = f"{len(done.checks)} of {wanted} addresses asked"
    outcomes = Counter(_outcome(check) for check, _is_new in done.checks)
    states = ", ".join(f"{n} {state}" for state, n in sorted(outcomes.items()))
    yield f"{asked}: {states}." if states else f"{asked}."
    if done.stopped_by:
        yield f"Ended by {done.stopped_by}; the next run goes on from here."


def _outcome(check: LinkCheck) -> str:
    return check.state or ("failed once" if check.failed else "not judged")


def _number(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,7}", text):
        words = f"“{text[:20]}” is not a whole number above 0."
        raise argparse.ArgumentTypeError(words)
    return int(text)


def _seconds(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]+)?", text) or float(text) > 3600:
        raise argparse.ArgumentTypeError(f"“{text[:20]}” is not 0 to 3600 seconds.")
    return float(text)
