"""Plain YAML: scalars, lists and mappings, read and written without surprises.

Aliases, tags, repeated names and deep nesting are refused, so that reading a file
costs no more than its size. Dates and fractions are text; prose is written in blocks.
"""

import re
from typing import IO, Any

import yaml

# Within these limits the worst file is read, or refused, in 30 s and 1 GB.
LARGEST = 5_000_000  # bytes
MOST_VALUES = 400_000  # scalars, lists and mappings
DEEPEST = 5  # levels: the list, a row, its fields, a natural key, one spare


class Unreadable(ValueError):  # noqa: N818 (it says what the file is)
    """Raised for a file that is no list of plain values, with its line and the reason."""


class _Loader(yaml.SafeLoader):
    """Reads scalars, lists and mappings, and refuses everything else."""

    depth = 0
    values = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()
        problem = ""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            problem = "anchors and aliases (& and *) are not read; write the text out"
        elif getattr(event, "tag", None):
            problem = "tags (!) are not read; write plain values"
        elif self.depth >= DEEPEST:
            problem = "this is nested deeper than any fixture needs"
        elif self.values >= MOST_VALUES:
            problem = f"there are more than {MOST_VALUES:,} values; part the file"
        if problem:
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
        self.depth += 1
        self.values += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key, _value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(
                    problem="a name is one word", problem_mark=key.start_mark
                )
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"“{key.value}” is given twice",
                    problem_mark=key.start_mark,
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


class _Dumper(yaml.SafeDumper):
    """Writes lists with indented items."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    block = "\n" in text or len(text) > 80
    return dumper.represent_scalar(
        "tag:yaml.org,2002:str", str(text), style="|" if block else None
    )


# What is no text though it has no quotes. YAML 1.1 guesses at more: dates, fractions,
# "no" (Norwegian) as false, 0750 as octal, 12:30 as seven hundred and fifty.
_Loader.yaml_implicit_resolvers = {}
for _kind, _form, _first in (
    ("bool", r"(true|false)\Z", "tf"),
    ("int", r"-?(0|[1-9][0-9]{0,17})\Z", "-0123456789"),
    ("null", r"(~|null|)\Z", ["~", "n", ""]),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_kind}", re.compile(_form), list(_first)
    )
_Dumper.yaml_implicit_resolvers = _Loader.yaml_implicit_resolvers
_Dumper.add_multi_representer(str, _write_text)  # a choice is a str too
_Dumper.add_representer(str, _write_text)


def read_list(stream_or_text: Any, file: str) -> list[tuple[str, Any]]:
    """Return the items of a file's list, each with the file and the line it begins on.

    Takes a text, bytes or an open file. Raises Unreadable.
    """
    return _items(_text(stream_or_text, file), file)


def write_list(items: list[Any], stream: IO[str]) -> None:
    """Write a list of plain values, the names in each in their order."""
    yaml.dump(
        items, stream, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100
    )


def _text(stream_or_text: Any, file: str) -> str:
    content = stream_or_text
    try:
        if hasattr(content, "read"):
            content = content.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise Unreadable(f"{file}: larger than {LARGEST:,} bytes.")
        return content if isinstance(content, str) else content.decode()
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"{file}, line {line}: not UTF-8 text ({error.reason})."
        ) from error


def _items(text: str, file: str) -> list[tuple[str, Any]]:
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        if root is None:
            return []
        if not isinstance(root, yaml.SequenceNode):
            line = root.start_mark.line + 1
            raise Unreadable(f"{file}, line {line}: a fixture is a list of rows.")
        return [
            (
                f"{file}, line {node.start_mark.line + 1}",
                loader.construct_object(node, deep=True),
            )
            for node in root.value
        ]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = ", ".join(part for part in (error.context, error.problem) if part)
        raise Unreadable(f"{file}, line {line}: {problem}.") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Unreadable(
            f"{file}, line {line}: the character U+{error.character:04X} can’t be "
            "in a fixture."
        ) from error
