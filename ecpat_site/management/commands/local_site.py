"""`local_site` makes the site of `dev.py run`, or brings it up to date."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = (
        "Migrates the database, loads what is new in the profile, makes an administrator "
        "once, and says by which name to sign in. Only while DJANGO_LOCAL is on."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError(
                "This is for a developer's own machine, with DJANGO_LOCAL on. For a server "
                "see docs/deploying.md; `createsuperuser` makes an administrator."
            )
        call_command("migrate", verbosity=0)
        call_command("loaddata", settings.PROFILE.folder.name)
        users = get_user_model().objects
        if known := users.filter(is_superuser=True).order_by("pk").first():
            name = known.get_username()
            password = (
                f"as shown at the first start, or `manage.py changepassword {name}`"
            )
        else:
            name, secret = "local-admin", secrets.token_urlsafe(16)
            users.create_superuser(name, password=secret)
            password = f"{secret}   (shown this once)"
        self.stdout.write(
            f"The admin  /admin/\nName       {name}\nPassword   {password}"
        )
