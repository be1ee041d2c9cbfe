"""What somebody types in a fresh clone who knows Django, or follows docs/your-profile.md.

Commands run in folders of their own, without variables.
"""

import hashlib
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

import dev
import manage
from tests.references.management.commands.test_loaddata import PROFILE
from tests.waiting import wait_until

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
PLAIN = re.findall(r"^ {4}python manage\.py (.+?)(?: +#.*)?$", README, re.MULTILINE)
GUIDE = (ROOT / "docs" / "your-profile.md").read_text()
COMMANDS = [
    [sys.executable, *shlex.split(words)]
    for words in re.findall(r"^ {8}python3 (.+)$", GUIDE, re.MULTILINE)
]
ENVIRONMENT = {name: os.environ[name] for name in {"PATH", "HOME"} & {*os.environ}}
BOTH_WAYS = (
    "must be set. To look at the site on your own computer, run `python3 dev.py run`. For a "
    "server, .env.example lists what you must set."
)


@pytest.fixture(scope="module")
def cloned(tmp_path_factory):
    """Clone the repository, with what is not committed yet."""
    folder = tmp_path_factory.mktemp("clones") / "clone"
    git = {"check": True, "stdout": subprocess.PIPE}
    subprocess.run(["git", "clone", "--quiet", ROOT, folder], **git)
    changes = subprocess.run(
        ["git", "diff", "--binary", "HEAD"], cwd=ROOT, **git
    ).stdout
    if changes:
        subprocess.run(["git", "apply", "--index"], cwd=folder, input=changes, **git)
    return folder


@pytest.fixture
def clone(cloned):
    """Return the clone as it is before anybody typed anything in it."""
    words = ["git", "clean", "--quiet", "--force", "-d", "-x"]
    subprocess.run(words, cwd=cloned, check=True)
    return cloned


