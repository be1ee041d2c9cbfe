"""Addresses under /open-questions/."""

from django.urls import path

from ecpat_site.questions import views

app_name = "doubts"
urlpatterns = [
    path("", views.question_list, name="list"),
    path("questions.json", views.question_export, name="json"),
    path("<slug:slug>/", views.question_detail, name="detail"),
]
