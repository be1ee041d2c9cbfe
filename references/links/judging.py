"""Reads the text of an answer, and judges whether the words of a note stand there."""

import asyncio
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from references.links import texts
from references.links.fetching import Seen
from references.values.notes import GONE, STANDS, UNREACHED, WITHOUT

# How many seconds reading the text of a page may take.
SECONDS = 20
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Answer:
    """The answer of an address, `seen`, with the text of the page.

    If the text could not be read, `unread` says why in a sentence. With `is_cut` the text is
    only the first part. `head` has the values in the head of the page: see `texts.Page`.
    """

    seen: Seen
    text: str = ""
    unread: str = ""
    is_cut: bool = False
    head: Mapping[str, list[str]] = field(default_factory=dict)


async def read_text(seen: Seen, seconds: float = SECONDS) -> Answer:
    """Return the answer with its text, if there is a page, read in at most so many seconds.

    Another process reads the text, since it can be ended: a hostile file may take very long.
    """
    if seen.why_no_page:
        return Answer(seen)
    pipe = asyncio.subprocess.PIPE
    run = f"from {texts.__name__} import answer; answer()"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", run, seen.media_type, str(seconds)),
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
    text, is_cut, head = json.loads(output)
    is_cut = is_cut or seen.is_cut
    return Answer(seen, text, is_cut=is_cut, head=head)


def verdict(answer: Answer, words: str) -> tuple[str, str]:
    """Return (state, reason): whether the words of a note stand on a page."""
    # The state is a key of `notes.STATES`; the reason is "" if the words stand there.
    seen = answer.seen
    if seen.status in (404, 410) and not seen.problem:
        return GONE, seen.why_no_page
    if why := seen.why_no_page or answer.unread:
        return UNREACHED, why
    if texts.around(words, answer.text):
        return STANDS, ""
    if answer.is_cut:
        return (
            UNREACHED,
            "The text at this address is too long: the program did not read all of it.",
        )
    return WITHOUT, f"The program read {len(answer.text.split())} words on the page."
