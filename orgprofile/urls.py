"""Addresses under /network/, /criticism/ and /organisations/."""

from typing import Any

from django.urls import include, path
from django.views.generic import RedirectView

from orgprofile.criticism import views as criticism
from orgprofile.network import views as network
from orgprofile.profile import views as profile

app_name = "orgprofile"


def moved(name: str) -> Any:
    """Return a view that leads to the file in the place of one of version 1."""
    address = f"orgprofile:{name}"
    return RedirectView.as_view(pattern_name=address, permanent=True, query_string=True)


# A network's pages: the subject's under /network/, others' under their own page.
NETWORK = [
    path("", network.count_list, name="count-list"),
    path("counts.csv", network.count_export, name="count-csv"),
    path("counts.json", network.count_export, name="count-json"),
    path("map.svg", network.map_svg, name="map-svg"),
    path("map.png", moved("map-svg")),
    path("growth.svg", network.growth_svg, name="growth-svg"),
    path("growth.png", moved("growth-svg")),
    path("members/", network.member_list, name="member-list"),
    path("members.csv", network.member_export, name="member-csv"),
    path("members.json", network.member_export, name="member-json"),
    path("members/<slug:country>/", network.country_detail, name="country-detail"),
]

urlpatterns = [
    path("network/", include(NETWORK)),
    path("criticism/", criticism.criticism_list, name="criticism-list"),
    path("criticism/<slug:slug>/", criticism.criticism_detail, name="criticism-detail"),
    path("leadership/", profile.leadership, name="leadership"),
    path("organisations/", profile.organisation_list, name="organisation-list"),
    path(
        "organisations/<slug:slug>/",
        profile.organisation_detail,
        name="organisation-detail",
    ),
    path("organisations/<slug:slug>/network/", include(NETWORK)),
]
