"""The folder of a profile: what is read, and what is refused, by file, line and key."""

import re
from itertools import product
from pathlib import Path

import pytest

from references.loading import profile

ROOT = Path(__file__).parents[3]
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


def read(folder, text):
    (folder / "profile.toml").write_text(text)
    return profile.read(folder)


def test_what_is_left_out_or_empty_has_a_default(tmp_path):
    found = read(tmp_path, PROFILE)

    assert (found.slug, found.name) == ("my-network", "My Network")
    assert (found.language, found.languages) == ("en-GB", ("en-GB", "nb"))
    assert (found.accent, found.contact, found.footer, found.method) == (
        *("rust", "", (), ""),
    )
    assert found.licence.name == "CC BY 4.0"
    assert found.licence.changes == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('slug = "my-network"\n', "", "line 1: `slug` is missing."),
        ('"my-network"', '"My Network"', "line 1: `slug` must be small letters,"),
        ('"my-network"', '""', "line 1: `slug` must not be empty."),
        ('"my-network"', "7", "line 1: `slug` must be text in quotes."),
        ("name = ", "nmae = ", "line 2: `nmae` is no key of a profile; the nearest is"),
        (
            '"https://example.org/"',
            '"example.org"',
            "line 3: `website` must be an addr",
        ),
        (
            '"https://example.org/"',
            '"https://a..b/"',
            "line 3: `website` must be an ad",
        ),
        ('"en-GB", "nb"', '"nb"', "line 4: `languages` must begin with English"),
        ('["en-GB", "nb"]', '"en"', "line 4: `languages` must be a list of texts."),
        (
            "[licence]",
            'contact = "nobody"\n[licence]',
            "line 6: `contact` must be an e-mail address or an address with https://",
        ),
        (
            "[licence]",
            'contact = "https://a..b/"\n[licence]',
            "line 6: `contact` must be an address that can be followed",
        ),
        (
            "[licence]",
            'publisher = "Foo, Inc."\n[licence]',
            "line 6: `publisher` must be one line without a comma",
        ),
        (
            "[licence]",
            'accent = "pink"\n[licence]',
            "line 6: `accent` must be one of ru",
        ),
        (
            "[licence]",
            'footer = ["Who helps.[@key]"]\n[licence]',
            "line 6: `footer` must",
        ),
        ("[licence]", "licence = 1\n[terms]", "line 6: `licence` is no key"),
        (
            'title = "Creative Commons Attribution 4.0"\n',
            "",
            "line 6: `licence.title` is",
        ),
        ('"CC BY 4.0"', '"CC\\nBY"', "line 7: `licence.name` must be one short line"),
        (
            "[about]",
            "[about]\nmotto = 1",
            "line 12: `about.motto` is no key of a profile",
        ),
        ('"CC BY 4.0"', "CC BY 4.0", "line 7: Invalid value."),
    ],
)
def test_what_cannot_be_right_is_refused_by_file_line_and_key(tmp_path, old, new, said):
    assert old in PROFILE

    with pytest.raises(profile.ProfileError) as refused:
        read(tmp_path, PROFILE.replace(old, new, 1))

    assert f"{tmp_path / 'profile.toml'}, {said}" in str(refused.value)


@pytest.mark.parametrize("name", ["a" * 300, "..", "my network"])
def test_a_folder_whose_name_is_no_slug_is_refused(tmp_path, name):
    with pytest.raises(profile.ProfileError, match="is not such a name"):
        profile.read(tmp_path / name)


def test_a_folder_without_it_is_refused_with_the_way_out(tmp_path):
    with pytest.raises(profile.ProfileError, match=r"dev\.py new NAME"):
        profile.read(tmp_path)


# --- The accents ----------------------------------------------------------------------


def sheet(name):
    return (ROOT / "static" / "css" / name).read_text()


def schemes(name, text):
    """Return the light and the dark value of a colour."""
    return re.search(rf"--color-{name}: light-dark\((#\w+), (#\w+)\)", text).groups()


def contrast(one, other):
    """Return the contrast ratio of two colours (WCAG 2.2)."""

    def luminance(colour):
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        r, g, b = (
            p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        )
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_every_accent_can_be_read_on_every_ground_in_light_and_dark():
    default, *others = profile.ACCENTS
    written = dict(re.findall(r'accent="(\w+)"\] \{([^}]+)', sheet("accents.css")))
    assert sorted(written) == sorted(others)

    tokens = sheet("tokens.css")
    written[default] = tokens
    grounds = [schemes(g, tokens) for g in ("paper", "raised", "sunk", "highlight")]
    for (name, text), ground in product(written.items(), grounds):
        for colour, under in zip(schemes("accent", text), ground, strict=True):
            assert contrast(colour, under) >= 4.5, (name, colour, under)
