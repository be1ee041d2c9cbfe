"""Write the fonts of pictures: the site's own, unpacked.

Run again only when the fonts in `static/fonts` change:

    python3 -m pip install fonttools brotli
    python3 docs/pictures/fonts.py

The renderer of PNG files (`orgprofile/drawing/raster.py`) reads TrueType and no WOFF2.
"""

from pathlib import Path

from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[2]
WEIGHTS = (400, 600)


def main() -> None:
    for weight in WEIGHTS:
        packed = ROOT / f"static/fonts/source-serif-4-latin-{weight}-normal.woff2"
        font = TTFont(packed, recalcTimestamp=False)
        font.flavor = None
        font.save(ROOT / f"orgprofile/drawing/source-serif-4-{weight}.ttf")


if __name__ == "__main__":
    main()
