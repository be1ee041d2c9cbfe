"""`check_sources`: checks whether the words of notes stand where somebody read them."""

import asyncio
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from references.links import checking, guard, robots
from references.links.checking import Page, Visits
from references.links.fetching import Client
from references.links.guard import GuardedBackend
from references.links.judging import Answer
from references.models import Reading
from references.values.readings import STANDS, states_line

# How many seconds a run may last, and how many seconds pass between two requests to a host.
SECONDS, DELAY = 900, 1


class Command(BaseCommand):
    help = (
        "Looks for the words of each note at the address where somebody read these words, and "
        "stores the result. The command begins with the notes whose last check is longest ago, and "
        "it changes no note. A run ends after 900 seconds, and the next run continues there. The "
        "command fails if no address answered."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Visit the addresses, and store what was seen, even if the run is interrupted."""
        pages, day = checking.pages_to_visit(), timezone.localdate()
        agent = f"{robots.NAME} (+{settings.SITE_URL})"
        backend = GuardedBackend(guard.allowed_servers(settings.LINK_CHECK_ALLOW))
        visits = Visits(Client(backend, agent), DELAY)
        has_answered, checks = [], []

        def take(page: Page, answer: Answer) -> None:
            """Collect the check of each note of a page, and print each that failed."""
            has_answered.append(answer.seen.status is not None)
            for check in checking.check_readings(page, answer, day):
                checks.append(check)
                if check.state != STANDS:
                    label = f"{check.get_state_display()}. {check.reason}"
                    self.stdout.write(f"{check.reading.name}: {label}")

        try:
            asyncio.run(checking.visit_all(pages, visits, SECONDS, take))
        finally:
            checking.store(checks)
        states = states_line(Counter(check.state for check in checks)) or "nothing"
        addresses = Reading.objects.values("read_at").distinct().count()
        line = f"{len(has_answered)} of {addresses} addresses asked."
        if without_words := addresses - len(pages):
            line += f" For {without_words}, no note names words to find."
        self.stdout.write(f"{line} Notes: {states}.")
        if has_answered and not any(has_answered):
            raise CommandError(
                "No address answered. Check the network, and run the command again."
            )
