"""What a form says of a row it refuses."""

import pytest
from django.core.exceptions import ValidationError

UNSOURCED = "This cites no source. Cite one as [@key], or keep it as a draft."


def refusal(row) -> dict[str, list[str]]:
    """What a form would say of the row, sentence by sentence, under its field."""
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    return refused.value.message_dict
