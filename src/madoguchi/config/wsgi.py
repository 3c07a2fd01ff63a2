"""The web application as a WSGI server loads it."""

from __future__ import annotations

import os

import django
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from madoguchi.config.house import wait_for_the_house
from madoguchi.config.memory import settle
from madoguchi.config.web_server import begin_to_serve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
django.setup()
# Read before the server forks: the web processes share what this loads, and nobody's first page waits for it.
get_resolver().url_patterns  # noqa: B018
# Reading the code needs neither tables nor collected files; the application does.
wait_for_the_house()
application = get_wsgi_application()
begin_to_serve()
settle()
