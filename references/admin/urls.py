"""Pages of the admin that are about no single model."""

from django.contrib import admin
from django.urls import path

from references.admin.proposing import proposal_detail, proposal_list
from references.admin.withdrawing import withdraw_view

urlpatterns = [
    path("proposals/", admin.site.admin_view(proposal_list), name="proposal-list"),
    path(
        "proposals/<int:number>/",
        admin.site.admin_view(proposal_detail),
        name="proposal-detail",
    ),
    path("withdraw/", admin.site.admin_view(withdraw_view), name="person-withdraw"),
]
