"""The words around a drawing in a picture that is taken along, line by line.

Lengths are in units of the picture. How wide words are is estimated, on the safe side: what
shows an SVG may have another font.
"""

from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import NamedTuple

from orgprofile.drawing.chart import Label, written

WIDTH, MARGIN = 800.0, 24.0
INNER = WIDTH - 2 * MARGIN
# The height of a line and how wide a letter is on average, by kind of words. The sizes
# of letters are those of pictures.css: 24, 16, 14 and 13.
_HEIGHTS = {"title": 31.0, "subtitle": 24.0, "key": 24.0, "foot": 19.0}
_LETTERS = {"title": 15.5, "subtitle": 8.5, "foot": 7.0}
# How many lines there are at most of one text; what is left over is cut.
_LINES = 3
_SIGN = 30.0


class Key(NamedTuple):
    """A sign of the legend at its place, and its words after it."""

    sign: str
    x: str
    y: str
    label: Label


class Frame(NamedTuple):
    """A picture: its title, subtitle and feet, and the place of the drawing in it."""

    width: str
    height: str
    lines: list[Label]
    keys: list[Key]
    x: str
    y: str
    drawing_width: str
    drawing_height: str


def frame(
    title: str,
    subtitle: str,
    legend: Iterable[tuple[str, str]],
    feet: Sequence[str],
    drawing: tuple[float, float],
) -> Frame:
    """Lay out title and subtitle above a drawing, legend and feet below it.

    `legend` pairs a sign with its words; `drawing` is its width and height.
    """
    height = INNER * drawing[1] / drawing[0]
    lines, y = _lines([("title", title), ("subtitle", subtitle)], MARGIN - 6)
    top = y + 16
    keys: list[Key] = []
    y = top + height + 10
    for sign, words in legend:
        label = Label("key", written(MARGIN + _SIGN), written(y + 14), words)
        keys.append(Key(sign, written(MARGIN), written(y + 1), label))
        y += _HEIGHTS["key"]
    below, y = _lines([("foot", words) for words in feet], y + 2)
    size = written(WIDTH), written(y + MARGIN)
    places = map(written, (MARGIN, top, INNER, height))
    return Frame(*size, [*lines, *below], keys, *places)


def _lines(texts: Iterable[tuple[str, str]], y: float) -> tuple[list[Label], float]:
    """Return the lines of texts below `y`, and where the last one stands."""
    lines = []
    for kind, text in texts:
        letters = int(INNER / _LETTERS[kind])
        for words in wrap(text, letters, max_lines=_LINES, placeholder=" …"):
            y += _HEIGHTS[kind]
            lines.append(Label(kind, written(MARGIN), written(y), words))
    return lines, y
