"""What the site answers, says and refuses, as recorded in the tables beside this file.

`RECORD=1 python3 dev.py test tests/tables` writes the tables anew: their difference in
the commit shows what has changed for readers, programs and editors.
"""

import ast
import os
from hashlib import sha256
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from tests.conftest import OURS
from tests.rendered import words_of
from tests.walk import content, one_of_each

HERE = Path(__file__).parent


def digest(text):
    return sha256(text).hexdigest()[:12]


def statuses():
    """Yield the answer of one address of each kind to each method."""
    for address in [*one_of_each(), "/nowhere/", "/history/nothing/", "/about"]:
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
            response = Client().generic(method, address)
            text = content(response)
            if method == "HEAD":
                assert text == "", address
            yield address, method, response.status_code, response["Content-Type"]


def words(answers):
    """Yield the number of words of each page without a query, and their digest."""
    for address, answer in sorted(answers.items()):
        if answer.is_page and "?" not in address:
            said = words_of(answer.tree)
            yield address, len(said.split()), digest(said.encode())


def exports(answers):
    """Yield the length and the digest of each file."""
    for address, answer in sorted(answers.items()):
        if not answer.is_page:
            yield address, len(answer.content), digest(answer.content)


def refusals():
    """Yield the sentence of each constraint, and of each other refusal in our code."""
    for model in (m for label in OURS for m in apps.get_app_config(label).get_models()):
        for constraint in model._meta.constraints:
            yield constraint.name, constraint.violation_error_message
    for package in (*OURS, "ecpat_site"):
        for path in sorted((settings.BASE_DIR / package).rglob("*.py")):
            named = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
            if "migrations" not in path.parts:
                yield from refused_in(ast.parse(path.read_text()), named)


def refused_in(tree, module):
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                match node:
                    case ast.Call(ast.Name("ValidationError"), [said, *_rest]):
                        yield f"{module}.{function.name}", ast.unparse(said)


def assert_recorded(name, rows):
    """Compare rows with a table; write it first where RECORD=1 asks for it."""
    path = HERE / f"{name}.tsv"
    lines = ["\t".join(" ".join(str(cell).split()) for cell in row) for row in rows]
    if os.environ.get("RECORD") == "1":
        path.write_text("\n".join(lines) + "\n", "utf-8")
    recorded = path.read_text("utf-8").splitlines()

    assert sorted({*lines} - {*recorded}) == [], f"not in {path.name}"
    assert sorted({*recorded} - {*lines}) == [], f"only in {path.name}"


@pytest.mark.django_db
def test_each_address_answers_each_method_as_recorded(answers, made_profile):
    # The shipped rows come first: they can only be inserted where there are none.
    assert_recorded("statuses", statuses())


def test_each_page_has_the_words_recorded(answers):
    assert_recorded("words", words(answers))


def test_each_file_has_the_content_recorded(answers):
    assert_recorded("exports", exports(answers))


def test_each_refusal_has_the_sentence_recorded():
    assert_recorded("refusals", refusals())
