"""An SVG of ours as a PNG file."""

import struct

import pytest

from orgprofile.drawing import raster

# Letters of the languages that names here are written in, and the signs of our own words.
LETTERS = "AZaz019 ÀÉÎÖØßçñ–—‘’“”·©€"


def written(words, weight=400):
    """The pixels of a word on a line of its own."""
    return raster.png(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30"><style>text '
        f'{{font-family:"{raster.FAMILY}";font-weight:{weight}}}</style>'
        f'<text x="5" y="20">{words}</text></svg>',
        120,
    )


def test_a_picture_is_a_png_of_the_width_asked_for_in_the_proportions_of_the_svg():
    made = written("a")

    assert made.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", made[16:24]) == (120, 60)


@pytest.mark.parametrize("weight", [400, 600])
def test_every_letter_has_its_own_shape_in_both_weights(weight):
    unknown = written("漢", weight)

    drawn = {written(letter, weight) for letter in LETTERS}

    assert len(drawn) == len(LETTERS)
    assert unknown not in drawn
    assert written("A", 400) != written("A", 600)


def test_the_same_picture_is_made_once():
    assert written("once") is written("once")
