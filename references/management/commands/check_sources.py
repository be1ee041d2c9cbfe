"""`check_sources`: whether the words of notes stand where they were read."""

import sys
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from references.links import checking, copies, guard, robots
from references.links.checking import Result, Visits
from references.links.fetching import Client
from references.links.guard import GuardedBackend
from references.models import Citation, NoteCheck
from references.values.notes import STANDS, STATES, states_line

SOMETHING_NEW, NOTHING_DONE = 1, 2
# How long a run lasts, and the seconds between two requests to a host.
SECONDS, DELAY = 900, 1


class Command(BaseCommand):
    help = (
        "Looks for the words of each note at the address where they were read, where "
        "nobody looked for longest first, and stores what was seen. It changes no note. "
        "Exits with 0; with 1 where words went that stood there; with 2 where no address "
        "answered. A run ends after 900 seconds, and the next goes on from there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        words = "Only this source; repeatable."
        parser.add_argument("--key", action="append", default=[], help=words)
        words = "Look in the kept copies alone, and ask nobody."
        parser.add_argument("--kept", action="store_true", help=words)
        words = "Delete the kept copies of this source, and keep none of it again."
        parser.add_argument("--forget", metavar="KEY", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        keys = options["key"] + [*filter(None, [options["forget"]])]
        if missing := set(keys) - Citation.objects.all_keys():
            words = f"No source has the key {', '.join(sorted(missing))}."
            raise CommandError(words, returncode=NOTHING_DONE)
        if (options["kept"] or options["forget"]) and not settings.COPIES_FOLDER:
            words = "COPIES_FOLDER is not set: no copy is kept."
            raise CommandError(words, returncode=NOTHING_DONE)
        if key := options["forget"]:
            copies.forget(key)
            checking.look_in_copies([key])
            self.stdout.write(f"{key}: no copy is kept of it, from now on.")
        elif options["kept"]:
            lost = checking.look_in_copies(keys)
            for reading in lost:
                self.stdout.write(
                    f"{reading.name}: no whole copy has its words any more."
                )
            kept = NoteCheck.objects.exclude(copy="").count()
            self.stdout.write(f"Notes with their words in a copy: {kept}.")
            if lost:
                sys.exit(SOMETHING_NEW)
        else:
            self._look(keys)

    def _look(self, keys: list[str]) -> None:
        """Ask the addresses; store what was seen, even if the run is interrupted."""
        pages, day = checking.due(keys), timezone.localdate()
        agent = f"{robots.NAME} (+{settings.SITE_URL})"
        backend = GuardedBackend(guard.allowed(settings.LINK_CHECK_ALLOW))
        visits = Visits(Client(backend, agent), DELAY, bool(settings.COPIES_FOLDER))
        results: list[Result] = []
        asked, has_answers = 0, False
        try:
            for page, answer in checking.answers(pages, visits, SECONDS):
                asked += 1
                has_answers |= answer.seen.status is not None
                for result in checking.judged(page, answer, day):
                    results.append(result)
                    if result.state != STANDS:
                        self._tell(result)
        finally:
            news = checking.store(results, day)
        counted = Counter(result.state for result in results)
        states = states_line(counted) or "nothing"
        self.stdout.write(f"{asked} of {len(pages)} addresses asked. Notes: {states}.")
        if asked and not has_answers:
            raise CommandError("No address answered.", returncode=NOTHING_DONE)
        if news:
            sys.exit(SOMETHING_NEW)

    def _tell(self, result: Result) -> None:
        name, state = result.reading.name, STATES[result.state]
        self.stdout.write(f"{name}: {state}. {result.reason}")
