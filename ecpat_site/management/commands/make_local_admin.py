"""`make_local_admin` lets a newcomer try the admin at once."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

NAME = "local-admin"


class Command(BaseCommand):
    help = (
        "Makes an administrator with a random password and prints it, once, and only "
        "while DJANGO_LOCAL is on."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError(
                "This is for a developer's own machine, with DJANGO_LOCAL on. Elsewhere "
                "use `createsuperuser`."
            )
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(16)
        users.create_superuser(NAME, password=password)
        self.stdout.write(
            f"\nA local administrator was made for /admin/:\n"
            f"    name      {NAME}\n    password  {password}\n"
            "It is shown this once. `python3 dev.py changepassword local-admin` sets "
            "another.\n"
        )
