"""The counter face as Django knows it: templates, static files, no tables."""

from __future__ import annotations

from django.apps import AppConfig


class CounterFaceConfig(AppConfig):
    """Where residents and clerks meet."""

    name = "madoguchi.faces.counter"
    label = "counter_face"
    verbose_name = "窓口"
