"""The folder of a profile: what is read, and what is refused, by file, line and key."""

import re
from itertools import product
from pathlib import Path

import pytest

from references.loading import profile

CSS = Path(__file__).parents[3] / "static" / "css"
PROFILE = """\
slug = "my-network"
name = "My Network"
website = "https://example.org/"
languages = ["en-GB", "nb"]

[licence]
name = "CC BY 4.0"
title = "Creative Commons Attribution 4.0"
url = "https://creativecommons.org/licenses/by/4.0/"

[about]
method = ""
"""
TITLE = 'title = "Creative Commons Attribution 4.0"\n'


def read(folder, text):
    (folder / "profile.toml").write_text(text)
    return profile.profile_in(folder)


def test_what_is_left_out_or_empty_has_a_default(tmp_path):
    found = read(tmp_path, PROFILE)

    assert (found.slug, found.name) == ("my-network", "My Network")
    assert (found.language, found.languages) == ("en-GB", ("en-GB", "nb"))
    assert (found.accent, found.contact, found.footer) == ("blue", "", ())
    assert (found.licence.name, found.licence.changes) == ("CC BY 4.0", ())
    assert {"founding": "founding", "case": "case"}.items() <= dict(
        found.choices("events")
    ).items()

    own = '[kinds.events]\nlaw = "law"\nboard = "election, elections of the board"\n'
    own += '[search]\nexamples = ["Who?"]\n[search.also]\nFrance = "Frankreich"\n'
    found = read(tmp_path, PROFILE + own)
    assert (found.examples, found.also) == (("Who?",), {"France": "Frankreich"})
    plurals = found.choices("events", number=1)
    assert plurals == [("law", "laws"), ("board", "elections of the board")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('slug = "my-network"\n', "", "line 1: `slug` is missing."),
        ('"my-network"', '"My Network"', "line 1: `slug` must be small letters,"),
        ("name = ", "nmae = ", "line 2: `nmae` is no key of a profile; the nearest is"),
        ("https://example.org/", "example.org", "line 3: `website` must be an addr"),
        ("https://example.org/", "https://a:b@c.d/", "line 3: `website` must be an address that can"),
        ('"en-GB", "nb"', '"nb"', "line 4: `languages` must begin with English"),
        ('["en-GB", "nb"]', '"en"', "line 4: `languages` must be a list of texts."),
        ("[licence]", 'answers = ["Who leads it"]\n[licence]', "line 6: `answers` must be “question:"),
        ("[licence]", f"answers = {['Who: people'] * 6}\n[licence]", "line 6: `answers` must have 5 lines"),
        ("[licence]", 'publisher = "Foo, Inc."\n[licence]', "line 6: `publisher` must be one"),
        ("[licence]", 'independent = "no"\n[licence]', "line 6: `independent` must be `true`"),
        ("[licence]", 'accent = "pink"\n[licence]', "line 6: `accent` must be one of bl"),
        ("[licence]", 'footer = ["So.[@key]"]\n[licence]', "line 6: `footer` must"),
        (TITLE, "", "line 6: `licence.title` is"),
        ('"CC BY 4.0"', '"CC\\nBY"', "line 7: `licence.name` must be one short line"),
        ("[about]", '[kinds.parts]\nX = "y"\n[about]', "line 12: `kinds.parts.X` is no"),
        ("[about]", '[search.pages]\nWork = "#a"\n[about]', "line 12: `search.pages.Work` must be a path"),
        ("[about]", '[search.also]\na = "b;"\n[about]', "line 12: `search.also.a` must be words"),
        ("[about]", "[about]\nmotto = 1", "line 12: `about.motto` is no key of a profile"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_refused_by_file_line_and_key(tmp_path, old, new, said):
    with pytest.raises(profile.ProfileError) as refused:
        read(tmp_path, PROFILE.replace(old, new, 1))

    assert f"{tmp_path / 'profile.toml'}, {said}" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        *((name, "which is not allowed") for name in ("a" * 300, "..", "my network")),
        ("empty", r"dev\.py new NAME"),
    ],
)
def test_a_folder_that_is_no_profile_is_refused_with_the_way_out(tmp_path, name, said):
    with pytest.raises(profile.ProfileError, match=said):
        profile.profile_in(tmp_path / name)


def luminance(colour):
    """Return the luminance of a colour, as WCAG 2.2 has it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def luminances(name, text):
    """Return the luminance of a colour in light and in dark."""
    both = re.search(rf"--color-{name}: light-dark\((#\w+), (#\w+)\)", text).groups()
    return [*map(luminance, both)]


def test_every_accent_can_be_read_on_every_ground_in_light_and_dark():
    default, *others = profile.ACCENTS
    colours = (CSS / "drawings.css").read_text()
    written = dict(re.findall(r'accent="(\w+)"\] \{([^}]+)', colours))
    assert sorted(written) == sorted(others)

    written[default] = colours
    grounds = ("paper", "raised", "sunk", "highlight")
    for (name, text), ground in product(written.items(), grounds):
        accents, papers = luminances("accent", text), luminances(ground, colours)
        for dark, light in map(sorted, zip(accents, papers, strict=True)):
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (name, ground)
