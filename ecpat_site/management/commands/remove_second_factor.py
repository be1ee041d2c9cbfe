"""`remove_second_factor` lets somebody sign in again who lost the telephone."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from ecpat_site.accounts import remove_second_factor


class Command(BaseCommand):
    help = (
        "Removes the second factor (the code from an app on the telephone) of a user: the user "
        "then needs only the password to sign in. "
        "The command also ends all sessions of this user. First make sure that the user asked for "
        "this."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("name", help="The user name with which the user signs in.")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        try:
            remove_second_factor(User.objects.get(username=name))
        except User.DoesNotExist as error:
            raise CommandError(
                f"There is no user with the name “{name}”. Check the spelling."
            ) from error
        self.stdout.write(f"From now on, {name} signs in with the password alone.")
