"""Let the database index the words of citations.

The index of words is kept by the database itself, so that every way of writing keeps
it: by triggers on SQLite, as a GIN index on PostgreSQL. Both take what stands between
blanks for a word, and ask no language or edition of Unicode. On SQLite a migration that
makes the table anew drops its triggers: it must run this `index_words` again
(tests/references/records/test_words.py fails where it doesn't).
"""

from django.db import migrations

TABLE = "references_citation"
WORDS = f"{TABLE}_words"

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
    dependencies = [("references", "0001_initial")]

    operations = [migrations.RunPython(index_words, forget_words)]
