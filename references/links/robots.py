"""Reads which addresses the robots.txt of a site permits. Source: RFC 9309."""

from collections import defaultdict
from urllib.parse import unquote, urlsplit

# The name by which a site may address this program.
NAME = "source-check"


def permits(robots: str, address: str) -> bool:
    """Return whether the text of a robots.txt lets this program request the address."""
    # Of the rules that apply to the address, the longest counts; without a rule it is permitted.
    # `groups` has, under the name of each program, (beginning of a path, whether it is permitted).
    groups: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
    agents: list[str] = []
    has_rules = True
    # A byte order mark may stand before the first line (RFC 9309, 2.3).
    for line in robots.removeprefix("\ufeff").splitlines():
        field, _colon, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if field == "user-agent":
            # Names that follow each other share the rules after them.
            agents = [] if has_rules else agents
            agents.append(value.lower())
            has_rules = False
        elif field in ("allow", "disallow"):
            has_rules = True
            for agent in agents:
                groups[agent].append((unquote(value), field == "allow"))
    parts = urlsplit(address)
    path = unquote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    rules = groups[NAME] if NAME in groups else groups["*"]
    matching = [(len(r), allows) for r, allows in rules if r and _matches(r, path)]
    # Of two rules of one length, the one that permits counts: True is more than False.
    _length, is_permitted = max(matching, default=(0, True))
    return is_permitted


def _matches(rule: str, path: str) -> bool:
    """Return whether a rule of a robots.txt, with its * and $, applies to a path."""
    # Without a regular expression, since a rule with many * could make it very slow.
    first, *others = rule.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for piece in others:
        position = path.find(piece, at)
        if position < 0:
            return False
        at = position + len(piece)
    if not rule.endswith("$"):
        return True
    # The last piece may stand again at the end: "/a*b$" applies to "/abxb".
    return path.endswith(others[-1]) if others else at == len(path)
