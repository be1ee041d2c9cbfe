"""The environment of the suite: a pytest plugin, so that it is set before the settings."""

import gc
import os

os.environ.setdefault("DJANGO_SECRET_KEY", "a-secret-that-guards-nothing-but-tests" * 2)
os.environ["DJANGO_LOCAL"] = "true"
os.environ["DJANGO_DEBUG"] = "false"
os.environ["SITE_URL"] = "http://testserver"
os.environ["SITE_CONTACT"] = "editors@example.org"
# Pages cite the newest edition, and here is none: a test that makes one names a folder.
os.environ["EDITIONS_DIR"] = "tests/editions"
# A busy machine may take its time over a test.
os.environ["DATABASE_TIMEOUT"] = "0"
# Playwright runs an event loop in the thread of the tests.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Python collects garbage after each 700 new objects; for the suite that is a fifth of
# its time.
gc.set_threshold(50_000, 20, 100)
