"""The site itself: settings, addresses, the front page and pages across floors."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "ecpat_site"
    verbose_name = "site"
