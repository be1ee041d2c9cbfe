"""The addresses of signing in and of one's own account, under /admin/."""

from django.contrib import admin
from django.urls import path

from ecpat_site.accounts import views

own = admin.site.admin_view

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="sign-in"),
    path("login/code/", views.sign_in_code, name="sign-in-code"),
    path("second-factor/", own(views.second_factor), name="second-factor"),
    path(
        "second-factor/set-up/", views.second_factor_set_up, name="second-factor-set-up"
    ),
    path(
        "second-factor/picture.svg",
        views.second_factor_picture,
        name="second-factor-picture",
    ),
    path("sessions/", own(views.session_list), name="own-sessions"),
]