def typed(command, folder, **variables):
    """Run a command to its end; return its status and what it printed."""
    return subprocess.run(
        command,
        cwd=folder,
        env=ENVIRONMENT | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def front_page(command, folder):
    """Run a command that serves, at a port that is free; return that and the front page."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen(
        [*command, str(port)],
        cwd=folder,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # It starts another process to notice changes of the code.
        start_new_session=True,
    ) as server:

        def answered():
            assert server.poll() is None
            with suppress(OSError):
                return urllib.request.urlopen(f"http://127.0.0.1:{port}/").read()

        try:
            return port, wait_until(answered).decode()
        finally:
            os.killpg(server.pid, signal.SIGTERM)


def python(words):
    return [sys.executable, *words.split()]


def test_djangos_commands_work_as_typed(clone, tmp_path):
    assert PLAIN == ["migrate", "loaddata ecpat", "runserver"]
    first = typed(python("manage.py check"), clone)
    written = clone / ".env"
    assert (first.returncode, first.stderr) == (
        0,
        f"The file {written} is written. The settings in this file are for this computer only.\n",
    )
    assert "no issues" in first.stdout
    assert written.stat().st_mode & 0o777 == 0o600
    settings, small = written.read_text(), tmp_path / "small.yaml"
    small.write_text(PROFILE)

    for words, part in {
        "migrate": "Applying references.0001_version_3... OK",
        # As small as a profile is: the shipped one is loaded by other tests.
        f"loaddata {small}": "Installed ",
        "createsuperuser --noinput --username astrid --email a@example.org": "created",
    }.items():
        done = typed(python(f"manage.py {words}"), clone)
        assert (done.returncode, done.stderr) == (0, ""), words
        assert part in done.stdout, words
    _port, page = front_page(python("manage.py runserver"), clone)

    assert '<link rel="canonical" href="http://127.0.0.1:8000/"' in page
    assert written.read_text() == settings


def test_djangos_command_runs_the_tests(cloned):
    words = "manage.py test tests.references.values -k year"

    done = typed(python(words), cloned)

    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\b[1-9]\d* passed", done.stdout)


def test_half_a_servers_settings_are_no_developers_machine(clone):
    for variables, missing in (
        ({"DJANGO_ALLOWED_HOSTS": "a.example"}, "DJANGO_SECRET_KEY, SITE_URL"),
        ({"DJANGO_SECRET_KEY": "x" * 60}, "DJANGO_ALLOWED_HOSTS, SITE_URL"),
        ({"DJANGO_LOCAL": "true"}, "DJANGO_SECRET_KEY"),
    ):
        done = typed(python("manage.py createsuperuser"), clone, **variables)

        assert done.returncode == 1
        assert done.stderr == f"The settings can't be used: {missing} {BOTH_WAYS}\n"
        assert not (clone / ".env").exists()


def test_nobody_makes_an_account_where_the_code_belongs_to_somebody_else(clone, capsys):
    # Nobody can write a file in place of a folder, root neither.
    (clone / ".env").mkdir()

    done = typed(python("manage.py createsuperuser"), clone)

    assert done.returncode == 1
    assert f"DJANGO_ALLOWED_HOSTS, SITE_URL {BOTH_WAYS}" in done.stderr
    assert not [*clone.glob("db*")]
    manage.keep_local_settings(clone / "nowhere" / ".env")
    assert capsys.readouterr() == ("", "")


def test_a_server_takes_no_settings_that_were_written_for_a_developer(clone):
    typed(python("manage.py check"), clone)
    assert "DJANGO_LOCAL=true" in (clone / ".env").read_text()
    refusal = f"DJANGO_ALLOWED_HOSTS, SITE_URL {BOTH_WAYS}\n"

    serving = typed(python("-m ecpat_site.serve"), clone)
    assert serving.returncode == 1
    assert serving.stderr == f"The settings can't be used: {refusal}"
    importing = typed([sys.executable, "-c", "import ecpat_site.wsgi"], clone)
    assert importing.stderr.endswith(f"ImproperlyConfigured: {refusal}")


# --- The guide to a profile of one's own ----------------------------------------------


@pytest.fixture
def installed(clone, django_db_setup, kept_tables):
    """Return the clone with an environment, and tables: migrating takes seconds."""
    if kept_tables.exists():
        shutil.copy(kept_tables, clone / "db-my-network.sqlite3")
    made, own = clone / ".venv", Path(sys.prefix)
    (made / "bin").mkdir(parents=True)
    (made / "bin" / "python").symlink_to(sys.executable)
    if (own / "pyvenv.cfg").exists():
        shutil.copy(own / "pyvenv.cfg", made)
        (made / "lib").symlink_to(own / "lib")
    pinned = (clone / "requirements.txt").read_bytes() + sys.version.encode()
    stamp = made / "requirements.txt.sha256"
    stamp.write_text(hashlib.sha256(pinned).hexdigest())
    return clone


def run(command, folder):
    """Run a command of the guide to its end; return what it printed."""
    done = typed(command, folder)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_the_guide_leads_from_nothing_to_a_page_and_to_rows_with_sources(installed):
    new, see, load, check = COMMANDS

    assert "Made profiles/my-network" in run(new, installed)
    port, page = front_page(see, installed)
    assert ">Example Aid (invented)</h1>" in page
    assert f'<link rel="canonical" href="http://127.0.0.1:{port}/"' in page
    assert "127.0.0.1:8000" not in page

    rows = installed / "profiles" / "my-network" / "fixtures" / "profile.yaml"
    rows.write_text(rows.read_text().replace("First assembly", "Assembly of 2024"))
    assert "Installed 1 object(s) of 26." in run(load, installed)
    assert "Sentences without a source: none" in run(check, installed)
    assert not (installed / "db.sqlite3").exists()


def test_a_new_profile_has_the_rows_of_the_example_or_none(monkeypatch, tmp_path):
    shutil.copytree(ROOT / "profiles" / "example", tmp_path / "profiles" / "example")
    monkeypatch.chdir(tmp_path)

    dev.new(["red-cross"])
    dev.new(["--empty", "blank"])

    folders = tmp_path / "profiles"
    assert (
        "slug: red-cross" in (folders / "red-cross/fixtures/profile.yaml").read_text()
    )
    assert [*(folders / "blank" / "fixtures").iterdir()] == []
    assert 'slug = "blank"' in (folders / "blank" / "profile.toml").read_text()


def test_a_new_profile_has_a_name_of_its_own_that_can_be_a_slug(monkeypatch):
    monkeypatch.chdir(ROOT)
    for name in ("..", "a" * 300, "My Network", "", "ecpat"):
        with pytest.raises(SystemExit, match=r"needs one name|is there already"):
            dev.new([name])
