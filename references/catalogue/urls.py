"""Addresses under /references/."""

from django.urls import path

from references.catalogue import views

app_name = "references"
urlpatterns = [
    path("", views.citation_list, name="citation-list"),
    path("<slug:key>/", views.citation_detail, name="citation-detail"),
]
