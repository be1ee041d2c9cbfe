"""`remove_second_factor` lets somebody sign in again who lost the telephone."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from ecpat_site.accounts import remove_second_factor


class Command(BaseCommand):
    help = "Removes a user's second factor; ends their sessions. Be sure that they ask."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("name", help="The name the user signs in with.")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        try:
            remove_second_factor(User.objects.get(username=name))
        except User.DoesNotExist as error:
            raise CommandError(f"No user has the name “{name}”.") from error
        self.stdout.write(f"The password alone opens the account of {name} now.")
