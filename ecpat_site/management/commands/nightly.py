"""`nightly` does once a day what keeps a site in order."""

import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from ecpat_site import backups
from ecpat_site.logs import ERRORS
from references.models import Report

PARTS = ("backup", "sign_ins", "reports", "sources", "errors")


class Command(BaseCommand):
    help = (
        "Makes a backup in BACKUP_FOLDER, and deletes old backups there. The command also deletes "
        "sessions that have ended, and old reports from readers. It looks whether the words that "
        "our notes copied from sources still stand there. It counts errors if SITE_ADMINS is empty. If one part fails, the other parts still run, and the command "
        "exits with 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        words = "Delete backups that are older than this number of days (30 if you give none)."
        parser.add_argument("--keep", type=int, default=30, metavar="DAYS", help=words)
        words = "Skip this part. You can repeat this option."
        parser.add_argument(
            "--skip", choices=PARTS, action="append", default=[], help=words
        )

    def handle(self, *args: Any, keep: int, skip: list[str], **options: Any) -> None:
        if keep < 1:
            words = "Give 1 or more, or the backup of this night would be deleted."
            raise CommandError(f"--keep is {keep}. {words}")
        self.keep, code = keep, 0
        for part in PARTS:
            try:
                if part not in skip:
                    getattr(self, part)()
            except Exception as error:
                kind = "" if isinstance(error, CommandError) else type(error).__name__
                self.stderr.write(f"{part}: {kind} {error}".replace("  ", " "))
                code = 1
        sys.exit(code)

    def backup(self) -> None:
        """Make a backup, and only then delete older ones."""
        call_command("backup", stdout=self.stdout)
        for path, at in backups.of_this_site(Path(settings.BACKUP_FOLDER)).items():
            if at < time.time() - self.keep * 24 * 3600:
                backups.digest_of(path).unlink(missing_ok=True)
                path.unlink()
                self.stdout.write(f"{path} is deleted.")

    def sign_ins(self) -> None:
        """Delete sessions that are over, the records of them, and old failures."""
        call_command("clearsessions")
        sessions = Session.objects.values("session_key")
        UserSession.objects.exclude(session_key__in=sessions).delete()
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM ecpat_site_cache WHERE expires < %s", [now])

    def reports(self) -> None:
        """Delete reports 30 days after the decision, 180 after the sending: the page says so."""
        now, day = timezone.now(), timedelta(days=1)
        is_over = Q(decided_at__lt=now - 30 * day) | Q(sent_at__lt=now - 180 * day)
        Report.objects.filter(is_over).delete()

    def sources(self) -> None:
        call_command("check_sources", stdout=self.stdout)

    def errors(self) -> None:
        number = cache.get(ERRORS)
        if cache.delete(ERRORS) and not settings.ADMINS:
            raise CommandError(f"{number} since the last time: the log has them.")
