"""The command `check_profile`: what is published while parts of it are drafts."""

from typing import Any

from django.core.management.base import BaseCommand

from references.quality.drafts import with_draft_parts


class Command(BaseCommand):
    help = (
        "Lists what is published with drafts among its parts, and what readers are told "
        "without them. Exits with 0 all the same: an editor may have chosen so."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = with_draft_parts()
        misleading = sum(bool(whole.misled) for whole in found)
        self.stdout.write(
            f"Published with drafts among the parts: {len(found) or 'none'}"
        )
        if found:
            self.stdout.write(
                f"Of these, readers would be told otherwise: {misleading or 'none'}"
            )
        for whole in found:
            told = " ".join(whole.told)
            self.stdout.write(f"  {whole.kind}, {whole.row.told()}: {told}")
