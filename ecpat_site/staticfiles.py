"""Static files of the site: on a server named by content and compressed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Names imported scripts by a hash too: a new one and a cached old one may not fit."""

    support_js_module_import_aggregation = True
