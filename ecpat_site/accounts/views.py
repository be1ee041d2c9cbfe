"""Pages of signing in, the second factor and the sessions of one's own account."""

from base64 import b32encode
from io import BytesIO
from typing import Any

import segno
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.views import LoginView, redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_otp.util import random_hex

from ecpat_site.accounts import codes, sessions, steps
from ecpat_site.accounts.forms import NOT_YOURS, WRONG, CodeForm, SetUpForm

# In a session: the key of an app that has not shown a code yet.
KEY = "second_factor_key"


class SignIn(LoginView):
    """Asks for name and password, then for the second factor of who has or needs one."""

    template_name = "admin/login.html"
    authentication_form = AdminAuthenticationForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if admin.site.has_permission(request):
            return redirect("admin:index")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        request = self.request
        return {
            **super().get_context_data(**kwargs),
            **admin.site.each_context(request),
            "title": "Log in",
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        user, address = form.get_user(), self.get_success_url()
        is_set_up = codes.is_set_up(user)
        if is_set_up or codes.is_required(user):
            steps.await_code(self.request, user, address)
            return redirect("sign-in-code" if is_set_up else "second-factor-set-up")
        steps.enter(self.request, user, is_verified=False)
        return redirect(address)


@never_cache
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Ask for a code, after the password, and sign in who gives it."""
    user = steps.awaited(request)
    if user is None:
        return redirect("sign-in")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if steps.is_right(request, user, form.cleaned_data["code"]):
            address = steps.awaited_address(request)
            steps.enter(request, user, is_verified=True)
            return redirect(address)
        form.add_error("code", WRONG)
    return _page(request, "ecpat_site/sign_in_code.html", "Code", form=form)


def second_factor(request: HttpRequest) -> HttpResponse:
    """Show one's second factor; renew the recovery codes, or switch it off."""
    user = request.user
    is_set_up, is_required = codes.is_set_up(user), codes.is_required(user)
    form = CodeForm(request.POST or None)
    if is_set_up and form.is_valid():
        is_off = "off" in request.POST
        if is_off and is_required:
            form.add_error(
                None, "Your rights need a second factor, so it can't be switched off."
            )
        elif not steps.is_right(request, user, form.cleaned_data["code"]):
            form.add_error("code", WRONG)
        elif is_off:
            codes.remove(user)
            steps.forget(request)
            sessions.end_others(request)
            messages.success(request, "The second factor is off.")
            return redirect("second-factor")
        else:
            renewed = codes.renew_recovery_codes(user)
            return _show_once(request, renewed, reverse("second-factor"))
    return _page(
        request,
        "ecpat_site/second_factor.html",
        "Second factor",
        form=form,
        is_set_up=is_set_up,
        is_required=is_required,
        left=codes.recovery_codes_left(user),
    )


@never_cache
def second_factor_set_up(request: HttpRequest) -> HttpResponse:
    """Make an app one's second factor, or another one, once it has shown a code."""
    user = _user_or_awaited(request)
    if user is None:
        return redirect_to_login(request.get_full_path(), reverse("sign-in"))
    is_set_up = codes.is_set_up(user)
    if is_set_up and request.user.is_anonymous:
        return redirect("sign-in-code")
    is_signed_in = request.user.is_authenticated
    proof = "present" if is_set_up else "password" if is_signed_in else ""
    form = SetUpForm(request.POST or None, proof=proof)
    if form.is_valid():
        sent = form.cleaned_data
        if is_set_up and not steps.is_right(request, user, sent["present"]):
            form.add_error("present", WRONG)
        elif proof == "password" and not steps.is_password(request, sent["password"]):
            form.add_error("password", NOT_YOURS)
        elif new := codes.set_up(user, _key(request), sent["code"], replaces=is_set_up):
            del request.session[KEY]
            if request.user.is_anonymous:
                address = steps.awaited_address(request)
                steps.enter(request, user, is_verified=True)
            else:
                address = reverse("second-factor")
                steps.remember(request)
            sessions.end_others(request)
            return _show_once(request, new, address)
        else:
            form.add_error("code", WRONG)
    return _page(
        request,
        "ecpat_site/second_factor_set_up.html",
        "Set up a second factor",
        form=form,
        secret=_secret(codes.new_app(user, _key(request)).bin_key),
    )


@never_cache
@require_safe
def second_factor_picture(request: HttpRequest) -> HttpResponse:
    """Draw the key of the app to set up, as a QR code that the app reads."""
    user = _user_or_awaited(request)
    if user is None or (request.user.is_anonymous and codes.is_set_up(user)):
        return redirect_to_login(reverse("second-factor-set-up"), reverse("sign-in"))
    drawn = BytesIO()
    address = codes.new_app(user, _key(request)).config_url
    # White behind it: on the dark page of a dark theme no telephone would read it.
    segno.make_qr(address).save(drawn, kind="svg", light="#fff", scale=4)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


def session_list(request: HttpRequest) -> HttpResponse:
    """List one's open sessions; end one of the others, or all of them."""
    if request.method == "POST":
        if mark := request.POST.get("end"):
            sessions.end(request, mark)
        else:
            sessions.end_others(request)
        return redirect("own-sessions")
    return _page(
        request,
        "ecpat_site/session_list.html",
        "Your sessions",
        sessions=sessions.open_sessions(request),
    )


def _user_or_awaited(request: HttpRequest) -> Any:
    """Return who is signed in, or has given the password; None if nobody has."""
    if admin.site.has_permission(request):
        return request.user
    return steps.awaited(request)


def _key(request: HttpRequest) -> str:
    """Return the key of the app to set up, the same until it is."""
    return str(request.session.setdefault(KEY, random_hex(20)))


def _secret(key: bytes) -> str:
    """Return a key as apps take it typed: "ABCD EFGH ..."."""
    text = b32encode(key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _show_once(request: HttpRequest, new: list[str], address: str) -> HttpResponse:
    """Show new recovery codes, and the way on."""
    template = "ecpat_site/recovery_codes.html"
    return _page(request, template, "Recovery codes", codes=new, address=address)


def _page(
    request: HttpRequest, template: str, title: str, **context: Any
) -> HttpResponse:
    of_admin = admin.site.each_context(request)
    return render(request, template, {**of_admin, "title": title, **context})
