"""`local_site` makes the site of `dev.py run`, or brings it up to date."""

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from orgprofile.models import Organisation

NAME = "local-admin"
# Beside the default database, and ignored by git as that is.
STAMP = settings.BASE_DIR / "db.sqlite3.loaded"


class Command(BaseCommand):
    help = (
        "Migrates the database, loads the profile if its fixtures have changed, makes an "
        "administrator with a random password once, and says where the site is. Only "
        "while DJANGO_LOCAL is on."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError(
                "This is for a developer's own machine, with DJANGO_LOCAL on. On a server "
                "docs/deploying.md says how to start, and `createsuperuser` makes an "
                "administrator."
            )
        call_command("migrate", verbosity=0)
        wanted, is_filled = digest(), Organisation.objects.exists()
        is_loaded = STAMP.exists() and STAMP.read_text() == wanted
        if not (is_loaded and is_filled):
            call_command("loaddata", settings.PROFILE.folder.name)
            if is_filled:
                # What an older version saved is found too; loading leaves it alone.
                call_command("changed")
            STAMP.write_text(wanted)
        name, password = administrator()
        site = settings.SITE_URL
        self.stdout.write(f"The site   {site}/\nThe admin  {site}/admin/")
        self.stdout.write(f"Name       {name}\nPassword   {password}")


def digest() -> str:
    """Return a SHA-256 of what `loaddata` reads, of the migrations, and where it goes."""
    found = hashlib.sha256(str(settings.DATABASES["default"]["NAME"]).encode())
    migrations = sorted(settings.BASE_DIR.glob("*/migrations/*.py"))
    for path in [*settings.PROFILE.fixtures, *migrations]:
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def administrator() -> tuple[str, str]:
    """Make an administrator unless there is one; return the name and the password.

    The password of one that is there is not known: then say how to set another.
    """
    users = get_user_model().objects
    if known := users.filter(is_superuser=True).order_by("pk").first():
        name = known.get_username()
        return name, f"as shown at the first start, or `dev.py changepassword {name}`"
    password = secrets.token_urlsafe(16)
    users.create_superuser(NAME, password=password)
    return NAME, f"{password}   (shown this once)"
