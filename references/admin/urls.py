"""Pages of the admin that are about no single model."""

from django.contrib import admin
from django.urls import path

from references.admin.drafts import draft_parts

urlpatterns = [
    path("drafts/", admin.site.admin_view(draft_parts), name="draft-parts"),
]
