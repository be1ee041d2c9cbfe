"""Compares what the site says and gives with the tables in this folder.

`RECORD=1 python3 dev.py test tests` writes the tables anew: their difference in the
commit shows what has changed for readers, programs and editors.
"""

import os
from pathlib import Path

HERE = Path(__file__).parent


def said(source):
    """Return what a file or a text says of a source, field by field."""
    fields = {n: v for n, v in source.items() if v and n not in ("number", "raw")}
    return [f"{name}: {str(v).replace(chr(10), ' | ')}" for name, v in fields.items()]


def assert_recorded(name, rows):
    """Compare rows with a table; write it first where RECORD=1 asks for it."""
    path = HERE / f"{name}.tsv"
    lines = ["\t".join(" ".join(str(cell).split()) for cell in row) for row in rows]
    if os.environ.get("RECORD") == "1":
        path.write_text("\n".join(lines) + "\n", "utf-8")
    recorded = path.read_text("utf-8").splitlines()

    assert sorted({*lines} - {*recorded}) == [], f"not in {path.name}"
    assert sorted({*recorded} - {*lines}) == [], f"only in {path.name}"


def assert_answers(name, answer, given=1):
    """Compare what a function answers to the first cells of each line with the others.

    Who adds a line writes these cells alone, and records the others.
    """
    lines = (HERE / f"{name}.tsv").read_text("utf-8").splitlines()
    asked = [line.split("\t")[:given] for line in lines]
    assert_recorded(name, [(*cells, *answer(*cells)) for cells in asked])
