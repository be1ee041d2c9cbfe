"""`check_sources`: whether the words of notes stand where they were read."""

import asyncio
import sys
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from references.links import checking, copies, guard, robots
from references.links.checking import Page, Visits
from references.links.fetching import Client
from references.links.guard import GuardedBackend
from references.links.judging import Answer
from references.models import Citation, NoteCheck
from references.values.notes import STANDS, states_line

SOMETHING_NEW, NOTHING_DONE = 1, 2
# How long a run lasts, and the seconds between two requests to a host.
SECONDS, DELAY = 900, 1


class Command(BaseCommand):
    help = (
        "Looks for the words of each note at the address where somebody read them, and stores the "
        "result. The command begins with the notes that were checked longest ago, and changes "
        "no note. The command exits with 1 if words are gone that it found before. It exits with 2 "
        "if no address answered, and else with 0. A run ends after 900 seconds; the next run "
        "continues there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        words = "Check only this source. You can repeat this option."
        parser.add_argument("--key", action="append", default=[], help=words)
        words = "Look only in our own copies of sources, and contact no server."
        parser.add_argument("--kept", action="store_true", help=words)
        words = (
            "Delete our copies of this source, and make no new copies of this source."
        )
        parser.add_argument("--forget", metavar="KEY", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        forgotten = options["forget"]
        keys = options["key"] + [*filter(None, [forgotten])]
        if missing := set(keys) - Citation.objects.all_keys():
            words = (
                f"There is no source with the key {', '.join(sorted(missing))}. Check the "
                "spelling."
            )
            raise CommandError(words, returncode=NOTHING_DONE)
        if not (options["kept"] or forgotten):
            self._look(keys)
        elif not settings.COPIES_FOLDER:
            words = "The command keeps no copies of sources, because COPIES_FOLDER is not set."
            raise CommandError(words, returncode=NOTHING_DONE)
        elif forgotten:
            copies.forget(forgotten)
            checking.look_in_copies(keys)
            self.stdout.write(
                f"{forgotten}: from now on the site keeps no copy of this source."
            )
        else:
            self._look_in_copies(keys)

    def _look_in_copies(self, keys: list[str]) -> None:
        """Look for the words of notes in the kept copies, and report those that none has."""
        lost = checking.look_in_copies(keys)
        for reading in lost:
            self.stdout.write(f"{reading.name}: no whole copy has its words any more.")
        kept = NoteCheck.objects.exclude(copy="").count()
        self.stdout.write(
            f"Number of notes with words that our copies contain: {kept}."
        )
        if lost:
            sys.exit(SOMETHING_NEW)

    def _look(self, keys: list[str]) -> None:
        """Ask the addresses; store what was seen, even if the run is interrupted."""
        pages, day = checking.due(keys), timezone.localdate()
        agent = f"{robots.NAME} (+{settings.SITE_URL})"
        backend = GuardedBackend(guard.allowed(settings.LINK_CHECK_ALLOW))
        visits = Visits(Client(backend, agent), DELAY, bool(settings.COPIES_FOLDER))
        answered, checks, news = [], [], []

        def take(page: Page, answer: Answer) -> None:
            """Note what an address answered for each note, and print what failed."""
            answered.append(answer.seen.status is not None)
            for check, is_news in checking.judged(page, answer, day):
                checks.append(check)
                news.append(is_news)
                if check.state != STANDS:
                    label = f"{check.get_state_display()}. {check.reason}"
                    self.stdout.write(f"{check.reading.name}: {label}")

        try:
            asyncio.run(checking.visit_all(pages, visits, SECONDS, take))
        finally:
            checking.store(checks)
        states = states_line(Counter(check.state for check in checks)) or "nothing"
        asked = f"{len(answered)} of {len(pages)} addresses asked"
        self.stdout.write(f"{asked}. Notes: {states}.")
        if answered and not any(answered):
            raise CommandError(
                "No address answered. Check the network, and run the command again.",
                returncode=NOTHING_DONE,
            )
        if any(news):
            sys.exit(SOMETHING_NEW)
