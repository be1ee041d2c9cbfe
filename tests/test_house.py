"""Rules for every file of the project, whoever adds it."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.db import models
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from references.models import (
    IndexedUse,
    LinkCheck,
    Proposal,
    Revision,
    SearchEntry,
)
from references.records.record import Record
from tests.walk import EDITED, RECORDS

ROOT = Path(__file__).parents[1]
LAYERS = ["ecpat_site", "timeline", "orgprofile", "references"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PARTS = [path for path in TEMPLATES if path.name.startswith("_")]
MODULES = [
    path
    for layer in LAYERS
    for path in sorted((ROOT / layer).rglob("*.py"))
    if "migrations" not in path.parts and path.name != "__init__.py"
]


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
    "pypi" + ".org",
    "python" + "hosted",
    "/simple" + "/",
    "index" + "-url =",
    "index" + "-url http",
    "extra" + "-index",
    "find" + "-links",
    "registry" + ".npmjs",
    "arti" + "factory",
    "proxy" + ".golang",
]


def test_no_file_holds_an_address_of_a_package_index():
    files = kept_files()
    assert ROOT / "requirements.txt" in files

    for path in files:
        text = path.read_bytes().decode(errors="ignore").lower()
        assert not [address for address in INDEXES if address in text], name_of(path)


def test_no_file_holds_a_path_of_this_machine():
    places = {str(ROOT), str(Path.home())} - {"/"}
    own = "|".join(re.escape(place) for place in places)
    anybodys = "/ho" + "me/[a-z]|/Us" + "ers/[a-z]|[A-Z]:" + r"\\Us" + "ers"
    pattern = re.compile(rf"(?<![\w.:/-])(?:(?:{own})(?![\w-])|{anybodys})")

    for path in kept_files():
        text = path.read_bytes().decode(errors="ignore")
        assert not pattern.search(text), name_of(path)


@pytest.mark.parametrize("name", ["uv.lock", "pylock.toml", ".python-version", ".env"])
def test_no_file_is_kept_that_records_addresses_or_secrets(name):
    assert ROOT / name not in kept_files()


def test_no_module_is_named_for_holding_anything():
    vague = {"utils", "util", "helpers", "helper", "common", "core", "services", "misc"}

    for path in kept_files():
        names = {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}
        assert path.suffix != ".py" or not names & vague, name_of(path)


def test_the_documents_name_files_that_exist():
    folders = "|".join([*LAYERS, "docs", "profiles", "static", "templates", "tests"])
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for name in re.findall(rf"`((?:{folders})/[\w./-]*)`", path.read_text()):
            assert (ROOT / name).exists(), f"{name_of(path)}: {name}"


def test_the_documents_lead_to_files_that_exist():
    link = re.compile(r"\]\(([^/:#)][^:#)]*)(?:#[^)]*)?\)")
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for name in link.findall(path.read_text()):
            assert (path.parent / name).exists(), f"{name_of(path)}: {name}"


def test_every_promise_has_a_row():
    promises = (ROOT / "docs" / "promises.md").read_text()
    numbers = re.findall(r"^\| (\d+) \|", promises, re.MULTILINE)

    assert [*map(int, numbers)] == [*range(1, 26)]


def test_every_place_tells_the_same_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    # What is not released yet has no date.
    last, *_ = re.findall(
        r"^## \[(.+)\] - (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE
    )

    assert (cited["version"], str(cited["date-released"])) == last
    assert cited["version"] == version


# --- Templates -----------------------------------------------------------------------


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_holds_no_style_handler_or_script_and_names_where_blocks_end(path):
    text = path.read_text()

    assert "{% endblock %}" not in text
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=", text)
    assert not re.search(r"<style\b", text)
    assert "javascript:" not in text
    for script in re.findall(r"<script\b[^>]*>", text):
        assert " src=" in script or "application/ld+json" in script


def test_a_part_begins_with_a_comment_that_names_what_it_takes():
    for path in PARTS:
        assert re.match(r"\{# .+ #\}\n", path.read_text()), name_of(path)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_part_gets_what_it_takes_by_name_and_nothing_else(path):
    for inclusion in re.findall(r'\{% include "(\w+/_[^%]*) %\}', path.read_text()):
        # The header and the footer read what every page knows of the site.
        is_frame = inclusion.startswith(("includes/_header", "includes/_footer"))
        if not inclusion.endswith(" only") and not is_frame:
            part = ROOT / "templates" / inclusion.split('"')[0]
            assert "takes nothing" in part.read_text().partition("\n")[0], inclusion


# --- Modules -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", [*MODULES, ROOT / "dev.py"], ids=lambda path: name_of(path)
)
def test_a_module_has_a_docstring_or_its_models_do(path):
    tree = ast.parse(path.read_text())

    if ast.get_docstring(tree) is None:
        assert path.parent.name == "models"
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.endswith("QuerySet"):
                assert ast.get_docstring(node), node.name


def test_imports_keep_the_contracts():
    linter = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


# --- Models --------------------------------------------------------------------------


def ours():
    return [m for m in apps.get_models() if m._meta.app_label in LAYERS]


def test_every_model_of_ours_that_staff_edit_has_a_version_and_a_history():
    # Written by the site alone: what it found at addresses, its index and its revision.
    kept = {LinkCheck, IndexedUse, Revision, SearchEntry}
    # Not a part of the profile: what may become one, and what is said of it.
    kept |= {Proposal}
    edited = [m for m in ours() if not m.__name__.startswith("Historical")]
    edited = [model for model in edited if model not in kept]

    assert edited
    assert all(issubclass(model, Record) for model in edited)
    assert all(hasattr(model, "history") for model in edited)


def test_no_model_keeps_html():
    names = {field.name for model in ours() for field in model._meta.get_fields()}

    assert len(names) > 30
    assert not [name for name in names if "html" in name.lower()]


def fields_within(rule):
    """Return the fields that a constraint on expressions names."""
    parts = [part for whole in rule.expressions for part in whole.flatten()]
    return {part.name for part in parts if isinstance(part, models.F)}


def is_unique(model, paths):
    """Return whether these paths name at most one row, by a rule of the database."""
    beyond = defaultdict(list)
    for path in paths:
        name, _, rest = path.partition("__")
        beyond[name] += [rest] if rest else []
    names = set(beyond)
    for name, rest in beyond.items():
        if rest and not is_unique(model._meta.get_field(name).related_model, rest):
            return False
    return any(
        {name} == names and model._meta.get_field(name).unique for name in names
    ) or any(
        isinstance(rule, models.UniqueConstraint)
        and {*rule.fields, *fields_within(rule)} == names
        and rule.condition is None
        for rule in model._meta.constraints
    )


@pytest.mark.parametrize("model", RECORDS)
def test_a_natural_key_is_unique_in_the_database(model):
    assert is_unique(model, model.identified_by)
    assert model.natural_key is Record.natural_key


def test_every_model_of_the_fixtures_is_named_by_a_natural_key():
    fixtures = list((ROOT / "profiles" / "ecpat" / "fixtures").glob("*.yaml"))
    labels = {
        label
        for path in fixtures
        for label in re.findall(r"^- model: (\S+)$", path.read_text(), re.MULTILINE)
    }

    assert labels == {m._meta.label_lower for m in EDITED}
    assert not [
        p for p in fixtures if re.search(r"^  pk:", p.read_text(), re.MULTILINE)
    ]


@pytest.mark.parametrize(
    "rule",
    [rule for model in RECORDS for rule in model._meta.constraints],
    ids=lambda rule: rule.name,
)
def test_every_constraint_is_named_and_speaks_to_the_editor(rule):
    assert rule.name.split("_")[0] in LAYERS
    assert rule.violation_error_message != rule.default_violation_error_message
    assert str(rule.violation_error_message).endswith((".", "?"))


# --- Dependencies --------------------------------------------------------------------


def wanted(*groups):
    """Return what pyproject.toml requires, for the site and in these groups."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    optional = project["project"]["optional-dependencies"].values()
    lines = [*project["project"]["dependencies"], *(r for rs in optional for r in rs)]
    for group in groups:
        lines += project["dependency-groups"][group]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(
    ("name", "groups"),
    [("requirements.txt", []), ("requirements-dev.txt", ["test", "lint"])],
)
def test_what_is_asked_for_is_pinned_by_hash(name, groups):
    text = (ROOT / name).read_text()
    pins = dict(re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^\s;]+)", text, re.MULTILINE))
    pinned = {canonicalize_name(name): version for name, version in pins.items()}

    for requirement in wanted(*groups):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version, requirement.name
        assert requirement.specifier.contains(version), requirement
    blocks = re.split(r"^(?=[\w])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) >= len(pinned) > 10
    assert all("--hash=sha256:" in block for block in blocks)
