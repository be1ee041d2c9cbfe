"""What is refused or led on before any view sees it."""

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


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("/network/?as_of=2007", "/network/"),
        ("/profile.json?as_of=2001", "/profile.json"),
        ("/about/?a=b&as_of=soon&c=d&as_of=%00", "/about/?a=b&c=d"),
        ("/history/?until=2006%0D%0A&as_of=", "/history/?until=2006%0D%0A"),
    ],
)
def test_an_address_that_looked_back_leads_to_the_page_without_it(
    client, asked, answered, django_assert_num_queries
):
    with django_assert_num_queries(0):
        response = client.get(asked)

    assert (response.status_code, response["Location"]) == (301, answered)
    away = client.get("/?as_of=2007", PATH_INFO="//evil.example/")
    assert away["Location"] == "/%2Fevil.example/"
