"""Fill in what the new columns derive, then let the database index the words.

The index of words is kept by the database itself, so that every way of writing keeps
it: by triggers on SQLite, as a GIN index on PostgreSQL. Both take what stands between
blanks for a word, and ask no language or edition of Unicode. On SQLite a migration that
makes the table anew drops its triggers: it must run this `index_words` again
(tests/references/test_search.py fails where it doesn't).
"""

from django.db import migrations

from references import addresses, dates, text

TABLE = "references_citation"
WORDS = f"{TABLE}_words"
OWN = ("page", "probable", "copy")

SQLITE = [
    f"DROP TRIGGER IF EXISTS {WORDS}_inserted",
    f"DROP TRIGGER IF EXISTS {WORDS}_deleted",
    f"DROP TRIGGER IF EXISTS {WORDS}_updated",
    f"DROP TABLE IF EXISTS {WORDS}",
    f"CREATE VIRTUAL TABLE {WORDS} USING fts5(search_text, content='{TABLE}', "
    "content_rowid='id', tokenize='ascii', columnsize=0, prefix='1 2')",
    f"INSERT INTO {WORDS}({WORDS}) VALUES ('rebuild')",
    f"CREATE TRIGGER {WORDS}_inserted AFTER INSERT ON {TABLE} BEGIN "
    f"INSERT INTO {WORDS}(rowid, search_text) VALUES (new.id, new.search_text); END",
    f"CREATE TRIGGER {WORDS}_deleted AFTER DELETE ON {TABLE} BEGIN "
    f"INSERT INTO {WORDS}({WORDS}, rowid, search_text) "
    "VALUES ('delete', old.id, old.search_text); END",
    f"CREATE TRIGGER {WORDS}_updated AFTER UPDATE OF search_text ON {TABLE} "
    "WHEN old.search_text <> new.search_text BEGIN "
    f"INSERT INTO {WORDS}({WORDS}, rowid, search_text) "
    "VALUES ('delete', old.id, old.search_text); "
    f"INSERT INTO {WORDS}(rowid, search_text) VALUES (new.id, new.search_text); END",
]
POSTGRESQL = [
    f"CREATE INDEX IF NOT EXISTS {WORDS} ON {TABLE} "
    "USING gin (array_to_tsvector(string_to_array(ltrim(search_text), ' ')))"
]


def derive(apps, schema_editor):
    """Fill the derived columns of the rows that are there, as saving them would."""
    Citation = apps.get_model("references", "Citation")
    for row in Citation.objects.iterator():
        date = dates.parse(row.issued) if row.issued else None
        known = bool(date and date.start)
        written = (row.key, row.title, row.publisher, row.container_title, row.authors)
        work = [text.fold(part) for part in (row.title, row.publisher, row.issued)]
        in_order = row.title.lstrip("[“‘\"' ").casefold()
        state = "unchecked" if row.url else "archived" if row.archive_url else "none"
        Citation.objects.filter(pk=row.pk).update(
            title_text=in_order[:100],
            issued_text=date.earliest.isoformat() if known else "",
            year=date.earliest.year if known else None,
            search_text=text.indexed(*written),
            address_key=addresses.normal(row.url)[:200] if row.address in OWN else "",
            work_key="|".join(work)[:200],
            link_state=state,
        )


def index_words(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor]
    for sql in statements:
        schema_editor.execute(sql)


def forget_words(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {WORDS}")
        return
    for sql in SQLITE[:4]:
        schema_editor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [("references", "0002_sources_as_a_catalogue")]

    operations = [
        migrations.RunPython(derive, migrations.RunPython.noop),
        migrations.RunPython(index_words, forget_words),
    ]
