"""Where the database does not have the profile that the settings name."""

import os
from dataclasses import replace

import pytest
from django.core import checks
from django.test import override_settings

from orgprofile.models import Organisation
from references.loading.profile import ANSWERS
from references.models import Revision
from tests.make import make_citation, make_event, make_fact, make_organisation


def warnings(code):
    found = checks.run_checks(include_deployment_checks=True)
    return [warning for warning in found if warning.id == f"ecpat_site.{code}"]


@pytest.mark.django_db
def test_a_database_without_the_profile_or_with_another_is_reported(settings):
    (warning,) = warnings("W001")
    assert "no organisation “ecpat-international”" in warning.msg
    assert warning.hint == "To load it: python3 manage.py loaddata ecpat"

    make_organisation(status="draft")
    assert not warnings("W001")

    settings.SITE_ORGANISATION = "my-network"
    (warning,) = warnings("W001")
    assert "it holds the profile of “ecpat-international”" in warning.msg
    assert warning.hint.startswith("Set PROFILE to the folder of that profile, or")


@pytest.mark.django_db
def test_a_label_in_answers_that_no_fact_has_is_named_with_those_that_there_are(
    settings,
):
    make_fact(make_organisation(), "Founded", citation=make_citation())
    answers = ("Who leads it: people", "Since when: Founded; Foundd")
    settings.PROFILE = replace(settings.PROFILE, answers=answers, results=())

    (warning,) = warnings("W005")

    assert "names “Foundd”" in warning.msg
    assert warning.hint == "Write one of these: people, figure, Founded."
    results = replace(
        settings.PROFILE, answers=ANSWERS, results=("founding", "nothing")
    )
    make_event(Organisation.objects.get())
    settings.PROFILE = results
    (warning,) = warnings("W005")
    assert "names “nothing”" in warning.msg
    settings.PROFILE = replace(results, results=())
    # Those of a profile that has none need not be there.
    settings.PROFILE = replace(settings.PROFILE, answers=ANSWERS)
    assert not warnings("W005")


@pytest.mark.django_db
def test_an_address_of_which_no_link_can_be_made_is_refused_before_a_command(settings):
    for address in ("profile.example.org", "ftp://a.example", "https://a.example/b"):
        settings.SITE_URL = address
        (error,) = checks.run_checks()
        assert (error.id, address in error.msg) == ("ecpat_site.E001", True)

    settings.SITE_URL = "https://profile.example.org:8443"
    # What is missing is said by `check --deploy`, not before each command.
    settings.PROFILE = replace(settings.PROFILE, contact="")
    assert checks.run_checks() == []


@pytest.mark.django_db
def test_a_site_for_which_nobody_is_named_to_answer_is_warned_of(settings):
    assert not warnings("W002")

    for name in ("publisher", "contact"):
        without = {name: ""}
        with override_settings(PROFILE=replace(settings.PROFILE, **without)):
            (warning,) = warnings("W002")
        assert f"Not set: {name}" in warning.msg
        assert "profiles/ecpat/profile.toml" in warning.hint
        assert "SITE_CONTACT" in warning.hint


@pytest.mark.django_db
def test_the_front_page_says_so_and_what_to_do_to_who_can_do_it(
    client, settings, caplog
):
    # Nothing is collected for a server here.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES |= {"staticfiles": plain}
    for is_local in (True, False):
        settings.LOCAL = is_local
        response = client.get("/")

        page = response.content.decode()
        assert response.status_code == 200
        assert "Nothing is published yet" in page
        assert ("loaddata ecpat" in page) is is_local
    assert caplog.text.count("loaddata ecpat") == 2
    assert not Revision.objects.exists()


@pytest.mark.django_db
def test_a_folder_without_a_backup_of_the_last_two_days_is_warned_of(
    settings, tmp_path
):
    assert not warnings("W003")

    for folder in (tmp_path / "nowhere", tmp_path):
        settings.BACKUP_FOLDER = str(folder)
        (warning,) = warnings("W003")
        assert "there is none" in warning.msg

    (tmp_path / "my-network-20261128T000500.backup.gz").touch()
    assert warnings("W003")
    last = tmp_path / "ecpat-international-20261128T000500.backup.gz"
    last.touch()
    assert not warnings("W003")

    os.utime(last, (0, last.stat().st_mtime - 49 * 3600))
    (warning,) = warnings("W003")
    assert f"the last is {last.name}" in warning.msg
