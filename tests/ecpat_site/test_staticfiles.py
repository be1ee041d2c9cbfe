"""Style sheets as they are collected: one file holds those it imports."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

SHEETS = ["base", "layout", "print", "components", "notes", "drawings", "catalogue"]


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "ecpat_site.staticfiles.Storage"},
    }
    # Compressing takes seconds, and whitenoise's own tests see to it.
    plain = ["css", "js", "svg", "txt", "json", "md", "html"]
    with override_settings(
        STATIC_ROOT=folder, STORAGES=storages, WHITENOISE_SKIP_COMPRESS_EXTENSIONS=plain
    ):
        # A second time finds the files of the first.
        for _ in range(2):
            call_command("collectstatic", interactive=False, verbosity=0)
    return folder


def test_a_sheet_holds_those_it_imports_in_their_layers(collected):
    (site,) = (collected / "css").glob("site.*.css")
    (admin,) = (collected / "css").glob("admin.*.css")
    text = site.read_text()

    assert "@import" not in text + admin.read_text()
    assert text.index("@layer tokens, base") < text.index("@layer tokens {")
    for name in SHEETS:
        assert source(name) in text, name
    assert "@layer print {\n@media print {\n" in text


def test_what_a_sheet_or_a_script_names_is_named_by_its_content(collected):
    (site,) = (collected / "css").glob("site.*.css")
    (cite,) = (collected / "js").glob("cite.*.js")
    (drafts,) = (collected / "js").glob("drafts.*.js")
    fonts = re.findall(r'url\("\.\./fonts/([^"]+)"\)', site.read_text())

    assert len(fonts) == 3
    for name in fonts:
        assert re.fullmatch(r"[\w-]+\.[0-9a-f]{12}\.woff2", name)
        assert (collected / "fonts" / name).is_file()
    assert f'from "./{cite.name}";' in drafts.read_text()


def source(name):
    return (Path(__file__).parents[2] / "static" / "css" / f"{name}.css").read_text()
