"""The command `check_profile`: what is published while parts of it are drafts."""

from typing import Any

from django.core.management.base import BaseCommand

from references.quality.drafts import unseen, with_draft_parts


class Command(BaseCommand):
    help = (
        "Lists what is published with drafts among its parts. Exits with 0 all the same: "
        "an editor may have chosen so."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(with_draft_parts())
        self.stdout.write(
            f"Published with drafts among the parts: {len(found) or 'none'}"
        )
        for row, drafts in found:
            kind = row._meta.verbose_name
            self.stdout.write(f"  {kind}, {row.full_name()}: {unseen(drafts)}")
