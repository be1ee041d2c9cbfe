"""`check_sources`: whether the words of notes stand where they were read."""

import asyncio
import sys
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from references.links import checking, guard
from references.links.checking import Page, Visits
from references.links.fetching import Client
from references.links.guard import GuardedBackend
from references.links.judging import Answer
from references.models import Citation
from references.values.notes import STANDS, states_line

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
        words = "Delete the kept copies of this source, and keep none of it again."
        parser.add_argument("--forget", metavar="KEY", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        key_to_forget = options["forget"]
        keys = options["key"] + [*filter(None, [key_to_forget])]
        if missing := set(keys) - Citation.objects.all_keys():
            words = f"No source has the key {', '.join(sorted(missing))}."
            raise CommandError(words, returncode=NOTHING_DONE)
        if not key_to_forget:
            self._look(keys)
        elif settings.COPIES_FOLDER:
            checking.forget_copies(key_to_forget)
            self.stdout.write(f"{key_to_forget}: no copy is kept of it, from now on.")
        else:
            words = "COPIES_FOLDER is not set: no copy is kept."
            raise CommandError(words, returncode=NOTHING_DONE)

    def _look(self, keys: list[str]) -> None:
        """Ask the addresses; store what was seen, even if the run is interrupted."""
        pages, day = checking.due(keys), timezone.localdate()
        agent = f"{checking.NAME} (+{settings.SITE_URL})"
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
            raise CommandError("No address answered.", returncode=NOTHING_DONE)
        if any(news):
            sys.exit(SOMETHING_NEW)
