"""Plain YAML: scalars, lists and mappings, read and written without surprises.

Aliases, tags, repeated names and deep nesting are refused, so that reading a file
costs no more than its size. Dates and fractions are text; prose is written in blocks.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

import yaml

# Within these limits the worst file is read, or refused, in 30 s and 1 GB.
LARGEST = 5_000_000  # bytes
MOST_VALUES = 400_000  # scalars, lists and mappings
DEEPEST = 5  # levels: the list, a row, its fields, a natural key, one spare

# What is no text though it has no quotes: its form, how it begins, what is read of it.
# YAML 1.1 guesses at more: dates, fractions, "no" (Norwegian) as false, 0750 as octal,
# 12:30 as seven hundred and fifty.
PLAIN: dict[str, tuple[re.Pattern[str], Iterable[str], Callable[[str], Any]]] = {
    "bool": (re.compile(r"(true|false)\Z"), "tf", "true".__eq__),
    "int": (re.compile(r"-?(0|[1-9][0-9]{0,17})\Z"), "-0123456789", int),
    "null": (re.compile(r"(~|null|)\Z"), ["~", "n", ""], lambda _text: None),
}
# A tab between words, a mark of byte order within, a comment that touches its sign. Of
# plain words in brackets see `_Builder.value`.
ONLY_LIBYAML_MAY_READ = re.compile(r"\t|(?<!^)\ufeff|[|>][-+0-9]*#")


class Unreadable(ValueError):  # noqa: N818 (it says what the file is)
    """Raised for a file that is no list of plain values, with its line and the reason."""


class _Builder:
    """Builds scalars, lists and mappings of a parser's events; refuses everything else."""

    def __init__(self, events: Iterator[Any]) -> None:
        self.events = events
        self.values = 0

    def rows(self) -> list[tuple[int, Any]]:
        """Return the items of the one list, each with its line."""
        next(self.events)  # the stream begins
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return []
        root = next(self.events)
        found = self.value(root)
        next(self.events)  # the document ends
        if isinstance(after := next(self.events), yaml.DocumentStartEvent):
            raise _refusal(
                "expected a single document in the stream, but found another document",
                after,
            )
        if not isinstance(root, yaml.SequenceStartEvent):
            raise _refusal("a fixture is a list of rows", root)
        return found

    def value(self, event: Any, depth: int = 0, flow: bool = False) -> Any:
        """Return what begins with an event; of the outermost list, the lines too."""
        problem = ""
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            problem = "anchors and aliases (& and *) are not read; write the text out"
        elif getattr(event, "tag", None):
            problem = "tags (!) are not read; write plain values"
        elif depth >= DEEPEST:
            problem = "this is nested deeper than any fixture needs"
        elif self.values >= MOST_VALUES:
            problem = f"there are more than {MOST_VALUES:,} values; part the file"
        if problem:
            raise _refusal(problem, event)
        self.values += 1
        if isinstance(event, yaml.ScalarEvent):
            # Only libyaml reads {a?b}; yaml's own parser has refused it by now.
            if flow and event.implicit[0] and "?" in event.value:
                raise _refusal("put this in quotes", event)
            return _scalar(event)
        flow = flow or event.flow_style
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(depth + 1, flow)
        items = self._until(yaml.SequenceEndEvent)
        if depth:
            return [self.value(item, depth + 1, flow) for item in items]
        return [(item.start_mark.line + 1, self.value(item, 1, flow)) for item in items]

    def _mapping(self, depth: int, flow: bool) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        seen = set()
        for name in self._until(yaml.MappingEndEvent):
            read = self.value(name, depth, flow)
            if not isinstance(name, yaml.ScalarEvent):
                raise _refusal("a name is one word", name)
            if name.value in seen:
                raise _refusal(f"“{name.value}” is given twice", name)
            seen.add(name.value)
            found[read] = self.value(next(self.events), depth, flow)
        return found

    def _until(self, end: type) -> Iterator[Any]:
        while not isinstance(event := next(self.events), end):
            yield event


def _refusal(problem: str, event: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)


def _scalar(event: Any) -> Any:
    if event.implicit[0]:  # without quotes
        for form, _first, read in PLAIN.values():
            if form.match(event.value):
                return read(event.value)
    return event.value


class _Dumper(yaml.SafeDumper):
    """Writes lists with indented items."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    block = "\n" in text or len(text) > 80
    return dumper.represent_scalar(
        "tag:yaml.org,2002:str", str(text), style="|" if block else None
    )


_Dumper.yaml_implicit_resolvers = {}
for _kind, (_form, _first, _read) in PLAIN.items():
    _Dumper.add_implicit_resolver(f"tag:yaml.org,2002:{_kind}", _form, list(_first))
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
        return [(f"{file}, line {line}", row) for line, row in _rows(text)]
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


def _rows(text: str) -> list[tuple[int, Any]]:
    """Read by libyaml where it is there: in a tenth of the time.

    The word of yaml's own parser counts. It reads what libyaml refuses, in case it does
    not, or in other words; and what libyaml may take though it does not.
    """
    if yaml.__with_libyaml__ and not ONLY_LIBYAML_MAY_READ.search(text):
        try:
            return _Builder(yaml.parse(text, yaml.CSafeLoader)).rows()
        except (yaml.YAMLError, UnicodeEncodeError):
            pass
    return _Builder(yaml.parse(text, yaml.SafeLoader)).rows()
