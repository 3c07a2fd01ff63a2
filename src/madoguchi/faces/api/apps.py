"""Tells Django that this face exists."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The face's name for Django."""

    name = "madoguchi.faces.api"
    label = "api"
