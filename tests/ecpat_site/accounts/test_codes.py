"""The second factor: what is accepted, how often, and from whom it is required."""

import pytest
from django.contrib.auth.models import User
from django_otp.plugins.otp_totp.models import TOTPDevice

from ecpat_site.accounts import codes
from ecpat_site.models import RecoveryCode
from tests.authenticator import Telephone, make_telephone
from tests.make import make_editor, make_role

pytestmark = pytest.mark.django_db

KEY = "31323334353637383930" * 2


def test_after_a_wrong_code_even_a_right_one_has_to_wait(person, telephone):
    spare = codes.renew_recovery_codes(person)[0]

    assert not codes.accept(person, telephone.wrong_code())
    assert not codes.accept(person, telephone.code())
    assert not codes.accept(person, spare)
    TOTPDevice.objects.update(throttling_failure_timestamp=None)
    assert codes.accept(person, spare)


@pytest.mark.parametrize("spelt", [str, str.upper, lambda code: code.replace("-", " ")])
def test_a_recovery_code_is_accepted_once_however_it_is_spelt_and_is_not_stored(
    person, telephone, spelt
):
    new = codes.renew_recovery_codes(person)
    stored = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert len(stored) == len(set(new)) == codes.RECOVERY_CODES
    assert not {code.replace("-", "") for code in new} & stored

    assert codes.accept(person, f" {spelt(new[0])}")
    assert codes.recovery_codes_left(person) == codes.RECOVERY_CODES - 1
    assert not codes.accept(person, spelt(new[0]))


def test_a_code_of_somebody_else_is_refused(person, telephone):
    other = make_editor("bruno")
    of_other = make_telephone(other)

    assert not codes.accept(person, codes.renew_recovery_codes(other)[0])
    assert not codes.accept(person, of_other.code())
    assert not codes.accept(make_editor("clara"), of_other.code())


def test_an_app_counts_once_it_has_shown_a_code(person):
    refused = codes.set_up(person, KEY, Telephone(KEY).wrong_code(), replaces=False)
    before = codes.is_set_up(person)
    shown = codes.set_up(person, KEY, Telephone(KEY).code(), replaces=False)

    assert (refused, before) == ([], False)
    assert len(shown) == codes.RECOVERY_CODES
    assert codes.is_set_up(person)
    # The code that set it up signs nobody in.
    assert not codes.accept(person, Telephone(KEY).code())


@pytest.mark.parametrize(
    ("role", "is_required"),
    [("no group", False), ("Author", False), ("Editor", True), ("Keeper", True)],
)
def test_the_setting_requires_it_of_who_may_more_than_an_author(
    settings, role, is_required
):
    make_role("Author")
    person = User.objects.get(pk=make_role(role, "person").pk)

    assert not codes.is_required(person)
    settings.SECOND_FACTOR_REQUIRED = True
    assert codes.is_required(person) == is_required
    assert codes.is_required(make_editor("owner"))


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_eight_who_give_one_code_at_once_exactly_one_is_let_in(
    at_once, person, telephone, kind
):
    is_app = kind == "app"
    code = telephone.code() if is_app else codes.renew_recovery_codes(person)[0]

    let_in = at_once(lambda _number: codes.accept(person, code), 8)

    assert sorted(let_in) == [False] * 7 + [True]
