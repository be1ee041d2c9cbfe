"""Make the settings complete, then run the report, which reads them."""

import os
import runpy

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "ecpat_site.settings"
runpy.run_module("tests.environment")
django.setup()
runpy.run_module("tests.benchmarks.report", run_name="__main__")
