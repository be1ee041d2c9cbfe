"""One run of `check_sources`: each address is asked once, politely, for all its notes."""

import asyncio
import re
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from django.db import transaction

from references.links import copies, robots, texts
from references.links.fetching import Client, Seen, host_of
from references.links.guard import NoConnectionError
from references.links.judging import Answer, verdict, with_text
from references.models import NoteCheck, Reading, Revision
from references.values.notes import STANDS

# How much is read of a robots.txt (RFC 9309, 2.5).
MOST_RULES = 512_000
# So many hosts are asked at once, and so many texts taken.
AT_ONCE, TEXTS_AT_ONCE = 8, 2
# A host that answers so is asked too much: it is left alone until the next run.
ASKED_TOO_MUCH = (429, 503)


class Page(NamedTuple):
    """An address, and the notes whose words are looked for there."""

    address: str
    readings: list[Reading]


class Visits:
    """Asks for pages, as the robots.txt of their sites let it.

    `delay`, before each request, is in seconds. Where copies are kept, a site is asked
    whether it forbids that.
    """

    def __init__(self, client: Client, delay: float, keeps: bool = False) -> None:
        self._client, self._delay, self._keeps = client, delay, keeps
        self._files: dict[str, str | None] = {}
        self._texts_at_once = asyncio.Semaphore(TEXTS_AT_ONCE)

    async def visit(self, address: str) -> Answer:
        """Return the answer of an address with its text."""
        try:
            seen = await self._client.follow(address, self._turn)
            async with self._texts_at_once:
                answer = await with_text(seen)
            if self._keeps and answer.may_be_kept:
                is_open = not await self._is_reserved(answer.seen.final)
                return replace(answer, may_be_kept=is_open)
            return answer
        except Exception as error:
            # It is of one page, and keeps no other from being asked.
            traceback.print_exception(error)
            return Answer(
                Seen(
                    address,
                    problem="Our program has a fault, so this page was not checked. Please tell whoever runs the site.",
                )
            )

    async def _turn(self, address: str) -> None:
        """Wait until the address may be requested; raises NoConnectionError if robots.txt forbids it."""
        rules = await self._file_of_site(address, "robots.txt")
        if rules is None:
            why = (
                f"The program could not read the robots.txt file of {host_of(address)}."
            )
            raise NoConnectionError(why)
        if not robots.permits(rules, address):
            why = f"The robots.txt file of {host_of(address)} asks programs not to read this page."
            raise NoConnectionError(why)
        await self._pause(address)

    async def _is_reserved(self, address: str) -> bool:
        """Return whether the site forbids to keep copies of its texts. Source: W3C TDMRep, 6.1."""
        rules = await self._file_of_site(address, ".well-known/tdmrep.json")
        return rules is None or bool(re.search(r'"tdm-reservation"\s*:\s*1', rules))

    async def _file_of_site(self, address: str, name: str) -> str | None:
        """Return a file of the site, "" if it has none; None if that could not be found out."""
        parts = urlsplit(address)
        url = f"{parts.scheme}://{parts.netloc}/{name}"
        if url not in self._files:
            seen = await self._client.follow(url, self._pause, most=MOST_RULES)
            has_none = 400 <= (seen.status or 0) < 500
            self._files[url] = "" if has_none else None
            if seen.status == 200 and not seen.problem:
                self._files[url] = seen.body.decode(errors="replace")
        return self._files[url]

    async def _pause(self, _address: str) -> None:
        await asyncio.sleep(self._delay)


def due() -> list[Page]:
    """Return the addresses where notes were read, oldest look first."""
    # Those where nobody has looked yet come before all others.
    rows = Reading.objects.exclude(find="").select_related("citation", "last_check")
    pages: defaultdict[str, list[Reading]] = defaultdict(list)
    for row in rows.order_by("pk"):
        pages[row.read_at].append(row)
    return sorted((Page(*each) for each in pages.items()), key=_last_day)


def _last_day(page: Page) -> date:
    checks = [reading.known_check for reading in page.readings]
    return min(check.checked_on if check else date.min for check in checks)


async def visit_all(
    pages: Iterable[Page],
    visits: Visits,
    seconds: float,
    take: Callable[[Page, Answer], None],
) -> None:
    """Visit the pages for at most so many seconds, and call `take` with each answer.

    A host is asked for one page after the other.
    """
    pages_by_host: defaultdict[str, list[Page]] = defaultdict(list)
    for page in pages:
        pages_by_host[host_of(page.address)].append(page)
    hosts_at_once = asyncio.Semaphore(AT_ONCE)

    async def visit_host(host_pages: list[Page]) -> None:
        async with hosts_at_once:
            for page in host_pages:
                answer = await visits.visit(page.address)
                take(page, answer)
                if answer.seen.status in ASKED_TOO_MUCH:
                    break

    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await asyncio.gather(*map(visit_host, pages_by_host.values()))


def judged(page: Page, answer: Answer, day: date) -> Iterator[NoteCheck]:
    """Yield what was seen of each note, and keep the text where there is no copy yet."""
    number = len(answer.text.split())
    for reading in page.readings:
        check = _check_of(reading)
        check.take(*verdict(answer, reading.find), number, day)
        key = reading.citation.key
        if not copies.has(key, check.copy):
            is_new = check.state == STANDS and answer.may_be_kept
            text = answer.text
            check.copy = copies.keep(key, page.address, day, text) if is_new else ""
            check.copied_on = day if check.copy else None
        yield check


def _check_of(reading: Reading) -> NoteCheck:
    """Return the check of a note's words, a new one if nobody has looked for them yet."""
    check: NoteCheck | None = reading.known_check
    return check or NoteCheck(reading=reading, url=reading.read_at, find=reading.find)


@transaction.atomic
def store(checks: Iterable[NoteCheck]) -> None:
    """Store the results for notes, except those that were changed or deleted meanwhile."""
    Revision.objects.raise_number()
    for check in checks:
        same = Reading.objects.filter(read_at=check.url, find=check.find)
        if same.select_for_update().filter(pk=check.reading_id).exists():
            # Another run may have written a row meanwhile, or of other words.
            rows = NoteCheck.objects.filter(reading=check.reading_id)
            check.pk = rows.values_list("pk", flat=True).first()
            check.save()


def look_in_copies() -> list[Reading]:
    """Look for the words of notes in the copies; return the notes that lost their copy.

    Words of which nothing else is known stood there on the day of the copy.
    """
    checks, lost_readings = [], []
    for page in due():
        for reading in page.readings:
            check = _check_of(reading)
            with_words = (
                copy
                for copy in copies.undamaged(reading.citation.key)
                if copy.address == page.address
                and texts.around(reading.find, copy.text)
            )
            copy = next(with_words, None)
            if check.copy and not copy:
                lost_readings.append(reading)
            check.copy, check.copied_on = copy[:2] if copy else ("", None)
            if copy and not check.state:
                check.take(STANDS, "", 0, copy.day)
            if check.state:
                checks.append(check)
    store(checks)
    return lost_readings


@transaction.atomic
def forget_copies(key: str) -> None:
    """Delete the kept copies of a source for good, and what is said of them."""
    Revision.objects.raise_number()
    checks = NoteCheck.objects.filter(reading__citation__key=key)
    checks.update(copy="", copied_on=None)
    copies.forget(key)
