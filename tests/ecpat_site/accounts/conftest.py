"""Somebody who signs in, with a telephone or without."""

import pytest

from tests.authenticator import make_person, make_telephone


@pytest.fixture
def person():
    return make_person()


@pytest.fixture
def telephone(person):
    return make_telephone(person)


@pytest.fixture
def no_wait(settings):
    """Let codes follow each other at once, as if each were a while after the other."""
    settings.OTP_TOTP_THROTTLE_FACTOR = 0
