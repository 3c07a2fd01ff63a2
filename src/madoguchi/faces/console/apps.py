"""The console as Django knows it: templates only, no tables."""

from __future__ import annotations

from django.apps import AppConfig


class ConsoleFaceConfig(AppConfig):
    """Where administrators work."""

    name = "madoguchi.faces.console"
    label = "console_face"
    verbose_name = "管理"
