"""Eight who accept one proposal at once, in a process of its own and on both databases."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
EIGHT = """
import json
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from orgprofile.models import Section
from references.models import Proposal
from tests.make import make_proposal

section = Section.objects.first()
lena = User.objects.create(username="lena")
editors = [User.objects.create_superuser(f"editor-{n}") for n in range(8)]
sent = {
    "organisation": section.organisation_id, "heading": "Once", "slug": section.slug,
    "status": "published", "body": section.body, "order": section.order,
    "shows": section.shows, "version": section.version, "why": "Why.",
}
data = {name: [str(value)] for name, value in sent.items()}
proposal = make_proposal(section, lena, data=data)
form = {"seen": proposal.made_at.isoformat(), "_accept": "on"}


def accept(editor):
    client = Client()
    client.force_login(editor)
    try:
        return client.post(proposal.get_absolute_url(), form).status_code
    finally:
        connection.close()


with ThreadPoolExecutor(8) as pool:
    answers = list(pool.map(accept, editors))
proposal.refresh_from_db()
section.refresh_from_db()
last = section.history.latest()
print(json.dumps({
    "answers": answers,
    "saved": section.version - int(sent["version"]),
    "heading": section.heading,
    "status": proposal.status,
    "both": [last.history_user_id == proposal.decided_by_id, last.history_change_reason],
}))
"""


@pytest.mark.django_db(transaction=True)
def test_of_eight_acceptances_at_once_exactly_one_is_applied(database_url):
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "ecpat_site.settings",
        "DJANGO_ALLOWED_HOSTS": "testserver",
    }

    done = subprocess.run(
        [sys.executable, "-c", EIGHT],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "answers": [302] * 8,
        "saved": 1,
        "heading": "Once",
        "status": "accepted",
        "both": [True, "Proposed by lena: It has moved."],
    }
