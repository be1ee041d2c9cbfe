"""The site itself: settings, addresses, the front page and pages about all layers."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SiteConfig(AppConfig):
    name = "ecpat_site"
    verbose_name = "site"

    def ready(self) -> None:
        # Models can be imported from now on, and not before.
        from ecpat_site import accounts, checks  # noqa: F401 - they register themselves
        from ecpat_site.migrating import derive
        from ecpat_site.roles import synchronise

        post_migrate.connect(synchronise, sender=self, dispatch_uid="ecpat_site.roles")
        post_migrate.connect(derive, sender=self)
