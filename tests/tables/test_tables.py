"""Statuses and refusals of the site, as recorded in the tables beside this file."""

import ast

from django.apps import apps
from django.conf import settings
from django.test import Client

from tests.conftest import OURS
from tests.tables.recording import assert_recorded
from tests.walk import content, one_of_each


def statuses():
    """Yield the answer of one address of each kind to each method."""
    for address in [*one_of_each(), "/nowhere/", "/history/nothing/", "/about"]:
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
            response = Client().generic(method, address)
            text = content(response)
            if method == "HEAD":
                assert text == "", address
            yield address, method, response.status_code, response["Content-Type"]


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


def test_each_address_answers_each_method_as_recorded(made_profile):
    assert_recorded("statuses", statuses())


def test_each_refusal_has_the_sentence_recorded():
    assert_recorded("refusals", refusals())
