"""The paths of the pages of rows."""

from functools import lru_cache

from django.urls import get_script_prefix, get_urlconf, reverse


def path_to(name: str, **values: str) -> str:
    """Return the path of a page by its name and values, as Django's `reverse` does.

    That takes 25 µs, and a page has a hundred links to rows: the last paths are kept.
    """
    return _path(name, tuple(values.items()), get_urlconf(), get_script_prefix())


@lru_cache(maxsize=4096)
def _path(
    name: str, values: tuple[tuple[str, str], ...], urlconf: str | None, prefix: str
) -> str:
    # Django adds the prefix by itself: it is an argument because the path depends on it.
    return reverse(name, urlconf, kwargs=dict(values))
