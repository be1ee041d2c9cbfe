"""Settings of the suite: those of the site, read in an environment of its own."""

import os

os.environ |= {
    "DJANGO_SECRET_KEY": "a-secret-that-guards-nothing-but-tests" * 2,
    "DJANGO_LOCAL": "true",
    "DJANGO_DEBUG": "false",
    "SITE_URL": "http://testserver",
    "SITE_CONTACT": "editors@example.org",
    # Pages cite the newest edition, and here is none: a test that makes one names a folder.
    "EDITIONS_DIR": "tests/editions",
    # A busy machine may take its time over a test.
    "DATABASE_TIMEOUT": "0",
    # Playwright runs an event loop in the thread of the tests.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}

from ecpat_site.settings import *  # noqa: F403

# `manage.py test` runs the suite as `pytest` does.
TEST_RUNNER = "tests.runner.Runner"

# What a test starts reads the environment as a site does, with what the test changed.
os.environ["DJANGO_SETTINGS_MODULE"] = "ecpat_site.settings"

if DATABASES["default"]["ENGINE"].endswith("postgresql"):  # noqa: F405
    # What a test commits need not outlast a power cut.
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"  # noqa: F405
