"""Let the database index the words of the rows that are searched.

The index of words is kept by the database itself, so that every way of writing keeps
it: by triggers on SQLite, as a GIN index on PostgreSQL. Both take what stands between
blanks for a word, and ask no language or edition of Unicode. On SQLite a migration that
makes the table anew drops its triggers: it must run this `index_words` again
(tests/references/models/test_words.py fails where it doesn't).
"""

from django.db import migrations

TABLES = ["references_citation", "references_reading", "references_searchentry"]


def on_sqlite(table):
    words = f"{table}_words"
    return [
        f"DROP TRIGGER IF EXISTS {words}_inserted",
        f"DROP TRIGGER IF EXISTS {words}_deleted",
        f"DROP TRIGGER IF EXISTS {words}_updated",
        f"DROP TABLE IF EXISTS {words}",
        f"CREATE VIRTUAL TABLE {words} USING fts5(search_text, content='{table}', "
        "content_rowid='id', tokenize='ascii', columnsize=0, prefix='1 2')",
        f"INSERT INTO {words}({words}) VALUES ('rebuild')",
        f"CREATE TRIGGER {words}_inserted AFTER INSERT ON {table} BEGIN "
        f"INSERT INTO {words}(rowid, search_text) VALUES (new.id, new.search_text); END",
        f"CREATE TRIGGER {words}_deleted AFTER DELETE ON {table} BEGIN "
        f"INSERT INTO {words}({words}, rowid, search_text) "
        "VALUES ('delete', old.id, old.search_text); END",
        f"CREATE TRIGGER {words}_updated AFTER UPDATE OF search_text ON {table} "
        "WHEN old.search_text <> new.search_text BEGIN "
        f"INSERT INTO {words}({words}, rowid, search_text) "
        "VALUES ('delete', old.id, old.search_text); "
        f"INSERT INTO {words}(rowid, search_text) VALUES (new.id, new.search_text); END",
    ]


def on_postgresql(table):
    # PostgreSQL takes the functions within for so cheap that it would read every row of a
    # frequent word rather than the index. It does not look into one of PL/pgSQL, and shares
    # no query with it among processes, which takes longer to begin than the search.
    return [
        "CREATE OR REPLACE FUNCTION references_words(search_text text) RETURNS tsvector "
        "LANGUAGE plpgsql IMMUTABLE COST 100 AS $$ BEGIN "
        "RETURN array_to_tsvector(string_to_array(ltrim(search_text), ' ')); END $$",
        f"CREATE INDEX IF NOT EXISTS {table}_words ON {table} "
        "USING gin (references_words(search_text))",
    ]


def index_words(apps, schema_editor, tables=TABLES):
    statements = {"sqlite": on_sqlite, "postgresql": on_postgresql}
    for table in tables:
        for sql in statements[schema_editor.connection.vendor](table):
            schema_editor.execute(sql)


def forget_words(apps, schema_editor, tables=TABLES):
    for table in tables:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {table}_words")
            continue
        for sql in on_sqlite(table)[:4]:
            schema_editor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [("references", "0001_initial")]

    operations = [migrations.RunPython(index_words, forget_words)]
