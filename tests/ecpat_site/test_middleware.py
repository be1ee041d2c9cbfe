"""What is refused before any view sees it."""

import pytest
from django.contrib.admin import site

pytestmark = pytest.mark.django_db

HUGE = 2**63


@pytest.fixture(autouse=True)
def lists(editor):
    """Sign an editor in; return each list of the admin with what it is made of."""
    return {
        f"/admin/{model._meta.app_label}/{model._meta.model_name}/": options
        for model, options in site._registry.items()
    }


def test_a_chosen_row_that_is_no_number_is_refused_in_every_list(client, lists):
    for number in ("0\0", str(HUGE), "-1", ""):
        for address in lists:
            sent = {"action": "delete_selected", "_selected_action": number}
            assert client.post(address, sent).status_code == 400, (address, number)


def test_no_filter_of_a_list_breaks_at_nul(client, lists):
    for address, options in lists.items():
        wanted = options.get_list_filter(None)
        names = [name for name in wanted if isinstance(name, str)]
        for name in [*names, "q", "_changelist_filters", "id\0"]:
            response = client.get(address, {name: "a\0b", f"{name}__exact": "\0"})
            assert response.status_code == 400, (address, name)


def test_a_year_that_no_date_has_is_refused(client):
    for name in ("date_joined__year", "date_joined__year__exact"):
        for year in ("2026", str(HUGE), "9999", "0", "٢٠٢٦"):
            response = client.get("/admin/auth/user/", {name: year})
            assert (response.status_code == 400) is (year != "2026"), year
