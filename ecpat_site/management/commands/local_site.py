"""`local_site` makes the site of `dev.py run`, or brings it up to date."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = (
        "Migrates the database, loads what is new in the profile, makes an administrator if there "
        "is none, and says how to sign in. The command works only if DJANGO_LOCAL is on."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError(
                "This command works only on your own computer, with DJANGO_LOCAL on. For a server, "
                "read docs/deploying.md. To make an administrator there, run "
                "`createsuperuser`."
            )
        call_command("migrate", verbosity=0, skip_checks=False)
        call_command("loaddata", settings.PROFILE.folder.name)
        users = get_user_model().objects
        if not users.filter(is_superuser=True).exists():
            name, password = "local-admin", secrets.token_urlsafe(16)
            users.create_superuser(name, password=password)
            self.stdout.write(
                f"Sign in at /admin/ as {name}, with the password {password}\nThe password is "
                f"shown only this once; `manage.py changepassword {name}` sets another password."
            )
