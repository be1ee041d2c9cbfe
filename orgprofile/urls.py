"""Addresses under /network/, /criticism/ and /organisations/."""

from django.urls import path

from orgprofile import views

app_name = "orgprofile"
urlpatterns = [
    path("network/", views.count_list, name="count-list"),
    path("criticism/", views.criticism_list, name="criticism-list"),
    path("criticism/<slug:slug>/", views.criticism_detail, name="criticism-detail"),
    path("organisations/", views.organisation_list, name="organisation-list"),
    path(
        "organisations/<slug:slug>/",
        views.organisation_detail,
        name="organisation-detail",
    ),
]
