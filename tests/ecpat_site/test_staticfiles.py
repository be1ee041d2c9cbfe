"""Style sheets and scripts as they are collected."""

import re

import pytest
from django.core.management import call_command
from django.test import override_settings


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "ecpat_site.staticfiles.Storage"},
    }
    # Compressing takes seconds, and whitenoise's own tests see to it.
    plain = ["css", "js", "svg", "txt", "json", "md", "html"]
    own = {"STORAGES": storages, "WHITENOISE_SKIP_COMPRESS_EXTENSIONS": plain}
    with override_settings(STATIC_ROOT=folder, **own):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


def test_what_a_sheet_or_a_script_names_is_named_by_content(collected):
    (site,) = (collected / "css").glob("site.*.css")
    fonts = re.findall(r'url\("\.\./fonts/([^"]+)"\)', site.read_text())

    (cite,) = (collected / "js").glob("cite.*.js")
    (prose,) = (collected / "js").glob("prose.*.js")
    assert f'from "./{cite.name}";' in prose.read_text()
    assert len(fonts) == 4
    for name in fonts:
        assert re.fullmatch(r"[\w-]+\.[0-9a-f]{12}\.woff2", name)
        assert (collected / "fonts" / name).is_file()
