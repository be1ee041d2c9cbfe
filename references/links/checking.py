"""Does one run of `check_sources`: requests each address once, for all notes read there."""

import asyncio
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from django.db import transaction

from references.links import robots
from references.links.fetching import Client, Seen, host_of
from references.links.guard import NoConnectionError
from references.links.judging import Answer, read_text, verdict
from references.models import Reading, ReadingCheck, Revision

# At most so many bytes of a robots.txt are read (RFC 9309, 2.5).
MOST_RULES = 512_000
# At most so many hosts are asked at once, and the text of so many pages is read at once.
AT_ONCE, TEXTS_AT_ONCE = 8, 2
# A host that answers with one of these status codes gets no more requests in this run.
ASKED_TOO_MUCH = (429, 503)


class Page(NamedTuple):
    """An address, and the notes whose words are looked for there."""

    address: str
    readings: list[Reading]


class Visits:
    """Requests pages that the robots.txt of their sites permits.

    `delay` is the number of seconds before each request.
    """

    def __init__(self, client: Client, delay: float) -> None:
        self._client, self._delay = client, delay
        self._files: dict[str, str | None] = {}
        self._texts_at_once = asyncio.Semaphore(TEXTS_AT_ONCE)

    async def visit(self, page: Page) -> Answer:
        """Return the answer of a page, with where its notes' words stand; print our own errors."""
        finds = {reading.find for reading in page.readings}
        try:
            seen = await self._client.follow(page.address, self._turn)
            async with self._texts_at_once:
                return await read_text(seen, finds)
        except Exception as error:
            # A failure at one page must not end the visits to all other pages.
            traceback.print_exception(error)
            return Answer(
                Seen(
                    page.address,
                    problem="Our program has a fault, so this page was not checked. Please tell whoever runs the site.",
                )
            )

    async def _turn(self, address: str) -> None:
        """Wait before a request; raises NoConnectionError if robots.txt forbids the request."""
        rules = await self._rules_of_site(address)
        if rules is None:
            why = (
                f"The program could not read the file robots.txt of {host_of(address)}, which "
                "says what programs may read there. Open the page yourself."
            )
            raise NoConnectionError(why)
        if not robots.permits(rules, address):
            why = (
                f"The site {host_of(address)} asks programs not to read this page (in its file "
                "robots.txt). Open the page yourself."
            )
            raise NoConnectionError(why)
        await self._pause(address)

    async def _rules_of_site(self, address: str) -> str | None:
        """Return the text of a file at a site; "" if there is none, None if the request failed."""
        parts = urlsplit(address)
        url = f"{parts.scheme}://{parts.netloc}/robots.txt"
        if url not in self._files:
            seen = await self._client.follow(url, self._pause, most=MOST_RULES)
            has_none = 400 <= (seen.status or 0) < 500
            self._files[url] = "" if has_none else None
            if seen.status == 200:
                self._files[url] = seen.body.decode(errors="replace")
        return self._files[url]

    async def _pause(self, _address: str) -> None:
        """Wait before a request, so that no site gets many requests at once."""
        await asyncio.sleep(self._delay)


def pages_to_visit() -> list[Page]:
    """Return the addresses where notes were read, each with its notes, oldest check first."""
    # A note without words of its source has nothing to look for.
    rows = Reading.objects.exclude(find="").select_related("citation", "last_check")
    pages: defaultdict[str, list[Reading]] = defaultdict(list)
    for row in rows.order_by("pk"):
        pages[row.read_at].append(row)
    # Addresses with a note that was never checked come before all others.
    return sorted((Page(*each) for each in pages.items()), key=_last_day)


def _last_day(page: Page) -> date:
    """Return the oldest day of a check among the notes of a page; `date.min` without a check."""
    checks = [reading.known_check for reading in page.readings]
    return min(check.checked_on if check else date.min for check in checks)


async def visit_all(
    pages: Iterable[Page],
    visits: Visits,
    seconds: float,
    take: Callable[[Page, Answer], None],
) -> None:
    """Visit the pages, each host one page at a time, and call `take` with each answer.

    Stops after `seconds`: `take` is not called for pages that were not reached. A host
    gets no more requests after a status in `ASKED_TOO_MUCH`. `visits` makes the requests.
    """
    pages_by_host: defaultdict[str, list[Page]] = defaultdict(list)
    for page in pages:
        pages_by_host[host_of(page.address)].append(page)
    hosts_at_once = asyncio.Semaphore(AT_ONCE)

    async def visit_host(host_pages: list[Page]) -> None:
        async with hosts_at_once:
            for page in host_pages:
                answer = await visits.visit(page)
                take(page, answer)
                if answer.seen.status in ASKED_TOO_MUCH:
                    break

    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await asyncio.gather(*map(visit_host, pages_by_host.values()))


def check_readings(page: Page, answer: Answer, day: date) -> Iterator[ReadingCheck]:
    """Yield the unsaved check of each note of a page: whether its words stand in the answer."""
    for reading in page.readings:
        check = reading.known_check or ReadingCheck(
            reading=reading, url=reading.read_at, find=reading.find
        )
        state, reason = verdict(answer, reading.find)
        check.take(state, reason, answer.word_count, day)
        yield check


@transaction.atomic
def store(checks: Iterable[ReadingCheck]) -> None:
    """Store the checks, except those of notes that were changed or deleted since they were read."""
    Revision.objects.raise_number()
    for check in checks:
        same = Reading.objects.filter(read_at=check.url, find=check.find)
        if same.select_for_update().filter(pk=check.reading_id).exists():
            # The note may have a check already: from another run, or of words it had before.
            rows = ReadingCheck.objects.filter(reading=check.reading_id)
            check.pk = rows.values_list("pk", flat=True).first()
            check.save()
