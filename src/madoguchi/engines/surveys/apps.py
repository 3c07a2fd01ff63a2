"""Tells Django that this room has tables."""

from __future__ import annotations

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """The room's name for Django."""

    name = "madoguchi.engines.surveys"
    label = "surveys"
