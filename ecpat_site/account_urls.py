"""The addresses of django-allauth that we use, and the old ones; under /admin/.

There is none to sign up at. A password is reset where mails can be sent.
"""

from allauth.account import views as account
from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from ecpat_site.views import gone

# Addresses of version 1.
MOVED = {
    "login/code/": ("sign-in-code", "mfa_authenticate"),
    "second-factor/": ("second-factor", "mfa_index"),
    "second-factor/set-up/": ("second-factor-set-up", "mfa_activate_totp"),
    "password_change/": ("password_change", "account_change_password"),
    "password_change/done/": ("password_change_done", "account_change_password"),
}

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    *(
        path(old, RedirectView.as_view(pattern_name=new, permanent=True), name=name)
        for old, (name, new) in MOVED.items()
    ),
    path("second-factor/picture.svg", gone, name="second-factor-picture"),
]
if settings.EMAIL_URL:
    urlpatterns += [
        path("password/reset/", account.password_reset, name="account_reset_password"),
        path(
            "password/reset/sent/",
            account.password_reset_done,
            name="account_reset_password_done",
        ),
        re_path(
            r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
            account.password_reset_from_key,
            name="account_reset_password_from_key",
        ),
        path(
            "password/reset/done/",
            account.password_reset_from_key_done,
            name="account_reset_password_from_key_done",
        ),
    ]
