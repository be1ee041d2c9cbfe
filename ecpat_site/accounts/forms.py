"""Forms that ask for a code."""

from typing import Any

from django import forms

WRONG = (
    "This code is not right, has been used, or came too soon after a wrong one: wait for the "
    "app to show the next code and type that."
)


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
    """Asks for a code of the new app, and of the present one where there is one."""

    present = CodeField(
        "Code of your present app",
        "Six digits, or a recovery code: it shows that the account is yours.",
    )
    code = CodeField("Code of the new app", "The six digits that it shows now.")

    def __init__(self, *args: Any, has_present: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_present:
            del self.fields["present"]
            self.fields["code"].label = "Code"
