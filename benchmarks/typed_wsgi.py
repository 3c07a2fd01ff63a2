"""The whole house with one more address: that of the typed table."""

from __future__ import annotations

from django.conf import settings
from django.urls import get_resolver

from madoguchi.config.wsgi import application

__all__ = ["application"]

settings.ROOT_URLCONF = "benchmarks.typed"
get_resolver().url_patterns  # noqa: B018 - read before the server forks, as the house reads its own
