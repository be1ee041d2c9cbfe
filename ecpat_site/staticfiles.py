"""Static files of the production site: named by content and compressed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Lets a script import another by its content too: of two days they would not fit."""

    support_js_module_import_aggregation = True
