"""The application a web server runs: `ecpat_site.wsgi:application`."""

import os
from functools import partial

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecpat_site.settings")

django_application = get_wsgi_application()

# After Django is set up: these read its settings and models.
from django.conf import settings  # noqa: E402

from ecpat_site.answers.application import Answers  # noqa: E402
from ecpat_site.answers.compression import Application, compressed  # noqa: E402
from ecpat_site.warming import warm_up  # noqa: E402

application: Application
if settings.ANSWERS_BYTES and not settings.DEBUG:
    application = Answers(django_application, settings.ANSWERS_BYTES)
    warm_up(django_application)
else:
    application = partial(compressed, django_application)
