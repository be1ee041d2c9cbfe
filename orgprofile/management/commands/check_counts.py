"""The command `check_counts`: figures that disagree, and those nobody has decided."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from orgprofile.models import Resolution
from orgprofile.network.counts import public_pairs


class Command(BaseCommand):
    help = (
        "Lists published figures that disagree for dates that overlap and of which "
        "nobody has decided what to make (and then exits with 1), and decisions that no "
        "longer hold because a figure has changed. One that an editor has left "
        "unresolved, with a reason, is decided."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        resolutions = list(Resolution.objects.published().with_figures())
        pairs, decisions = public_pairs(resolutions)
        undecided = [pair for pair in pairs if decisions.on(*pair) is None]
        self.stdout.write(
            f"Pairs of figures that disagree: {len(pairs) or 'none'}; "
            f"decided: {len(pairs) - len(undecided)}"
        )
        self.heading("Not decided", len(undecided))
        for one, other in undecided:
            both = f"{one} ({one.slug}) / {other} ({other.slug})"
            self.stdout.write(f"  {one.measure.slug}: {both}")

        lapsed = [r for r in resolutions if r.pair not in decisions.by_pair]
        self.heading("Decisions that no longer hold", len(lapsed))
        for resolution in lapsed:
            figure, against = resolution.decided_on()
            self.stdout.write(
                f"  {resolution.figure.slug} / {resolution.against.slug}: taken on "
                f"“{figure}” and “{against}”"
            )

        if undecided:
            self.stdout.write(
                "Decide each in the admin, under “differs from” on the page of either "
                "figure; what can’t be decided is left unresolved, with the reason."
            )
            sys.exit(1)

    def heading(self, words: str, number: int) -> None:
        self.stdout.write(f"{words}: {number or 'none'}")
