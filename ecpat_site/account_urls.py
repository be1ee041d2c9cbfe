"""The start page of the admin, and the addresses of django-allauth in use under it."""

from allauth.account.urls import urlpatterns as of_accounts
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from ecpat_site.start_page import start_page
from ecpat_site.views import gone

# Nobody can sign up.
USED = ["login", "logout", "inactive", "reauthenticate", "change_password"]
if settings.EMAIL_URL:
    steps = ("", "_done", "_from_key", "_from_key_done")
    USED += [f"reset_password{step}" for step in steps]
# Addresses of version 1, each with its name and the page in its place.
MOVED = {
    "login/code/": ("sign-in-code", "mfa_authenticate"),
    "second-factor/": ("second-factor", "mfa_index"),
    "second-factor/set-up/": ("second-factor-set-up", "mfa_activate_totp"),
    "password_change/": ("password_change", "account_change_password"),
    "password_change/done/": ("password_change_done", "account_change_password"),
}

urlpatterns = [
    path("", admin.site.admin_view(start_page), name="start-page"),
    *(page for page in of_accounts if page.name.removeprefix("account_") in USED),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    *(
        path(old, RedirectView.as_view(pattern_name=new, permanent=True), name=name)
        for old, (name, new) in MOVED.items()
    ),
    path("second-factor/picture.svg", gone, name="second-factor-picture"),
]
