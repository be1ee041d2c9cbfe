"""Addresses under /network/, /criticism/ and /organisations/."""

from django.urls import include, path

from orgprofile import views

app_name = "orgprofile"

# A network's pages: the subject's under /network/, others' under their own page.
network = [
    path("", views.count_list, name="count-list"),
    path("counts.csv", views.count_export, {"written": "csv"}, name="count-csv"),
    path("counts.json", views.count_export, {"written": "json"}, name="count-json"),
    path("members/", views.member_list, name="member-list"),
    path("members.csv", views.member_export, {"written": "csv"}, name="member-csv"),
    path("members.json", views.member_export, {"written": "json"}, name="member-json"),
    path("members/<slug:country>/", views.country_detail, name="country-detail"),
]

urlpatterns = [
    path("network/", include(network)),
    path("criticism/", views.criticism_list, name="criticism-list"),
    path("criticism/exchanges.json", views.criticism_export, name="criticism-json"),
    path(
        "criticism/<slug:slug>.json",
        views.exchange_export,
        name="criticism-detail-json",
    ),
    path("criticism/<slug:slug>/", views.criticism_detail, name="criticism-detail"),
    path("organisations/", views.organisation_list, name="organisation-list"),
    path(
        "organisations/<slug:slug>/",
        views.organisation_detail,
        name="organisation-detail",
    ),
    path("organisations/<slug:slug>/network/", include(network)),
]
