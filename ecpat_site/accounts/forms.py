"""Forms that ask for a code."""

from typing import Any

from django import forms

WRONG = (
    "This code is not right, has been used, or came too soon after a wrong one: wait for the "
    "app to show the next code and type that."
)
NOT_YOURS = "This is not your password."


class CodeField(forms.CharField):
    """A code as an app or a recovery code has it; browsers offer to fill it in."""

    def __init__(self, label: str, help_text: str) -> None:
        attributes = {"autocomplete": "one-time-code", "autocapitalize": "none"}
        widget = forms.TextInput(attrs=attributes)
        super().__init__(label=label, help_text=help_text, max_length=40, widget=widget)


class CodeForm(forms.Form):
    """Asks for a code that shows who somebody is."""

    code = CodeField(
        "Code", "The six digits that your app shows now, or a recovery code."
    )


class SetUpForm(forms.Form):
    """Asks for a code of the new app, and for what shows that the account is one's own.

    That is a code of the present app or, where there is none, the password; who has just
    signed in by it is not asked again.
    """

    present = CodeField(
        "Code of your present app",
        "Six digits, or a recovery code: it shows that the account is yours.",
    )
    password = forms.CharField(
        label="Your password",
        help_text="It shows that the account is yours.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = CodeField("Code of the new app", "The six digits that it shows now.")

    def __init__(self, *args: Any, proof: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"present", "password"} - {proof}:
            del self.fields[name]
        if proof != "present":
            self.fields["code"].label = "Code"
