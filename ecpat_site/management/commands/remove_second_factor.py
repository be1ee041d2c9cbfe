"""`remove_second_factor` lets somebody sign in again who lost the telephone."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from ecpat_site.accounts import remove_second_factor


class Command(BaseCommand):
    help = (
        "Removes the second factor and the recovery codes of a user, and ends all their "
        "sessions. Make sure first that it is they who ask."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("name", help="The name the user signs in with.")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"No user has the name “{name}”.")
        remove_second_factor(user)
        self.stdout.write(f"The password alone opens the account of {name} now.")
