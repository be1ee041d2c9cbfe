"""Finds what stored sources have in common: the linter compares a source with that."""

from references.models import Citation
from references.quality.lint import Others

COMPARED_FIELDS = ("key", "title", "publisher", "issued", "url", "address", "doi")


def others() -> Others:
    """Find what stored sources have in common with each other. One query."""
    rows = Citation.objects.order_by("key").only(*COMPARED_FIELDS)
    return Others.among(rows.iterator(chunk_size=2000))
