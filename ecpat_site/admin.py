"""The admin's start page; users and groups: nobody gives, or gets at, a right they lack."""

from datetime import date
from typing import Any

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from allauth.usersessions.admin import UserSession
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.contrib.messages import SUCCESS, WARNING
from django.db import transaction
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ecpat_site.accounts import remove_second_factor
from orgprofile.network.admin import undecided
from references.admin import desk
from references.admin.desk import Task

# Importing their admins has registered them. That of second factors shows their keys.
admin.site.unregister([User, Group, Authenticator, EmailAddress, UserSession])

# So many tasks of each kind are shown, and so many of one that is asked for alone.
FIRST = 10
ALONE = 200
# What is written most, by the labels of the models.
WRITTEN = (
    *("timeline.historyevent", "orgprofile.section", "orgprofile.membershipcount"),
    *("orgprofile.fact", "orgprofile.criticism", "references.citation"),
    *("references.reading", "references.doubt"),
)


def held_by(holder: Any) -> QuerySet[Permission]:
    """Return the permissions of a group or a user, one who may not sign in included."""
    if isinstance(holder, Group):
        return holder.permissions.all()
    if holder.is_superuser:
        return Permission.objects.all()
    held = Permission.objects.filter(Q(user=holder) | Q(group__user=holder))
    return Permission.objects.filter(pk__in=held.values("pk"))


def grantable(user: Any) -> QuerySet[Group]:
    """Return the groups that have no permission beyond those of a user."""
    beyond = Permission.objects.exclude(pk__in=held_by(user).values("pk"))
    return Group.objects.exclude(permissions__in=beyond)


def may_change_rights_of(user: Any, other: Any) -> bool:
    """Return whether a user has all the permissions that another user, or a group, has."""
    if user.is_superuser or getattr(other, "is_superuser", False):
        return bool(user.is_superuser)
    return not held_by(other).exclude(pk__in=held_by(user).values("pk")).exists()


class WithinOwnRights(admin.ModelAdmin):
    """An admin of users or groups; those with more rights than the user can only be seen."""

    # Its two lists have no name that a screen reader could say.
    filter_horizontal = ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_within = obj is None or may_change_rights_of(request.user, obj)
        return is_within and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_within = obj is None or may_change_rights_of(request.user, obj)
        return is_within and super().has_delete_permission(request, obj)

    def formfield_for_manytomany(
        self, db_field: Any, request: Any = None, **kwargs: Any
    ) -> Any:
        """Offer, and accept, what the user may give."""
        if db_field.related_model is Group:
            kwargs["queryset"] = grantable(request.user)
            kwargs["widget"] = CheckboxSelectMultiple
        elif db_field.related_model is Permission:
            kwargs["queryset"] = held_by(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(User)
class StaffAdmin(WithinOwnRights, UserAdmin):
    """Users; only a superuser makes another, and nobody else changes their own rights."""

    # Nobody has to write these; and Django's boxes for them have no labels.
    readonly_fields = ("last_login", "date_joined")
    actions = ("remove_second_factor",)

    @admin.action(
        description="Remove the second factor, and end all sessions",
        permissions=["change"],
    )
    def remove_second_factor(self, request: Any, chosen: QuerySet[User]) -> None:
        """Let those sign in again who lost their telephone and their recovery codes."""
        for user in chosen:
            if user == request.user:
                said, level = "your own is switched off under “Second factor”", WARNING
            elif not may_change_rights_of(request.user, user):
                said, level = "who has more rights than you keeps it", WARNING
            else:
                with transaction.atomic():
                    remove_second_factor(user)
                    self.log_change(request, user, "Removed the second factor.")
                said, level = "the password alone opens the account now", SUCCESS
            self.message_user(request, f"{user.get_username()}: {said}.", level)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = super().get_readonly_fields(request, obj)
        if request.user.is_superuser:
            return shown
        own = ["is_active", "is_staff", "groups"] if obj == request.user else []
        return [*shown, "is_superuser", "user_permissions", *own]


@admin.register(Group)
class RoleAdmin(WithinOwnRights, GroupAdmin):
    """Groups, each with permissions that the user has too."""


def start_page(request: HttpRequest) -> HttpResponse:
    """Show what needs the user, ten of each kind; or all of one kind, up to 200."""
    found = tasks(request.user, timezone.localdate())
    alone = request.GET.get("kind", "")
    is_alone = alone in found
    most = ALONE if is_alone else FIRST
    kinds = [
        (kind, desk.KINDS[kind], rows[:most], len(rows), len(rows[most:]))
        for kind, rows in found.items()
        if kind == alone or not is_alone
    ]
    models = [
        model | {"one": model["model"]._meta.verbose_name}
        for app in admin.site.get_app_list(request)
        for model in app["models"]
    ]
    by_label = {model["model"]._meta.label_lower: model for model in models}
    written = [by_label[label] for label in WRITTEN if label in by_label]
    context = {
        "kinds": kinds,
        "is_alone": is_alone,
        "written": [model for model in written if model["add_url"]],
        "models": models,
    }
    return admin.site.index(request, context)


def tasks(user: Any, today: date) -> dict[str, list[Task]]:
    """Return what needs a user under its kind, in the order of `desk.KINDS`."""
    found = desk.tasks(user, today) | {"undecided": undecided(user)}
    return {kind: found[kind] for kind in desk.KINDS if found.get(kind)}
