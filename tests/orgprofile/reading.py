"""Pages as visitors read them, and files as programs do."""

import json

from tests.make import make_citation
from tests.markup import Markup
from tests.page_text import read as tree_of
from tests.walk import content


def answered(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response


def read(client, address):
    return Markup(answered(client, address))


def tree(client, address):
    """Return the page as a tree of elements."""
    return tree_of(answered(client, address).content.decode())


def json_file(client, address):
    """Return what a file holds, after checking that it is streamed."""
    response = answered(client, address)
    assert response.streaming
    return json.loads(content(response))


def make_sources(*keys):
    return [make_citation(key) for key in keys]
