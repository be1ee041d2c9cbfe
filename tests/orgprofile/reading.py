"""Pages as visitors read them, and files as programs do."""

import json

from tests.markup import Markup
from tests.page_text import read as tree_of
from tests.walk import content


def read(client, address):
    return Markup(client.get(address))


def tree(client, address):
    """Return the page as a tree of elements."""
    return tree_of(client.get(address).content.decode())


def json_file(client, address):
    """Return what a file holds, after checking that it is streamed."""
    response = client.get(address)
    assert response.streaming
    return json.loads(content(response))
