"""`check_links`: which recorded addresses still lead to their sources."""

import sys
import traceback
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from references.links import checking, guard
from references.links.checking import Checked, Pace
from references.links.fetching import Client
from references.links.guard import GuardedBackend
from references.links.judging import LIVE, Problem
from references.models import Citation, LinkCheck

SOMETHING_NEW, NOTHING_DONE, FAILED = 1, 2, 3
# The budget of a run, each hop counted, and the seconds between two requests to a host.
REQUESTS, SECONDS, DELAY = 2000, 900, 1


class Command(BaseCommand):
    help = (
        "Asks recorded addresses, of sources and of readings taken elsewhere, whether they "
        "still lead to the source, those not asked for longest first. It changes no citation: what it finds is listed in "
        "the admin under “Broken links”. Exits with 0 where nothing new was found, with "
        "1 where something was, with 2 where it could not begin or nobody answered, and "
        "with 3 where it failed: what it found until then is kept. A run ends after 2,000 "
        "requests or 900 seconds, and the next goes on from there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        words = "Only this citation; repeatable."
        parser.add_argument("--key", action="append", default=[], help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = self._checked(options["key"])
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
        if done.problems == {Problem.OUR_FAULT}:
            raise CommandError("Each check failed.", returncode=FAILED)
        if any(is_new for _check, is_new in done.checks):
            sys.exit(SOMETHING_NEW)

    def _checked(self, keys: list[str]) -> Checked:
        """Check these sources, or all; write what is found as it comes, and a summary."""
        backend = GuardedBackend(guard.allowed(settings.LINK_CHECK_ALLOW))
        if missing := set(keys) - Citation.objects.all_keys():
            words = f"No source has the key {', '.join(sorted(missing))}."
            raise CommandError(words, returncode=NOTHING_DONE)
        # Each address takes one request at least.
        wanted, pace = checking.due(keys, REQUESTS), Pace(REQUESTS, SECONDS, DELAY)
        look = Client(backend, f"link check of {settings.SITE_URL}").look
        done = checking.check(wanted, look, pace, self._tell)
        asked = f"{len(done.checks)} of {len(wanted)} addresses asked"
        outcomes = Counter(_outcome(check) for check, _is_new in done.checks)
        states = ", ".join(f"{n} {state}" for state, n in sorted(outcomes.items()))
        self.stdout.write(f"{asked}: {states}." if states else f"{asked}.")
        if done.stopped_by:
            ended = f"Ended by {done.stopped_by}; the next run goes on from here."
            self.stdout.write(ended)
        return done

    def _tell(self, check: LinkCheck, is_new: bool) -> None:
        """Write what came of a check that is not simply live."""
        if check.state == LIVE:
            return
        new = " (new)" if is_new else ""
        line = f"{check.citation.key}: {_outcome(check)}{new}. {check.reason}"
        self.stdout.write(line)
        if check.state or check.failed:
            self.stdout.write(f"  {check.url}")
        if check.final_url:
            self.stdout.write(f"  now at {check.final_url}")


def _outcome(check: LinkCheck) -> str:
    return check.state or ("failed once" if check.failed else "not judged")
