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
        lapsed = [r for r in resolutions if r.pair not in decisions.by_pair]
        say = self.stdout.write
        decided = len(pairs) - len(undecided)
        say(
            f"Pairs of figures that disagree: {len(pairs) or 'none'}; decided: {decided}"
        )
        say(f"Not decided: {len(undecided) or 'none'}")
        for one, other in undecided:
            say(f"  {one.measure.slug}: {one} ({one.slug}) / {other} ({other.slug})")
        say(f"Decisions that no longer hold: {len(lapsed) or 'none'}")
        for each in lapsed:
            both = f"{each.figure_said}” and “{each.against_said}"
            say(f"  {each.figure.slug} / {each.against.slug}: taken on “{both}”")
        if undecided:
            say(
                "Decide each in the admin, under “differs from” on the page of either "
                "figure; what can’t be decided is left unresolved, with the reason."
            )
            sys.exit(1)
