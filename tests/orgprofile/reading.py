"""Pages as visitors read them."""

from tests.markup import Markup
from tests.page_text import read as tree_of


def read(client, address):
    return Markup(client.get(address))


def tree(client, address):
    """Return the page as a tree of elements."""
    return tree_of(client.get(address).content.decode())
