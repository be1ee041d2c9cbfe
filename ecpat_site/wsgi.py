"""The application a web server runs: `waitress-serve ecpat_site.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecpat_site.settings")

application = get_wsgi_application()
