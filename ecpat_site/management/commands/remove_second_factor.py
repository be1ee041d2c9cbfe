"""`remove_second_factor` lets somebody sign in again who lost the telephone."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ecpat_site.accounts import codes, sessions


class Command(BaseCommand):
    help = (
        "Removes the second factor and the recovery codes of a user, and ends all their "
        "sessions. Make sure first that it is they who ask."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="The name the user signs in with.")

    @transaction.atomic
    def handle(self, *args: Any, name: str, **options: Any) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"No user has the name “{name}”.")
        if not codes.is_set_up(user):
            raise CommandError(f"{name} has no second factor.")
        codes.remove(user)
        sessions.end_all(user)
        self.stdout.write(
            f"{name} has no second factor now, and is signed out everywhere: the password "
            "alone opens the account, so ask them to set up another one soon."
        )
