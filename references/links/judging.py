"""Looks for the words of notes in the text of an answer, and judges what was found."""

import asyncio
import json
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from references.links import texts
from references.links.fetching import Seen
from references.values.readings import GONE, STANDS, UNREACHED, WITHOUT

# How many seconds reading the text of a page may take.
SECONDS = 20
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Answer:
    """The answer of an address, `seen`, and what was found in the text of the page.

    `found` has, under the words that were looked for, the first place with these words: see
    `texts.around`. If the text could not be read, `unread` says why in a sentence. With
    `is_cut` only its first part was read. `head` has the values in the head of the page: see
    `texts.Page`.
    """

    seen: Seen
    found: Mapping[str, str] = field(default_factory=dict)
    word_count: int = 0
    unread: str = ""
    is_cut: bool = False
    head: Mapping[str, list[str]] = field(default_factory=dict)


async def read_text(
    seen: Seen, finds: Collection[str] = (), seconds: float = SECONDS
) -> Answer:
    """Return the answer with the text around each of `finds`, after `seconds` at most.

    Another process reads the text and looks for the words, since it can be ended: a hostile
    file may take very long.
    """
    if seen.why_no_page:
        return Answer(seen)
    pipe = asyncio.subprocess.PIPE
    run = f"from {texts.__name__} import answer; answer()"
    arguments = seen.media_type, str(seconds), json.dumps([*finds])
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", run, *arguments),
        stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL, cwd=ROOT,
    )  # fmt: skip
    try:
        async with asyncio.timeout(seconds):
            output, _errors = await process.communicate(seen.body)
    except TimeoutError:
        return Answer(seen, unread="Reading the text of the page took too long.")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        return Answer(seen, unread="The program can’t read the text of the page.")
    word_count, is_cut, head, found = json.loads(output)
    is_cut = is_cut or seen.is_cut
    return Answer(seen, found, word_count, is_cut=is_cut, head=head)


def verdict(answer: Answer, words: str) -> tuple[str, str]:
    """Return (state, reason): whether the words of a note stand on a page."""
    # The state is a key of `references.values.readings.STATES`; the reason is "" if the words
    # stand there.
    seen = answer.seen
    if seen.status in (404, 410):
        return GONE, seen.why_no_page
    if why := seen.why_no_page or answer.unread:
        return UNREACHED, why
    if answer.found[words]:
        return STANDS, ""
    if answer.is_cut:
        return (
            UNREACHED,
            "The text at this address is too long: the program did not read all of it.",
        )
    return WITHOUT, f"The program read {answer.word_count} words on the page."
