"""What somebody who knows Django types in a fresh clone, without having read a document."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import manage
from tests.typed import front_page, typed

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
PLAIN = re.findall(r"^ {4}python manage\.py (.+?)(?: +#.*)?$", README, re.MULTILINE)
SMALL = ROOT / "tests" / "data" / "2.1.0.yaml"
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


def python(words):
    return [sys.executable, *words.split()]


def test_djangos_commands_work_as_typed_and_a_page_names_the_port_one_serves_at(clone):
    assert PLAIN == ["migrate", "loaddata ecpat", "runserver"]
    first = typed(python("manage.py check"), clone)
    written = clone / ".env"
    assert (first.returncode, first.stderr) == (
        0,
        f"The file {written} is written. The settings in this file are for this computer only.\n",
    )
    assert "no issues" in first.stdout
    assert written.stat().st_mode & 0o777 == 0o600
    settings = written.read_text()

    for words, part in {
        "migrate": "Applying references.0001_version_3... OK",
        # As small as a profile is: the shipped one is loaded by other tests.
        f"loaddata {SMALL}": "Installed ",
        "createsuperuser --noinput --username astrid --email a@example.org": "created",
    }.items():
        done = typed(python(f"manage.py {words}"), clone)
        assert (done.returncode, done.stderr) == (0, ""), words
        assert part in done.stdout, words
    port, page = front_page(python("manage.py runserver"), clone)

    assert f'<link rel="canonical" href="http://127.0.0.1:{port}/"' in page
    assert "127.0.0.1:8000" not in page
    assert written.read_text() == settings


@pytest.mark.parametrize(
    ("words", "folder"),
    [
        # From the root and by `python -m pytest`, as `dev.py` does, the suite itself runs.
        ("pytest -q -k year", "tests/references/values"),
        ("python manage.py test tests.references.values -k year", ""),
    ],
)
def test_the_tests_are_found_from_any_folder_by_any_runner(cloned, words, folder):
    program, *rest = words.split()
    command = [str(Path(sys.executable).with_name(program)), *rest]

    done = typed(command, cloned / folder)

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
