"""Where sources are cited, counted for a list: by the page, and by the section of it.

As `references.lists.bounded` does, up to a limit, in parts of one query.
"""

from references.lists import bounded
from references.lists.bounded import FIRST, Part

# Between a page and a section of it.
BETWEEN = ": "
# So many of the lines that cite the first sources are looked at.
MOST_LINES = 20_000

_LINES = "FROM references_indexeduse"


def each_place(most: int) -> Part:
    """Count the sources that each page cites, and each section, up to the limit."""
    # A line may name what is no source.
    cited = (
        "(SELECT COUNT(*) FROM (SELECT DISTINCT line.key FROM references_indexeduse line"
        " WHERE line.page = place.page AND line.is_public {} AND EXISTS (SELECT 1"
        " FROM references_citation WHERE references_citation.key = line.key)"
        f" LIMIT {most + 1}) AS counted)"
    )
    of_page, of_section = (
        cited.format(""),
        cited.format("AND line.section = place.section"),
    )
    return (
        f"SELECT 'where', 'value', page, {of_page}"
        f" FROM (SELECT DISTINCT page {_LINES}) AS place"
        f" UNION ALL SELECT 'where', 'value', page || %s || section, {of_section}"
        f" FROM (SELECT DISTINCT page, section {_LINES} WHERE section <> '') AS place",
        [BETWEEN],
    )


def places_of_first() -> Part:
    """Where those are cited that stand among the first rows of the list."""
    keys = f"SELECT key FROM {FIRST} WHERE use_count > 0"
    return _places(keys, [], f"(SELECT COUNT(*) FROM {FIRST}) > {bounded.MOST}")


def places_of(cited: Part) -> Part:
    """Where sources are cited, given the query of the first of their keys."""
    keys, params = cited
    return _places(
        keys, params, f"(SELECT COUNT(DISTINCT key) FROM lines) > {bounded.MOST}"
    )


def _places(keys: str, params: list[object], is_cut: str) -> Part:
    return (
        "SELECT * FROM (WITH lines(page, section, key) AS (SELECT DISTINCT page,"
        f" section, key {_LINES} WHERE is_public AND key IN ({keys}) LIMIT {MOST_LINES})"
        " SELECT 'where', 'value', page, COUNT(DISTINCT key) FROM lines GROUP BY page"
        " UNION ALL SELECT 'where', 'value', page || %s || section, COUNT(*)"
        " FROM lines WHERE section <> '' GROUP BY page, section"
        f" UNION ALL SELECT 'where', 'cut', '', CASE WHEN {is_cut}"
        f" OR (SELECT COUNT(*) FROM lines) = {MOST_LINES} THEN 1 ELSE 0 END) AS places",
        [*params, BETWEEN],
    )
