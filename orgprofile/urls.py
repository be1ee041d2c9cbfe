"""Addresses under /network/, /criticism/ and /organisations/."""

from django.urls import include, path

from orgprofile.criticism import views as criticism
from orgprofile.network import picture_views as pictures
from orgprofile.network import views as network
from orgprofile.profile import views as profile

app_name = "orgprofile"

# A network's pages: the subject's under /network/, others' under their own page.
NETWORK = [
    path("", network.count_list, name="count-list"),
    path("counts.csv", network.count_export, {"written": "csv"}, name="count-csv"),
    path("counts.json", network.count_export, {"written": "json"}, name="count-json"),
    path("map.svg", pictures.map_picture, {"written": "svg"}, name="map-svg"),
    path("map.png", pictures.map_picture, {"written": "png"}, name="map-png"),
    path("map/embed/", pictures.map_embed, name="map-embed"),
    path("growth.svg", pictures.growth_picture, {"written": "svg"}, name="growth-svg"),
    path("growth.png", pictures.growth_picture, {"written": "png"}, name="growth-png"),
    path("chart/embed/", pictures.growth_embed, name="growth-embed"),
    path("drawings/map.svg", pictures.map_drawing, name="map-drawing"),
    path("drawings/growth.svg", pictures.growth_drawing, name="growth-drawing"),
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
