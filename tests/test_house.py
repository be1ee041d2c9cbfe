"""Rules for every file of the project, whoever adds it."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.db import models
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from references.models import (
    LinkCheck,
    LoadedRow,
    Proposal,
    Revision,
    SearchEntry,
    Use,
)
from references.records.record import Record
from tests.walk import RECORDS

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
    *("pypi" + ".org", "python" + "hosted", "/simple" + "/", "find" + "-links"),
    *("index" + "-url =", "index" + "-url http", "extra" + "-index"),
    *("registry" + ".npmjs", "arti" + "factory", "proxy" + ".golang"),
]


def test_no_file_holds_an_address_of_a_package_index_or_a_path_of_this_machine():
    places = {str(ROOT), str(Path.home())} - {"/"}
    own = "|".join(re.escape(place) for place in places)
    anybodys = "/ho" + "me/[a-z]|/Us" + "ers/[a-z]|[A-Z]:" + r"\\Us" + "ers"
    path_here = re.compile(rf"(?<![\w.:/-])(?:(?:{own})(?![\w-])|{anybodys})")
    files = kept_files()
    assert ROOT / "requirements.txt" in files

    for path in files:
        text = path.read_bytes().decode(errors="ignore")
        assert not path_here.search(text), name_of(path)
        assert not [index for index in INDEXES if index in text.lower()], name_of(path)


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
    named = re.compile(rf"`((?:{folders})/[\w./-]*)`")
    linked = re.compile(r"\]\(([^/:#)][^:#)]*)(?:#[^)]*)?\)")
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        places = [ROOT / name for name in named.findall(path.read_text())]
        places += [path.parent / name for name in linked.findall(path.read_text())]
        assert [place for place in places if not place.exists()] == [], name_of(path)


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


# --- Models --------------------------------------------------------------------------


def ours():
    return [m for m in apps.get_models() if m._meta.app_label in LAYERS]


def test_every_model_of_ours_that_staff_edit_has_a_version_and_a_history():
    # Written by the site alone: what it found at addresses, its index, its revision, and
    # what was loaded.
    kept = {LinkCheck, Use, Revision, SearchEntry}
    # Not a part of the profile: what may become one, and what is said of it.
    kept |= {Proposal, LoadedRow}
    edited = [m for m in ours() if not m.__name__.startswith("Historical")]
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


def test_no_fixture_names_a_row_by_its_number():
    for path in (ROOT / "profiles").rglob("fixtures/*.yaml"):
        assert not re.search(r"^  pk:", path.read_text(), re.MULTILINE), path


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
