"""A search gives one answer on both databases, whatever is written."""

import pytest
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st

from references.models import Citation, Reading, SearchEntry
from references.values import text
from tests.make import make_citation, make_one_of_each

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# Scripts, figures and signs that databases take apart each in a way of its own.
TITLES = [
    "ECPAT-USA’s “No Vacancy” report, 2nd ed.",
    "การค้ามนุษย์ในประเทศไทย ๒๕๖๗",
    "الاتجار بالأطفال، تقرير ٢٠٢٤",
    "子どもの権利条約 第34条",
    "Ça coûte 1e5 €: 1e5a, 0x1F, 12.5, v1.0.2, ½ and ²",
    "AND OR NOT NEAR(a b) * ^ : \" ' % _ \\ & | ! <->",
    "Österreich STRASSE straße ﬁnance ™ Ⅻ",
    "https://www.ecpat.org/x?y=z a@b.example /tmp/file",
    "ৱ৴ ௰ ౸ 𐄇 ᦰ 𞤀𞤁 〇 ㉈",
]
# The tables that have an index of words.
INDEXED = [Citation, Reading, SearchEntry]
vendor = connection.vendor
on_sqlite = pytest.mark.skipif(vendor != "sqlite", reason="It has no FTS5")
on_postgresql = pytest.mark.skipif(vendor == "sqlite", reason="It has no GIN")
pieces = st.one_of(
    st.sampled_from(TITLES),
    st.sampled_from(["AND", "NEAR", "*", '"', "%", "_", "\\", "-", "'", "1e5", "a"]),
    st.text(max_size=12),
    st.text("0123456789eax.,-/", max_size=8),
    *(st.text(a, max_size=8) for a in ("กขคงาิี้ ", "ابتثجح ٠١٢", "あいう漢字ー ")),
)
written = st.lists(pieces, min_size=1, max_size=4).map(" ".join)


def found(words: list[str]) -> set[str]:
    """Return the keys of what a search finds."""
    rows = Citation.objects.filter(search_text__has_words=words)
    return {citation.key for citation in rows}


@given(title=written, asked=written)
@example(title="1e5a", asked="1e5a")
@example(title="a ৴", asked="৴")
@example(title="1৴2", asked="1৴2")
@example(title="ᦲ", asked="ᦲ")
@example(title="aᦷb", asked="b")
@example(title="x" * 3000, asked="x" * 3000)
def test_a_search_finds_what_begins_a_word_and_nothing_else(title, asked):
    citation, _is_new = Citation.objects.get_or_create(key="k", defaults={"title": "-"})
    Citation.objects.filter(pk=citation.pk).update(search_text=text.indexed(title))
    kept, words = text.tokens(title), text.tokens(asked)

    for some in filter(None, [words, words[:1], [w[:2] for w in words]]):
        is_there = all(any(word.startswith(each) for word in kept) for each in some)
        assert found(some) == ({"k"} if is_there else set())


def test_a_source_is_found_by_what_it_has_now_and_not_once_it_is_deleted():
    citation = make_citation("k", title="Former")
    for title in ("Later", "Last"):
        again = Citation(key="k", title=title)
        Citation._base_manager.bulk_create([again], ignore_conflicts=True)
    assert found(["former"]) == {"k"}
    Citation._base_manager.bulk_create(
        [again],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["title", "search_text"],
    )
    assert (found(["former"]), found(["last"])) == (set(), {"k"})

    citation.delete()
    assert found(["last"]) == set()


@on_sqlite
def test_the_triggers_are_there_after_all_migrations_and_the_index_is_whole():
    make_one_of_each()
    for table in (model._meta.db_table for model in INDEXED):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
                " AND tbl_name = %s ORDER BY name",
                [table],
            )
            names = [name for (name,) in cursor.fetchall()]
            # Fails where the index lacks a word of the table, or has one too many.
            cursor.execute(
                f"INSERT INTO {table}_words({table}_words, rank)"  # noqa: S608
                " VALUES ('integrity-check', 1)"
            )

        kinds = ("deleted", "inserted", "updated")
        assert names == [f"{table}_words_{kind}" for kind in kinds]


@on_postgresql
def test_the_index_of_words_is_asked_even_for_a_word_of_very_many_rows():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO references_searchentry (content_type_id, row, search_text)"
            " SELECT (SELECT min(id) FROM django_content_type), n,"
            " CASE WHEN n % 2 = 0 THEN ' often' ELSE ' else' END || ' the report n' || n"
            " FROM generate_series(1, 30000) n"
        )
        cursor.execute("ANALYZE references_searchentry")
        entries = SearchEntry.objects.filter(search_text__has_words=["often|oft"])
        assert "references_searchentry_words" in entries[:10_001].explain()
        cursor.execute("SET LOCAL enable_seqscan = off")

    for model in INDEXED:
        words = model.objects.order_by().filter(search_text__has_words=["bogus"])
        assert f"{model._meta.db_table}_words" in words.explain(), model
