"""Loads templates without the white space that no reader sees."""

import re
from typing import Any

from django.template.loaders import filesystem

_WHITE_SPACE = re.compile(r"\s*\n\s*")
# Beside the tag of a block, a line end separates no words.
_BLOCK = (
    r"</?(?:html|head|meta|link|title|body|main|header|footer|nav|section|article|div"
    r"|h\d|p|ul|ol|li|dl|dt|dd|figure|figcaption|table|caption|thead|tbody|tr|th|td"
    r"|form|details|summary|svg|defs|desc|pattern|g|path|rect|circle|text)\b[^<>{]*>"
)
_BESIDE_BLOCK = re.compile(rf"\n(?={_BLOCK})|({_BLOCK})\n")


class Loader(filesystem.Loader):
    """Reads templates from folders; white space with a line end in it becomes one, or none.

    So no template of ours may hold preformatted text of its own.
    """

    def get_contents(self, origin: Any) -> str:
        lines = _WHITE_SPACE.sub("\n", super().get_contents(origin))
        return _BESIDE_BLOCK.sub(r"\1", lines)
