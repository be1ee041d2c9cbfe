"""What the whole suite shares: the database, and which tests it is for."""

import gc
import importlib
import os
import pickle
import re
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from fcntl import LOCK_EX, flock
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import django
import pytest
from django import conf
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.template import Template
from django.test import client as test_client
from django.test import override_settings
from django.urls import clear_url_caches
from django.utils import timezone
from hypothesis import HealthCheck, settings

from ecpat_site import accounts, urls
from orgprofile.models import Organisation
from references.models import Revision
from tests.make import make_editor, make_one_of_each, make_profile
from tests.references.links.stage import Stage, staged

# Few examples at each run and many where HYPOTHESIS_PROFILE=thorough asks for them;
# without a clock, since the machine may be busy.
checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
for name, number in {"house": 20, "thorough": 400}.items():
    settings.register_profile(
        name, max_examples=number, deadline=None, suppress_health_check=checks
    )
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

# Python collects garbage after each 700 new objects; for the suite that is a fifth of
# its time.
gc.set_threshold(50_000, 20, 100)

# Templates of fields and of their rows, of which a form has hundreds.
PART = re.compile(r"^django/|/(includes|widgets|edit_inline)/")

# The apps whose rows the shipped fixtures hold.
OURS = ("references", "orgprofile", "timeline")
Rows = list[tuple[type[models.Model], list[models.Model]]]
# With one of these fixtures, threads or processes of their own read the database, which
# then decides: so PostgreSQL's run has the test too.
SHARED = {"at_once", "database_url", "live", "transactional_db"}
# What takes longest begins first, so that no process waits long for the other at the end.
LONGEST = (
    *("browser/", "walkers/", "test_nginx", "test_clone", "test_killed"),
    *("ecpat_site/search", "ecpat_site/test_editions", "test_role_matrix"),
)


def pytest_itemcollected(item: Any) -> None:
    """Mark what fixtures say of a test: that it has the database, and that this decides."""
    if "module_db" in item.fixturenames:
        item.add_marker("django_db")
    if SHARED & {*item.fixturenames} and not item.get_closest_marker("browser"):
        item.add_marker("database")


def place_of(item: pytest.Item) -> str:
    """Return the path of the file of a test, below this folder."""
    return item.path.relative_to(Path(__file__).parent).as_posix()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes longest first."""

    def rank(item: pytest.Item) -> int:
        starts = map(place_of(item).startswith, LONGEST)
        return next((n for n, is_in in enumerate(starts) if is_in), len(LONGEST))

    items.sort(key=rank)


def pytest_collection_finish() -> None:
    """Leave what all tests share out of each later collection of garbage."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash each password once: that guessing takes long is Django's to test."""
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=quick):
        yield


@pytest.fixture(autouse=True)
def _emptied_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave other tests nothing in the cache: its table has no model, so no flush empties it."""
    marker = request.node.get_closest_marker("django_db")
    is_kept = "transactional_db" in request.fixturenames or (
        marker and marker.kwargs.get("transaction")
    )
    if is_kept:
        request.getfixturevalue("transactional_db")
    yield
    if is_kept:
        cache.clear()


@pytest.fixture(scope="session", autouse=True)
def contexts_of_pages(django_test_environment: None) -> Iterator[None]:
    """Note what pages were given: Django copies the context of each field of a form too."""
    note = Template._render

    def render(template: Template, context: Any) -> Any:
        if PART.search(template.name or ""):
            return template.nodelist.render(context)
        return note(template, context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        yield


@pytest.fixture(scope="session")
def kept_tables() -> Path:
    """Return where the tables are kept that these migrations make in SQLite."""
    migrations = sorted(conf.settings.BASE_DIR.glob("*/migrations/*.py"))
    made_by = [repr([django.VERSION, conf.settings.INSTALLED_APPS]).encode()]
    made_by += [path.read_bytes() for path in migrations]
    digest = sha256(b"".join(made_by)).hexdigest()[:20]
    folder = conf.settings.BASE_DIR / ".pytest_cache" / "tables"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{digest}.sqlite3"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, kept_tables: Path
) -> Iterator[None]:
    """Let SQLite begin with the kept tables, so that no process migrates anew."""
    if connection.vendor != "sqlite":
        yield
        return
    # The database is in memory as long as anything is connected to it.
    name = connection.creation._get_test_db_name()
    with closing(sqlite3.connect(name, uri=True)) as memory:
        if kept_tables.exists():
            with closing(sqlite3.connect(kept_tables)) as file:
                file.backup(memory)
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: Any, kept_tables: Path
) -> Iterator[None]:
    """Keep SQLite's tables; end other sessions before PostgreSQL's database is dropped.

    A thread of the live server can still hold one.
    """
    if connection.vendor == "sqlite" and not kept_tables.exists():
        made = kept_tables.with_suffix(f".{os.getpid()}")
        with django_db_blocker.unblock(), closing(sqlite3.connect(made)) as file:
            connection.ensure_connection()
            connection.connection.backup(file)
        made.replace(kept_tables)
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Open the database for rows that all tests of a module read; roll back after it.

    What a single test changes is rolled back after that test, as always.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def made_profile(module_db: None) -> Organisation:
    """Make the subject of the site, with all that it has, once for a module."""
    return make_profile()


@pytest.fixture(scope="module")
def row_of_each(module_db: None) -> Organisation:
    """Make a row of each model once for a module."""
    return make_one_of_each()


@pytest.fixture
def editor(db: None, client: test_client.Client) -> User:
    """Astrid, signed in."""
    person = make_editor()
    client.force_login(person)
    return person


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Serve until the test ends."""
    with staged() as stage:
        yield stage


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return a folder of this run, which all its processes share."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


