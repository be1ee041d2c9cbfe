"""What a form says of a row it refuses."""

import pytest
from django.core.exceptions import ValidationError


def unsourced(words: str) -> str:
    """What it says of a published sentence that names no source."""
    return f"“{words}” names no source: cite one as [@key], or name a doubt as [!name]."


def refusal(row) -> dict[str, list[str]]:
    """What a form would say of the row, sentence by sentence, under its field."""
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    return refused.value.message_dict
