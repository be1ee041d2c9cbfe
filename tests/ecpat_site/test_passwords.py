"""Which passwords are refused."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    "password",
    [
        *("ecpat-international", "childprotection1", "Child_Protection_2026"),
        *("ECPAT.Editor.Welcome", "127.0.0.1-admin-profile"),
    ],
)
def test_a_password_made_of_words_about_the_site_is_refused(password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password)

    codes = [error.code for error in refused.value.error_list]
    assert codes == ["password_about_subject"]


@pytest.mark.parametrize(
    "password", ["ecpat lantern harbour", "7-violet-kettle-of-drums", "пароль-из-осени"]
)
def test_a_password_with_words_of_its_own_is_taken(password):
    validate_password(password)
