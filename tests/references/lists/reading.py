"""Reads the choices of a narrowed list as its form offers them."""

import re


def options(listing, name):
    """The label of each choice but the empty one, by its value."""
    return {v: str(label) for v, label in listing.form.fields[name].choices if v}


def numbers(listing, name):
    """The number beside each choice, by its value."""
    found = {v: re.search(r"\((\d+)\)$", o) for v, o in options(listing, name).items()}
    return {value: int(number[1]) for value, number in found.items()}
