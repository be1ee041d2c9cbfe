"""A picture as a PNG file, made from an SVG of our own.

The renderer reads files that an SVG names, and a monstrous size stops it: give it no
SVG of anyone else's. It knows no `var()`, no nested rule and no `@media`, and of fonts
only the two beside this module, made by `docs/pictures/fonts.py`: a letter beyond
Western European ones becomes a box.
"""

from functools import lru_cache
from pathlib import Path

import resvg_py

FAMILY = "Source Serif 4"
_FONTS = [
    str(Path(__file__).with_name(f"source-serif-4-{weight}.ttf"))
    for weight in (400, 600)
]


# The renderer stops the whole process for as long as it works, so none is made twice.
@lru_cache(maxsize=32)
def png(svg: str, width: int) -> bytes:
    """Return an SVG as a PNG file, `width` pixels wide."""
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
        skip_system_fonts=True,
        font_files=_FONTS,
        font_family=FAMILY,
    )
