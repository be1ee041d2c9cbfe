"""What a robots.txt lets the program ask for, as RFC 9309 has it."""

import pytest

from references.links.robots import permits

NONE = "User-agent: *\nDisallow: /"


@pytest.mark.parametrize(
    ("robots", "path", "is_permitted"),
    [
        ("", "/a", True),
        (NONE, "/a", False),
        (f"\ufeff{NONE}", "/a", False),
        ("<!doctype html><p>Not found", "/a", True),
        ("user-agent:*\nDISALLOW:/a # not this", "/a/b", False),
        ("User-agent: *\nDisallow: /a", "/b", True),
        # The longest rule wins; of two that are as long, the one that allows.
        (f"{NONE}\nAllow: /a", "/a/b", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        # Signs in rules.
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", True),
        ("User-agent: *\nDisallow: /a$", "/a", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: /*?print", "/a?print=1", False),
        ("User-agent: *\nDisallow: /%C3%BC", "/ü", False),
        # Its own group counts alone; names of one group, and groups of one name.
        (f"{NONE}\n\nUser-agent: Source-Check\nDisallow: /b", "/a", True),
        ("User-agent: x\nUser-agent: source-check\nDisallow: /", "/a", False),
        ("User-agent: source-check\nDisallow: /a\nUser-agent: source-check\nDisallow: /b", "/b", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("Disallow: /", "/a", True),
    ],
)  # fmt: skip
def test_the_rules_of_a_site_are_kept(robots, path, is_permitted):
    assert permits(robots, f"https://example.org{path}") is is_permitted
