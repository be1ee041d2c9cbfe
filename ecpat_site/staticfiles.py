"""Static files of the site: on a server named by content and compressed."""

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Names imported scripts by a hash too: a new one and a cached old one may not fit."""

    support_js_module_import_aggregation = True

    def url(self, name: str, force: bool = False) -> str:
        """Return the address of a file; on a developer's machine nothing is collected."""
        if settings.LOCAL:
            return StaticFilesStorage.url(self, name)
        return super().url(name, force)
