"""What no form sends is refused in the admin before Django's lists fail at it."""

import pytest
from django.contrib.admin import site

from orgprofile.models import Section
from tests.make import make_citation, make_editor, make_organisation, make_section
from tests.walk import admin_address
from timeline.models import HistoryEvent

pytestmark = pytest.mark.django_db

HUGE = 2**63


@pytest.fixture(autouse=True)
def editor(client):
    client.force_login(make_editor())
    make_citation()
    return make_section(make_organisation(), body="Said.[@ecpat-germany-2018]")


def lists():
    return [
        f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        for model in site._registry
    ]


def test_a_chosen_row_that_is_no_number_is_refused_in_every_list(client):
    for number in ("0\0", "\0", str(HUGE), "9" * 40, "-1", "abc", ""):
        for address in lists():
            sent = {"action": "delete_selected", "_selected_action": number}
            assert client.post(address, sent).status_code == 400, (address, number)


def test_no_filter_of_a_list_breaks_at_nul(client):
    for model, options in site._registry.items():
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        wanted = options.get_list_filter(None)
        names = [name for name in wanted if isinstance(name, str)]
        for name in [*names, "q", "_changelist_filters", "id\0"]:
            response = client.get(address, {name: "a\0b", f"{name}__exact": "\0"})
            assert response.status_code == 400, (address, name)


def test_nul_in_the_address_of_a_row_is_refused(client, editor):
    for name in ("change", "history", "delete"):
        address = admin_address(editor, name).replace(f"/{editor.pk}/", "/1%00/")
        assert client.get(address).status_code == 400, name


@pytest.mark.parametrize(
    ("year", "status"),
    [("2026", 200), (str(HUGE), 400), ("9999", 400), ("0", 400), ("٢٠٢٦", 400)],
)
def test_a_year_that_no_date_has_is_refused(client, year, status):
    for name in ("checked_at__year", "checked_at__year__exact"):
        response = client.get("/admin/references/linkcheck/", {name: year})
        assert response.status_code in (status, 302 if status == 200 else status)


def test_what_is_chosen_is_still_acted_on(client, editor):
    sent = {"action": "withdraw", "_selected_action": [editor.pk]}

    response = client.post(admin_address(Section), sent)

    assert response.status_code == 302
    assert not Section.objects.published().exists()
    assert client.get(admin_address(HistoryEvent), {"q": "a"}).status_code == 200
