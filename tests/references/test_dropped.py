"""What the update to version 2 keeps of rows and forms that go."""

import json
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from references.dropped import forget_model
from references.models import Proposal
from tests.make import make_citation, make_editor, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def schema_editor(tmp_path):
    """One of a database that is a file in a folder of its own."""
    at = {"NAME": tmp_path / "db.sqlite3"}
    about = {"vendor": "sqlite", "alias": "default", "settings_dict": at}
    return SimpleNamespace(connection=SimpleNamespace(**about))


def test_a_model_that_goes_takes_its_permissions_and_proposals_along(
    schema_editor, tmp_path
):
    make_proposal(make_citation(), make_editor())

    forget_model(apps, schema_editor, "references", "citation")

    kept = json.loads((tmp_path / "dropped-2.0.0.json").read_text("utf-8"))
    assert set(kept) == {"references.citation", "references.proposal"}
    assert not Proposal.objects.exists()
    assert not Permission.objects.filter(codename__endswith="_citation").exists()
    ContentType.objects.clear_cache()


def test_a_proposal_loses_the_fields_that_its_form_has_no_longer(schema_editor):
    data = {
        "status": ["published"],
        "drafts": ["together"],
        "turns-0-status": ["whole"],
    }
    gone = {"disagreement": ["Or not."], "quotations-TOTAL_FORMS": ["0"]}
    make_proposal(make_citation(), make_editor(), data=data | gone)
    migration = import_module("references.migrations.0006_drop_uncited_because")

    migration.mend_proposals(apps, schema_editor)

    assert Proposal.objects.get().data == {
        "status": ["published"],
        "turns-0-status": ["published"],
        "with_parts": ["on"],
    }
