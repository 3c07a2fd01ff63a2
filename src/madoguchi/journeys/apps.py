"""Tells Django that the journeys keep tables of their own."""

from __future__ import annotations

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """The floor's name for Django."""

    name = "madoguchi.journeys"
    label = "journeys"
