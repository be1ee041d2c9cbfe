"""Addresses under /network/, /criticism/ and /organisations/."""

from django.urls import include, path

from orgprofile.criticism import views as criticism
from orgprofile.network import views as network
from orgprofile.profile import views as profile

app_name = "orgprofile"

# A network's pages: the subject's under /network/, others' under their own page.
NETWORK = [
    path("", network.count_list, name="count-list"),
    path("counts.csv", network.count_export, {"written": "csv"}, name="count-csv"),
    path("counts.json", network.count_export, {"written": "json"}, name="count-json"),
    path("map.svg", network.map_picture, name="map-svg"),
    path("growth.svg", network.growth_picture, name="growth-svg"),
    path("members/", network.member_list, name="member-list"),
    path("members.csv", network.member_export, {"written": "csv"}, name="member-csv"),
    path(
        "members.json", network.member_export, {"written": "json"}, name="member-json"
    ),
    path("members/<slug:country>/", network.country_detail, name="country-detail"),
]

urlpatterns = [
    path("network/", include(NETWORK)),
    path("criticism/", criticism.criticism_list, name="criticism-list"),
    path("criticism/exchanges.json", criticism.criticism_export, name="criticism-json"),
    path(
        "criticism/<slug:slug>.json",
        criticism.exchange_export,
        name="criticism-detail-json",
    ),
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
