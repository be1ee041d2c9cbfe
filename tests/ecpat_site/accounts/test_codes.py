"""The second factor: what is accepted, how often, and from whom it is required."""

import time

import pytest
from django.contrib.auth.models import User
from django_otp.plugins.otp_totp.models import TOTPDevice

from ecpat_site.accounts import codes
from ecpat_site.models import RecoveryCode
from tests.authenticator import Telephone, make_telephone
from tests.make import make_editor, make_role

KEY = "31323334353637383930" * 2


@pytest.mark.django_db
def test_a_code_of_the_app_is_accepted_once():
    person = make_editor()
    code = make_telephone(person).code()

    assert codes.accept(person, code)
    assert not codes.accept(person, code)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("later", "is_right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_wrong_by_half_a_minute(monkeypatch, later, is_right):
    monkeypatch.setattr(time, "time", lambda: 1_800_000_015.0)
    person = make_editor()

    assert codes.accept(person, make_telephone(person).code(later)) == is_right


@pytest.mark.django_db
def test_after_a_wrong_code_even_a_right_one_has_to_wait():
    person = make_editor()
    telephone = make_telephone(person)
    spare = codes.renew_recovery_codes(person)[0]

    assert not codes.accept(person, telephone.wrong_code())
    assert not codes.accept(person, telephone.code())
    assert not codes.accept(person, spare)
    TOTPDevice.objects.update(throttling_failure_timestamp=None)
    assert codes.accept(person, spare)


@pytest.mark.django_db
@pytest.mark.parametrize("spelt", [str, str.upper, lambda code: code.replace("-", " ")])
def test_a_recovery_code_is_accepted_once_however_it_is_spelt(spelt):
    person = make_editor()
    make_telephone(person)
    code = spelt(codes.renew_recovery_codes(person)[0])

    assert codes.accept(person, f" {code}")
    assert codes.recovery_codes_left(person) == codes.RECOVERY_CODES - 1
    assert not codes.accept(person, code)


@pytest.mark.django_db
def test_recovery_codes_are_stored_as_digests_and_new_ones_replace_the_old():
    person = make_editor()
    make_telephone(person)
    old = codes.renew_recovery_codes(person)
    new = codes.renew_recovery_codes(person)

    stored = set(RecoveryCode.objects.values_list("digest", flat=True))

    assert len(stored) == len(set(new)) == codes.RECOVERY_CODES
    assert not {code.replace("-", "") for code in new} & stored
    assert not codes.accept(person, old[0])


@pytest.mark.django_db
def test_a_code_of_somebody_else_is_refused():
    person, other = make_editor(), make_editor("bruno")
    make_telephone(person)
    telephone = make_telephone(other)

    assert not codes.accept(person, codes.renew_recovery_codes(other)[0])
    assert not codes.accept(person, telephone.code())
    assert not codes.accept(make_editor("clara"), telephone.code())


@pytest.mark.django_db
def test_an_app_counts_once_it_has_shown_a_code():
    person = make_editor()

    refused = codes.set_up(person, KEY, Telephone(KEY).wrong_code(), replaces=False)
    before = codes.is_set_up(person)
    shown = codes.set_up(person, KEY, Telephone(KEY).code(), replaces=False)

    assert (refused, before) == ([], False)
    assert len(shown) == codes.RECOVERY_CODES
    assert codes.is_set_up(person)
    # The code that set it up signs nobody in.
    assert not codes.accept(person, Telephone(KEY).code())


@pytest.mark.django_db
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


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_eight_who_give_one_code_at_once_exactly_one_is_let_in(at_once, kind):
    person = make_editor()
    telephone = make_telephone(person)
    is_app = kind == "app"
    code = telephone.code() if is_app else codes.renew_recovery_codes(person)[0]

    let_in = at_once(lambda _number: codes.accept(person, code), 8)

    assert sorted(let_in) == [False] * 7 + [True]
