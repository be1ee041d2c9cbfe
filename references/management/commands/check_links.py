"""`check_links`: which recorded addresses still lead to their sources."""

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from references.links import archive, fetching, guard, recording, running
from references.links.bar import Bar
from references.links.fetching import Limits, Turn
from references.links.running import Budget, Progress
from references.links.seen import Problem, Seen
from references.models import Citation, LinkCheck

NOTHING_DONE = 2


class Command(BaseCommand):
    help = (
        "Asks recorded addresses whether they still lead to their sources, those not "
        "asked for longest first. It changes no citation: what it finds stands in the "
        "admin under “Links to look at”. Exits with 0 where nothing new was found, with "
        "1 where something was, and with 2 where it could not begin or nobody answered."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("--limit", type=_number, help="Ask no more than so many addresses.")
        add(
            "--requests",
            type=_number,
            default=2000,
            help="Stop after so many requests (2000). A later run goes on from there.",
        )
        add(
            "--seconds",
            type=_number,
            default=900,
            help="Stop after so many seconds (900).",
        )
        add(
            "--delay",
            type=_seconds,
            default=1.0,
            help="Seconds to wait between two requests to one host (1).",
        )
        add(
            "--older-than",
            type=_number,
            default=0,
            metavar="DAYS",
            help="Leave out what was asked within so many days.",
        )
        add(
            "--key", action="append", default=[], help="Only this citation; repeatable."
        )
        add("--dry-run", action="store_true", help="List what is due, and ask nothing.")
        add("--format", choices=["text", "json"], default="text")
        add(
            "--archive",
            action="store_true",
            help="Ask the archive named by LINK_CHECK_ARCHIVE for copies of what is lost.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.options = options
        allow = allowed_hosts(settings.LINK_CHECK_ALLOW)
        if options["archive"] and not settings.LINK_CHECK_ARCHIVE:
            raise CommandError(
                "--archive asks a web archive, and LINK_CHECK_ARCHIVE names none. Set it "
                "to the address of an availability API (.env.example shows one).",
                returncode=NOTHING_DONE,
            )
        missing = set(options["key"]) - Citation.objects.all_keys()
        if missing:
            raise CommandError(
                f"No citation has the key {', '.join(sorted(missing))}.",
                returncode=NOTHING_DONE,
            )
        self.started = timezone.now()
        due = recording.due(self.started, options["older_than"], options["key"])
        # Each takes a request at least.
        most = min(options["limit"] or options["requests"], options["requests"])
        wanted = list(due[:most])
        if options["dry_run"]:
            self.list_due(wanted)
            return
        self.progress = Progress()
        self.problems: set[Problem | None] = set()
        checks = self.ask(wanted, allow)
        self.report(checks, wanted)
        if self.is_cut_off:
            raise CommandError(
                "Not one host answered, so nothing was judged. See whether this machine "
                "is connected to the internet.",
                returncode=NOTHING_DONE,
            )
        if any(is_new for _check, is_new in checks):
            sys.exit(1)

    # --- Asking -------------------------------------------------------------------------

    def ask(
        self, wanted: list[Citation], allow: list[tuple[str, int]]
    ) -> list[tuple[LinkCheck, bool]]:
        """The checks that were made, and whether each is a new finding.

        Each is kept as it comes: what ends the run early, Ctrl-C too, loses none.
        """
        budget = Budget(
            self.options["requests"], self.options["seconds"], self.options["delay"]
        )
        bar = Bar(self.stderr, len(wanted))
        made: list[tuple[LinkCheck, bool]] = []
        found = running.results(
            recording.items(wanted), self.look(allow), budget, self.progress
        )
        try:
            for item, seen in running.believed(found):
                check = recording.record(item, seen, timezone.now())
                bar.advance(self.progress.requests)
                self.problems.add(seen.problem)
                if check:
                    made.append((check, recording.is_new_finding(check)))
            if self.options["archive"]:
                self.look_for_copies([check for check, _is_new in made], allow)
        except KeyboardInterrupt:
            self.progress.stopped_by = "interruption"
        finally:
            found.close()
            bar.clear()
        return made

    @property
    def is_cut_off(self) -> bool:
        """Whether all that came of asking is that nobody was reached."""
        asked = self.problems - {Problem.REFUSED_BY_US}
        return bool(asked) and asked <= {Problem.UNREACHABLE, Problem.NO_NAME_SERVER}

    def look(self, allow: list[tuple[str, int]]) -> running.Look:
        async def look(url: str, turn: Turn) -> Seen:
            async with self.client(allow) as client:
                return await fetching.look(client, url, turn, Limits())

        return look

    def client(self, allow: list[tuple[str, int]]) -> Any:
        agent = f"link check of {settings.SITE_URL}"
        return guard.client(guard.GuardedBackend(allow), agent)

    def look_for_copies(
        self, checks: list[LinkCheck], allow: list[tuple[str, int]]
    ) -> None:
        """Note what the archive holds of what is lost, as far as the requests reach."""
        lost = [c for c in checks if c.state in ("soft-404", "takeover", "dead")]
        for check in lost:
            if check.archive_found or check.citation.archive_url:
                continue
            if self.progress.requests >= self.options["requests"]:
                self.progress.stopped_by = "requests"
                return
            self.progress.requests += 1
            check.archive_found = asyncio.run(self.copy_of(check, allow))
            check.save(update_fields=["archive_found"])

    async def copy_of(self, check: LinkCheck, allow: list[tuple[str, int]]) -> str:
        accessed = check.citation.accessed or check.citation.issued
        day = "".join(accessed[:10].split("-"))
        async with self.client(allow) as client:
            found = await archive.find(
                client,
                settings.LINK_CHECK_ARCHIVE,
                check.url,
                around=day if day.isdecimal() else "",
            )
            await asyncio.sleep(self.options["delay"])
            return found

    # --- Telling ------------------------------------------------------------------------

    def list_due(self, wanted: list[Citation]) -> None:
        if self.options["format"] == "json":
            rows = [
                {"key": c.key, "url": c.url, "checked_at": _iso(c.checked_at)}
                for c in wanted
            ]
            self.stdout.write(json.dumps({"due": rows}, indent=2, ensure_ascii=False))
            return
        for citation in wanted:
            self.stdout.write(f"{citation.key}: {citation.url}")
        self.stdout.write(f"{len(wanted)} would be asked; nothing was.")

    def report(
        self, checks: list[tuple[LinkCheck, bool]], wanted: list[Citation]
    ) -> None:
        states = Counter(outcome(check) for check, _is_new in checks)
        if self.options["format"] == "json":
            told = {
                "started": _iso(self.started),
                "ended": _iso(timezone.now()),
                "requests": self.progress.requests,
                "stopped_by": self.progress.stopped_by,
                "checked": len(checks),
                "left": len(wanted) - len(checks),
                "states": dict(sorted(states.items())),
                "is_cut_off": self.is_cut_off,
                "new_findings": sum(is_new for _check, is_new in checks),
                "checks": [_row(check, is_new) for check, is_new in checks],
            }
            self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))
            return
        for line in self.lines(checks):
            self.stdout.write(line)
        summary = ", ".join(
            f"{number} {what}" for what, number in sorted(states.items())
        )
        asked = f"{len(checks)} of {len(wanted)} addresses asked"
        self.stdout.write(f"{asked}: {summary}." if summary else f"{asked}.")
        if self.progress.stopped_by:
            self.stdout.write(
                f"Ended by {self.progress.stopped_by}; the next run goes on from here."
            )

    def lines(self, checks: list[tuple[LinkCheck, bool]]) -> Iterator[str]:
        """What is not simply live, one after the other."""
        for check, is_new in checks:
            if check.state == "live":
                continue
            new = " (new)" if is_new else ""
            yield f"{check.citation.key}: {outcome(check)}{new}. {check.reason}"
            if not check.state and not check.failed:
                continue
            yield f"  {check.url}"
            if check.final_url:
                yield f"  now at {check.final_url}"
            if check.archive_found:
                yield f"  archived at {check.archive_found}"


