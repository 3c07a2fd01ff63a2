"""The web application as a WSGI server loads it."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
application = get_wsgi_application()
# Read before the server forks: the web processes share what this loads, and nobody's first page waits for it.
get_resolver().url_patterns  # noqa: B018
