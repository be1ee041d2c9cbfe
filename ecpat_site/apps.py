"""The site itself: settings, addresses, the front page and pages about all layers."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "ecpat_site"
    verbose_name = "site"
