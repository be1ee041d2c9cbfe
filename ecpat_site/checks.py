"""System checks: address, profile, audits, a backup, who answers for the site."""

import re
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, InterfaceError, connection

from ecpat_site.accuracy import COLUMNS, OUTCOMES, audits
from ecpat_site.backups import of_this_site
from orgprofile.models import Fact, Organisation
from references.loading.profile import ANSWERS
from references.models import Revision
from timeline.models import HistoryEvent

# A backup a day, of which one may fail (s).
OLDEST_BACKUP = 48 * 3600


@register()
def address_is_usable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a SITE_URL from which no link can be made."""
    if re.fullmatch(r"https?://[^/\s]+", settings.SITE_URL):
        return []
    words = (
        f"The setting SITE_URL is “{settings.SITE_URL}”. This is not the address of a site, so "
        "links can’t be made."
    )
    hint = (
        "Set SITE_URL to the address that visitors use, without a path: "
        "https://profile.example.org"
    )
    return [Error(words, hint=hint, id="ecpat_site.E001")]


@register(deploy=True)
def profile_is_loaded(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn if the database lacks the profile's organisation, or rows that `profile.toml` names."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and ":" not in name and not Path(name).exists():
        # To look would make the file, for whoever runs the check.
        return []
    # That it can't be asked, or was not migrated, others say.
    with suppress(DatabaseError, InterfaceError):
        if Organisation.objects.filter(slug=settings.SITE_ORGANISATION).exists():
            return _unknown_answers() + _unknown_results()
        words, hint = missing_profile()
        return [Warning(words, hint=hint, id="ecpat_site.W001")]
    return []


def _unknown_answers() -> list[CheckMessage]:
    """Return a warning of each answer in `profile.toml` that no row gives."""
    facts = Fact.objects.published().filter(
        organisation__slug=settings.SITE_ORGANISATION
    )
    known = ["people", "figure", *facts.values_list("label", flat=True)]
    lines = settings.PROFILE.answers if settings.PROFILE.answers != ANSWERS else ()
    names = [name for line in lines for name in line.partition(": ")[2].split("; ")]
    return [
        Warning(
            f"`answers` in profile.toml names “{name}”, but no published fact is called that.",
            hint=f"Write one of these: {', '.join(known)}.",
            id="ecpat_site.W005",
        )
        for name in names
        if name not in known
    ]


def _unknown_results() -> list[CheckMessage]:
    """Return a warning of each of `results` in `profile.toml` that no published event has."""
    events = HistoryEvent.objects.published()
    known = {
        *events.filter(slug__in=settings.PROFILE.results).values_list("slug", flat=True)
    }
    return [
        Warning(
            f"`results` in profile.toml names “{name}”, but no published event has that name.",
            hint="Write the last part of an event’s address, as in /history/founding/.",
            id="ecpat_site.W005",
        )
        for name in settings.PROFILE.results
        if name not in known
    ]


@register()
def audits_are_readable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn of each line of the profile's audits that `/accuracy/` can't show."""
    hint = (
        f"Save the file as UTF-8, with the columns {','.join(COLUMNS)}. The outcome is one of: "
        f"{', '.join(OUTCOMES)}. The name of the file begins with the day: 2026-12-02.csv."
    )
    return [
        Warning(f"{audit.path}, line {line}: {words}.", hint=hint, id="ecpat_site.W006")
        for audit in audits()
        for line, words in audit.faults
    ]


@register(deploy=True)
def readers_can_write(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn where nobody is named who answers for the site, and for reports of errors."""
    missing = [n for n in ("publisher", "contact") if not getattr(settings.PROFILE, n)]
    if not missing:
        return []
    listed = " and ".join(missing)
    words = f"Readers can’t see who is responsible for this site. Not set: {listed}."
    hint = (
        f"Write what is missing into {settings.PROFILE.folder / 'profile.toml'}. You can also set "
        "the contact with SITE_CONTACT."
    )
    return [Warning(words, hint=hint, id="ecpat_site.W002")]


def missing_profile() -> tuple[str, str]:
    """Return what is wrong where the profile is not in the database, and the way out."""
    slug, folder = settings.SITE_ORGANISATION, settings.PROFILE.folder.name
    held = Revision.objects.current().profile
    words = f"The database has no organisation “{slug}”, which the profile {folder} is about"
    if held in ("", slug):
        return f"{words}.", f"To load it: python3 manage.py loaddata {folder}"
    return (
        f"{words}: it holds the profile of “{held}”.",
        "Set PROFILE to the folder of that profile, or DATABASE_URL to another database. Each "
        "database has one profile (docs/your-profile.md).",
    )


@register(Tags.security, deploy=True)
def backup_is_recent(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn where BACKUP_FOLDER is set and its last backup is missing or old."""
    if not settings.BACKUP_FOLDER:
        return []
    folder = Path(settings.BACKUP_FOLDER)
    made: dict[float, str] = {}
    with suppress(OSError):  # a folder that is not there has none
        made = {at: path.name for path, at in of_this_site(folder).items()}
    if max(made, default=0) >= time.time() - OLDEST_BACKUP:
        return []
    last = f"the last is {made[max(made)]}" if made else "there is none"
    words = f"The folder {folder} has no backup from the last 48 hours: {last}."
    return [Warning(words, hint="Run: manage.py backup", id="ecpat_site.W003")]
