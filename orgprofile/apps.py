"""Organisations: their facts, people, prose, counts and criticisms."""

from django.apps import AppConfig


class OrgProfileConfig(AppConfig):
    name = "orgprofile"
    verbose_name = "Organisation profile"
