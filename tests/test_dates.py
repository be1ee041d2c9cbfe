"""The dates of pages: when their words last changed, whoever loads them and whenever."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from references.loading import plain_yaml
from references.records.record import Record
from tests.test_second_profile import second_profile
from tests.walk import content, html_addresses, public_addresses

ROOT = Path(__file__).parents[1]
FILES = sorted(ROOT.glob("profiles/*/fixtures/*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: "-".join(path.parts[-3::2]))
def test_each_shipped_row_names_the_day_of_its_words(path):
    with path.open() as file:
        rows = plain_yaml.read_list(file, path.name)

    undated = [where for where, row in rows if "changed" not in row["fields"]]

    assert rows
    assert not undated
