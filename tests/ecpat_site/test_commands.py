"""The commands of developers and operators."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from tests.make import (
    make_citation,
    make_editor,
    make_event,
    make_fact,
    make_organisation,
    make_section,
)

pytestmark = pytest.mark.django_db


def run(name):
    """The code a command exits with, and what it wrote."""
    written = StringIO()
    try:
        call_command(name, stdout=written)
    except SystemExit as ended:
        return ended.code, written.getvalue()
    return 0, written.getvalue()


# --- make_local_admin ----------------------------------------------------------------


def test_a_local_administrator_can_sign_in_with_what_was_printed(client, settings):
    settings.LOCAL = True

    _code, written = run("make_local_admin")

    password = written.split("password")[1].split()[0]
    user = User.objects.get(username="local-admin")
    assert user.is_superuser
    assert user.is_staff
    assert len(password) > 15
    assert user.check_password(password)


def test_a_local_administrator_is_made_once(settings):
    settings.LOCAL = True
    run("make_local_admin")
    before = User.objects.get().password

    _code, written = run("make_local_admin")

    assert written == ""
    assert User.objects.get().password == before


def test_no_local_administrator_is_made_beside_another(settings):
    settings.LOCAL = True
    make_editor("owner")

    _code, written = run("make_local_admin")

    assert written == ""
    assert User.objects.count() == 1


def test_no_local_administrator_is_made_on_a_server(settings):
    settings.LOCAL = False

    with pytest.raises(CommandError, match="createsuperuser"):
        call_command("make_local_admin")

    assert not User.objects.exists()


# --- check_citations -----------------------------------------------------------------


def test_a_profile_without_fault_is_reported_so():
    source = make_citation(url="https://example.org/")
    make_fact(make_organisation(), citation=source)

    code, written = run("check_citations")

    assert code == 0
    assert written.splitlines() == [
        "Broken markers: none",
        "Citations that nothing cites: none",
        "Citations without an address: none",
    ]


def test_a_broken_marker_is_named_with_its_place_and_the_nearest_key():
    make_citation("nape-2016", url="https://example.org/")
    section = make_section(make_organisation(), body="So.[@nope-2016] Yes.[@nape-2016]")

    code, written = run("check_citations")

    assert code == 1
    assert "Broken markers: 1\n" in written
    assert (
        f"orgprofile.section {section.pk}, body: No citation has the key “nope-2016”; "
        "did you mean “nape-2016”?" in written
    )


@pytest.mark.parametrize("status", ["draft", "published"])
def test_a_draft_is_held_to_its_markers_too(status):
    make_event(make_organisation(), body="So.[@gone]", status=status)

    code, _written = run("check_citations")

    assert code == 1


def test_what_nothing_cites_is_listed_with_its_reason():
    make_citation("kept", uncited_because="it was read and says nothing of it")
    make_citation("lost")

    code, written = run("check_citations")

    assert code == 0
    assert "Citations that nothing cites: 2" in written
    assert "  kept: it was read and says nothing of it" in written
    assert "  lost: no reason is given" in written


def test_what_has_no_address_is_listed_by_its_title():
    make_citation("bare", title="A leaflet")
    make_citation("found", url="https://example.org/")

    _code, written = run("check_citations")

    assert "Citations without an address: 1\n  bare: A leaflet" in written
