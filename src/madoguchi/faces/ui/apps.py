"""The ui as a Django application, so that its templates, tags and stylesheet are found."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Components and layouts of all faces."""

    name = "madoguchi.faces.ui"
    label = "ui"
