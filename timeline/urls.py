"""Addresses under /history/."""

from django.urls import path

from timeline import views

app_name = "timeline"
urlpatterns = [
    path("", views.event_list, name="event-list"),
    path("events.csv", views.event_export, name="event-csv"),
    path("<slug:slug>/", views.event_detail, name="event-detail"),
]