# Pages and files say on which day they were asked for, and how long ago a source was read.
DAY = mock.patch.object(
    timezone, "now", return_value=datetime(2026, 11, 28, tzinfo=UTC)
)


@pytest.fixture(scope="session")
def shipped_rows(
    django_db_setup: None, django_db_blocker: Any, shared_folder: Path
) -> Rows:
    """Load the shipped fixtures, once in all processes of a run; return their rows."""
    kept = shared_folder / "shipped_rows"
    with (shared_folder / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not kept.exists():
            with django_db_blocker.unblock(), DAY, transaction.atomic():
                call_command("loaddata", "ecpat", stdout=StringIO())
                kept.write_bytes(pickle.dumps(_rows()))
                transaction.set_rollback(True)
    return pickle.loads(kept.read_bytes())  # noqa: S301 - written above


def _rows() -> Rows:
    return [
        (model, list(_with_kinds(model._base_manager.all())))
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        # `insert` raises it.
        if model is not Revision
    ]


def _with_kinds(rows: Any) -> Any:
    """Read with the rows their content types, whose numbers change with each flush."""
    has_kind = hasattr(rows.model, "content_type")
    return rows.select_related("content_type") if has_kind else rows


def insert(rows: Rows) -> None:
    """Insert the shipped rows: a load takes forty times as long."""
    shipped = [model for model, _rows in rows]
    with transaction.atomic(), connection.cursor() as cursor:
        for model, its_rows in rows:
            for row in its_rows if hasattr(model, "content_type") else ():
                kind = row.content_type.natural_key()
                row.content_type = ContentType.objects.get_by_natural_key(*kind)
            model._base_manager.bulk_create(its_rows)
        for sentence in connection.ops.sequence_reset_sql(no_style(), shipped):
            cursor.execute(sentence)
        # As every site has one, so that what pages share is read once.
        Revision.objects.raise_number()


@pytest.fixture(scope="module")
def shipped_profile(module_db: None, shipped_rows: Rows) -> None:
    """Keep the shipped rows in the database for all tests of a module."""
    insert(shipped_rows)


@pytest.fixture
def database_url(transactional_db: None, tmp_path: Path) -> str:
    """Return the address of a profile in a database that other processes can open."""
    make_profile()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(tmp_path / "db")) as file:
            connection.connection.backup(file)
        return f"sqlite:///{tmp_path / 'db'}"
    at = connection.settings_dict
    return f"postgres://{at['USER']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


@pytest.fixture
def at_once(
    transactional_db: None, tmp_path: Path
) -> Callable[[Callable[[int], Any], int], list[Any]]:
    """Return a function that runs another in so many threads; each gets its number.

    Each thread has a connection of its own.
    """

    def run(do: Callable[[int], Any], threads: int) -> list[Any]:
        def alone(number: int) -> Any:
            try:
                return do(number)
            finally:
                connection.close()

        with in_a_file(tmp_path / "db"), ThreadPoolExecutor(threads) as pool:
            return list(pool.map(alone, range(threads)))

    return run


@contextmanager
def in_a_file(path: Path) -> Iterator[None]:
    """Let new connections to the tests' SQLite, which is in memory, open a file of it.

    In memory all threads would share one connection.
    """
    if connection.vendor != "sqlite":
        yield
        return
    at = connection.settings_dict
    memory = at["NAME"]
    with closing(sqlite3.connect(path)) as file:
        connection.connection.backup(file)
        file.execute("PRAGMA journal_mode=WAL")  # as the file of a site is
        at["NAME"] = path
        try:
            yield
        finally:
            at["NAME"] = memory
        file.backup(connection.connection)


@pytest.fixture
def mail_server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the site send mails: who forgot a password then has a page that asks for one."""

    def read_addresses(server: str) -> None:
        settings.EMAIL_URL = server
        importlib.reload(urls)
        clear_url_caches()

    monkeypatch.setattr(accounts, "MAILED_AFTER", 0)
    read_addresses("smtp://mail.example.org")
    yield
    read_addresses("")
