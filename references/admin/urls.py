"""Pages of the admin that are about no single model."""

from django.contrib import admin
from django.urls import path

from references.admin.withdrawing import withdraw_view

urlpatterns = [
    path("withdraw/", admin.site.admin_view(withdraw_view), name="person-withdraw"),
]
