"""`roles` compares the groups of the roles with what they are meant to be, and mends them."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import QuerySet

from ecpat_site import roles


class Command(BaseCommand):
    help = (
        "Says for each role which permissions it lacks, and which it has beyond those of "
        "docs/roles.md. Changes nothing unless asked to."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        asked = parser.add_mutually_exclusive_group()
        asked.add_argument(
            "--give",
            action="store_true",
            help="Gives each role what it lacks, and makes a role that is not there.",
        )
        asked.add_argument(
            "--reset",
            action="store_true",
            help="Does that, and takes away what each role has beyond.",
        )

    @transaction.atomic
    def handle(self, *args: Any, give: bool, reset: bool, **options: Any) -> None:
        for role in roles.permissions():
            group = Group.objects.filter(name=role).first() or Group(name=role)
            lacking, beyond = roles.differences(role, group)
            if give or reset:
                group.save()
                group.permissions.add(*_of(lacking))
            if reset:
                group.permissions.remove(*_of(beyond))
            self._say(role, "given" if give or reset else "lacks", lacking)
            self._say(role, "taken away" if reset else "has beyond", beyond)
            if not lacking and not beyond:
                self.stdout.write(f"{role}: as documented")

    def _say(self, role: str, what: str, names: list[str]) -> None:
        if names:
            self.stdout.write(f"{role}: {what}: {', '.join(names)}")


def _of(names: list[str]) -> QuerySet[Permission]:
    """Return the permissions of these names: "orgprofile.publish_fact"."""
    codenames = [name.partition(".")[2] for name in names]
    found = Permission.objects.filter(codename__in=codenames)
    apps = [name.partition(".")[0] for name in names]
    return found.filter(content_type__app_label__in=apps)
