"""Rules for every file of the project, whoever adds it."""

import ast
import pkgutil
import re
import shutil
import subprocess
import sys
import tomllib
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.core.cache.backends.db import DatabaseCache
from django.core.management import get_commands
from django.db import models
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import dev
from references.models import (
    ReadingCheck,
    Report,
    Revision,
    SearchEntry,
    Use,
    WithheldName,
)
from references.models.record import Record
from tests.walk import RECORDS

ROOT = Path(__file__).parents[1]
LAYERS = ["ecpat_site", "timeline", "orgprofile", "references"]


def name_of(path):
    return str(path.relative_to(ROOT))


def kept_files():
    """Return every file that git keeps, or would keep if it were added."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return [
        path for name in set(done.stdout.split("\0")) if (path := ROOT / name).is_file()
    ]


# --- What no file may hold -----------------------------------------------------------

# In pieces, so that this file does not hold what it looks for.
INDEXES = [
    *("pypi" + ".org", "python" + "hosted", "/simple" + "/", "find" + "-links"),
    *("index" + "-url =", "index" + "-url http", "extra" + "-index"),
    *("registry" + ".npmjs", "arti" + "factory", "proxy" + ".golang"),
]


def test_no_string_stands_alone_as_a_statement():
    """The second half of a long sentence is lost where brackets are missing."""
    alone = []
    for path in kept_files():
        if path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            blocks = [getattr(node, n, None) for n in ("body", "orelse", "finalbody")]
            # The first statement of a block may be a docstring, or `...`.
            rows = [
                r for b in blocks if isinstance(b, list) for r in b[b is blocks[0] :]
            ]
            alone += [
                (name_of(path), row.lineno)
                for row in rows
                if isinstance(row, ast.Expr)
                and isinstance(row.value, (ast.Constant, ast.JoinedStr))
            ]
    assert alone == []


def test_no_file_holds_an_address_of_a_package_index_or_a_path_of_this_machine():
    places = {str(ROOT), str(Path.home())} - {"/"}
    own = "|".join(re.escape(place) for place in places)
    anybodys = "/ho" + "me/[a-z]|/Us" + "ers/[a-z]|[A-Z]:" + r"\\Us" + "ers"
    path_here = re.compile(rf"(?<![\w.:/-])(?:(?:{own})(?![\w-])|{anybodys})")
    files = kept_files()
    assert ROOT / "requirements.txt" in files
    assert not {ROOT / name for name in ("uv.lock", "pylock.toml", ".env")} & {*files}

    for path in files:
        text = path.read_bytes().decode(errors="ignore")
        assert not path_here.search(text), name_of(path)
        assert not [index for index in INDEXES if index in text.lower()], name_of(path)


def test_the_documents_name_files_that_exist():
    folders = "|".join([*LAYERS, "docs", "profiles", "static", "templates", "tests"])
    named = re.compile(rf"`((?:{folders})/[\w./-]*)`")
    linked = re.compile(r"\]\(([^/:#)][^:#)]*)(?:#[^)]*)?\)")
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        places = [ROOT / name for name in named.findall(path.read_text())]
        places += [path.parent / name for name in linked.findall(path.read_text())]
        assert [place for place in places if not place.exists()] == [], name_of(path)


def test_the_documents_name_commands_that_exist():
    of_dev = {"run", "test", "check", "new", "secret"}
    assert all(callable(getattr(dev, name)) for name in of_dev)
    known = {"manage": {*get_commands()}, "dev": {*get_commands()} | of_dev}
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        commands = re.findall(r"\b(manage|dev)\.py ([a-z]\w+)", path.read_text())
        unknown = [words for program, words in commands if words not in known[program]]
        assert unknown == [], name_of(path)


def test_the_documents_for_developers_name_classes_that_exist():
    import_module("ecpat_site.urls")
    classes = {
        name: value
        for module in [*sys.modules.values()]
        if module.__name__.partition(".")[0] in LAYERS
        for name, value in vars(module).items()
        if isinstance(value, type)
    }
    # Django's that they name.
    classes |= {"QuerySet": models.QuerySet, "DatabaseCache": DatabaseCache}
    named = re.compile(r"`([A-Z][a-z]\w+)(?:\.(\w+))?(?:\(\))?`")
    for path in [ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/decisions/*.md")]:
        for name, attribute in named.findall(path.read_text()):
            assert hasattr(classes.get(name), attribute or "__mro__"), (path.name, name)


def test_the_drawing_of_a_page_names_functions_that_exist():
    path = ROOT / "docs" / "how-a-sentence-gets-its-number.md"
    names = re.findall(rf"\b(?:{'|'.join(LAYERS)})(?:\.\w+)+", path.read_text())

    assert len(names) > 15
    # Raises an error that names what is not there.
    assert all(callable(pkgutil.resolve_name(name)) for name in names)


# --- Models --------------------------------------------------------------------------


def test_every_model_of_ours_that_staff_edit_has_a_version_and_a_history():
    # Written by the site alone: what it saw at addresses, its index, its revision,
    # what was loaded, and what was withdrawn.
    kept = {ReadingCheck, Use, Revision, SearchEntry, WithheldName}
    # Not a part of the profile: what may become one, and what is said of it.
    kept |= {Report}
    ours = [m for m in apps.get_models() if m._meta.app_label in LAYERS]
    edited = [m for m in ours if not m.__name__.startswith("Historical")]
    edited = [model for model in edited if model not in kept]

    assert edited
    assert all(issubclass(model, Record) for model in edited)
    assert all(hasattr(model, "history") for model in edited)


def unique_sets(model):
    """Yield the fields that the database keeps unique together in a model."""
    yield from ({field.name} for field in model._meta.fields if field.unique)
    for rule in model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and rule.condition is None:
            within = [part for whole in rule.expressions for part in whole.flatten()]
            yield {*rule.fields, *(p.name for p in within if isinstance(p, models.F))}


@pytest.mark.parametrize("model", RECORDS)
def test_a_natural_key_is_unique_in_the_database(model):
    # What a path leads to is named by a key of its own.
    names = {path.partition("__")[0] for path in model.identified_by}
    assert names in unique_sets(model)
    assert model.natural_key is Record.natural_key


def test_the_release_has_one_number(admin_client):
    assert f'version = "{settings.VERSION}"' in (ROOT / "pyproject.toml").read_text()
    assert f"version: {settings.VERSION}\n" in (ROOT / "CITATION.cff").read_text()
    assert f"release, {settings.VERSION}," in (ROOT / "SECURITY.md").read_text()
    newest = re.search(r"^## \[(\d.*?)\]", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert newest[1] == settings.VERSION
    desk = admin_client.get("/admin/").content.decode()
    assert f"Version {settings.VERSION}" in desk


# --- Dependencies --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "groups"),
    [("requirements.txt", []), ("requirements-dev.txt", ["test", "lint"])],
)
def test_what_is_asked_for_is_pinned(name, groups):
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())
    optional = asked["project"]["optional-dependencies"].values()
    lists = [asked["project"]["dependencies"], *optional]
    lists += [asked["dependency-groups"][group] for group in groups]
    text = (ROOT / name).read_text()
    pins = re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^\s;]+)", text, re.MULTILINE)
    pinned = {canonicalize_name(name): version for name, version in pins}

    for requirement in (Requirement(line) for lines in lists for line in lines):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version, requirement.name
        assert requirement.specifier.contains(version), requirement


def test_every_action_of_a_workflow_is_pinned_by_a_digest():
    workflows = [*(ROOT / ".github" / "workflows").glob("*.yml")]
    text = "".join(path.read_text() for path in workflows)
    used = re.findall(r"uses: *(.*)", text)

    assert used
    assert [u for u in used if not re.fullmatch(r"[^@]+@[0-9a-f]{40} # v.+", u)] == []


def test_each_workflow_has_one_run_a_branch_and_each_job_a_limit_of_time():
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        workflow = yaml.safe_load(path.read_text())
        assert "github.ref" in workflow["concurrency"]["group"], path.name
        limits = [job.get("timeout-minutes", 0) for job in workflow["jobs"].values()]
        assert all(0 < limit <= 30 for limit in limits), path.name


# --- Deploying -----------------------------------------------------------------------


def test_systemd_finds_nothing_to_say_of_the_units_of_any_profile(tmp_path):
    # What belongs to the system is not on every user's path.
    program = shutil.which("systemd-analyze", path="/usr/bin:/bin:/usr/sbin:/sbin")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    folder = tmp_path / "units"
    shutil.copytree(ROOT / "deploy" / "systemd", folder)
    for path in folder.glob("profile-*@.*"):
        # Programs must exist.
        text = path.read_text()
        python = text.replace("/opt/profile-site/.venv/bin/python", sys.executable)
        path.with_name(path.name.replace("@", "@my-network")).write_text(python)
        path.unlink()
    units = [str(path) for path in folder.glob("profile-*@*.*")]
    assert len(units) == 3

    done = subprocess.run(
        [program, "verify", "--man=no", *units], capture_output=True, check=False
    )

    # It returns 0 for a key it does not know, too.
    assert (done.returncode, done.stderr.decode()) == (0, "")


def test_nothing_of_deploy_is_of_one_profile():
    for path in filter(Path.is_file, (ROOT / "deploy").rglob("*")):
        assert "ecpat" not in path.read_text().replace("ecpat_site", ""), path


def test_a_released_migration_is_never_changed():
    """Databases have run them: a change is a new migration (CONTRIBUTING.md, Release)."""
    rows = (
        (ROOT / "tests" / "tables" / "migrations.tsv").read_text("utf-8").splitlines()
    )
    changed = [
        (path, version)
        for path, version, digest in (row.split("\t") for row in rows)
        if sha256((ROOT / path).read_bytes()).hexdigest() != digest
    ]
    assert changed == []