def outcome(check: LinkCheck) -> str:
    """The state a check came to, "failed once", or "not judged"."""
    return check.state or ("failed once" if check.failed else "not judged")


def allowed_hosts(written: list[str]) -> list[tuple[str, int]]:
    """The pairs that "host:port" names; raises CommandError for anything else."""
    pairs = []
    for text in written:
        host, _colon, port = text.rpartition(":")
        if not host or not (port.isascii() and port.isdigit()):
            raise CommandError(
                f"LINK_CHECK_ALLOW holds “{text}”, which is not host:port.",
                returncode=NOTHING_DONE,
            )
        pairs.append((host.strip("[]"), int(port)))
    return pairs


def _row(check: LinkCheck, is_new: bool) -> dict[str, Any]:
    return {
        "key": check.citation.key,
        "url": check.url,
        "state": check.state,
        "failed": check.failed,
        "is_new_finding": is_new,
        "status": check.status,
        "final_url": check.final_url,
        "archive_found": check.archive_found,
        "reason": check.reason,
        "checked_at": _iso(check.checked_at),
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0 and len(text) < 9):
        raise argparse.ArgumentTypeError(
            f"“{text[:20]}” is not a whole number above 0."
        )
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= 3600:
        raise argparse.ArgumentTypeError(f"“{text[:20]}” is not 0 to 3600 seconds.")
    return seconds
