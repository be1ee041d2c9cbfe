"""The admin of users: nobody gives, or gets at, a right they don't have."""

from typing import Any

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from allauth.usersessions.admin import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group, Permission, User
from django.contrib.messages import SUCCESS, WARNING
from django.db import transaction
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, ModelForm
from django.http import HttpRequest

from ecpat_site.accounts import close, invite, remove_second_factor

# Importing their admins has registered them. That of second factors shows their keys, and
# `migrate` gives the groups their permissions: what a Keeper changed there would be lost.
admin.site.unregister([User, Group, Authenticator, EmailAddress, UserSession])
admin.site.index_title = "Desk"
admin.site.enable_nav_sidebar = False

NOT_YOURS = (
    "You can’t do this to your own account, or to an account that has more rights than yours. "
    "Ask a colleague who has at least the same rights as that account."
)


def held_by(user: Any) -> QuerySet[Permission]:
    """Return the permissions of a user, one who may not sign in included."""
    if user.is_superuser:
        return Permission.objects.all()
    held = Permission.objects.filter(Q(user=user) | Q(group__user=user))
    return Permission.objects.filter(pk__in=held.values("pk"))


def grantable(user: Any) -> QuerySet[Group]:
    """Return the groups that have no permission beyond those of a user."""
    beyond = Permission.objects.exclude(pk__in=held_by(user).values("pk"))
    return Group.objects.exclude(permissions__in=beyond)


def may_change_rights_of(user: Any, other: Any) -> bool:
    """Return whether a user has all the permissions that another user has."""
    if user.is_superuser or other.is_superuser:
        return bool(user.is_superuser)
    return not held_by(other).exclude(pk__in=held_by(user).values("pk")).exists()


class InvitationForm(ModelForm):
    """A new account, whose password only its owner will know."""

    # No other name in other capitals: a sign-in does not tell them apart.
    clean_username = UserCreationForm.clean_username


@admin.register(User)
class StaffAdmin(UserAdmin):
    """Users: those with more rights than one's own can only be seen.

    Only a superuser makes another, and nobody else changes their own rights.
    """

    add_form = InvitationForm
    add_form_template = None
    invited: Any = {
        "fields": ("username", "email", "groups"),
        "description": "New users choose their own password. The site mails them a link for this. "
        "If the site can’t send mail, you see the link and give it to the user. An Author writes "
        "drafts. An Editor also publishes and withdraws. A Keeper also deletes and adds users.",
    }
    add_fieldsets = ((None, invited),)
    of_django: Any = UserAdmin.fieldsets
    fieldsets = ((None, {"fields": ("username",)}), *of_django[1:])
    # Nobody has to write these; and Django's boxes for them have no labels.
    readonly_fields = ("last_login", "date_joined")
    actions = ("invite", "remove_second_factor", "close")
    # Its two lists have no name that a screen reader could say.
    filter_horizontal = ()

    def get_urls(self) -> list[Any]:
        """Leave out the page on which one person sets the password of another."""
        pages = super().get_urls()
        return [page for page in pages if page.name != "auth_user_password_change"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_within = obj is None or may_change_rights_of(request.user, obj)
        return is_within and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return that nobody deletes a user: what they did would have no name."""
        return False

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

    def save_model(
        self, request: HttpRequest, obj: User, form: Any, change: bool
    ) -> None:
        if not change:
            obj.is_staff = True
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change:
            # A mail server that hangs must not hold the others' writes.
            transaction.on_commit(
                lambda: self.message_user(request, f"{obj}: {invite(obj)}")
            )

    @admin.action(description="Let them set a password anew", permissions=["change"])
    def invite(self, request: Any, chosen: QuerySet[User]) -> None:
        self._do(request, chosen, invite, "Invited.")

    @admin.action(
        description="Remove the second factor, and end all sessions",
        permissions=["change"],
    )
    def remove_second_factor(self, request: Any, chosen: QuerySet[User]) -> None:
        """Let those sign in again who lost their telephone and their recovery codes."""
        self._do(request, chosen, remove_second_factor, "Removed the second factor.")

    @admin.action(
        description="Close for good what is not active: “a former editor”",
        permissions=["change"],
    )
    def close(self, request: Any, chosen: QuerySet[User]) -> None:
        self._do(request, chosen.filter(is_active=False), close, "Closed the account.")

    def _do(self, request: Any, chosen: Any, change: Any, done: str) -> None:
        """Change accounts, but not the user's own or one with more rights; say what was done."""
        for user in chosen:
            name, words, level = user.get_username(), done, SUCCESS
            if user == request.user or not may_change_rights_of(request.user, user):
                words, level = NOT_YOURS, WARNING
            else:
                words = change(user) or done
                self.log_change(request, user, done)
            self.message_user(request, f"{name}: {words}", level)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        if request.user.is_superuser:
            return fields
        of_oneself = ["is_active", "is_staff", "groups"] * (obj == request.user)
        return [*fields, "is_superuser", "user_permissions", *of_oneself]
