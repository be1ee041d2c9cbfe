"""The addresses of the site."""

from allauth.account.urls import urlpatterns as of_accounts
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from ecpat_site import accuracy, reports, statements, views
from ecpat_site.changes import correction_list
from ecpat_site.search import search
from ecpat_site.sitemaps import sitemap
from ecpat_site.start_page import start_page
from orgprofile.profile.views import organisation_detail
from timeline.pages import OrganisationHistory

# In place of the page of Django's admin.
CHANGE_PASSWORD = RedirectView.as_view(
    pattern_name="account_change_password", permanent=True
)
# What is used of django-allauth: nobody can sign up.
USED = ["login", "logout", "inactive", "reauthenticate", "change_password"]
# An invitation is the address at which a forgotten password is set anew.
USED += ["reset_password_from_key"]
if settings.EMAIL_URL:
    USED += ["reset_password", "reset_password_done"]
DESK = [
    path("", admin.site.admin_view(start_page), name="start-page"),
    *(page for page in of_accounts if page.name.removeprefix("account_") in USED),
    path(
        "reports/<int:number>/",
        admin.site.admin_view(reports.report_detail),
        name="report-detail",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("password_change/", CHANGE_PASSWORD, name="password_change"),
    path("password_change/done/", CHANGE_PASSWORD, name="password_change_done"),
]
# What a page of orgprofile, which can't import the timeline, shows of it.
OF_HISTORY = {"history": OrganisationHistory}

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("accuracy/", include(accuracy.urlpatterns)),
    path("corrections/", correction_list, name="corrections"),
    path("statements.csv", statements.statement_export, name="statements"),
    path("profile.json", statements.profile_export, name="profile-json"),
    # The subject has one address, the front page.
    path(
        f"organisations/{settings.SITE_ORGANISATION}/",
        RedirectView.as_view(pattern_name="home", permanent=True),
    ),
    path(
        "organisations/<slug:slug>/",
        organisation_detail,
        OF_HISTORY,
        name="organisation-with-history",
    ),
    path("", include("orgprofile.urls")),
    path("history/", include("timeline.urls")),
    path("open-questions/", include("ecpat_site.questions")),
    path("editions/", include("ecpat_site.editions")),
    path("changes/", include("ecpat_site.changes")),
    path("report/", reports.report, name="report"),
    path("references/", include("references.catalogue.urls")),
    path("admin/", include(DESK)),
    path("admin/", include("references.admin.urls")),
    path("admin/", admin.site.urls),
    path("search/", search, name="search"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", views.robots),
    path(".well-known/security.txt", views.security),
    path("favicon.ico", views.favicon),
]

handler400 = views.bad_request
handler429 = views.too_many_tries
handler500 = views.server_error
