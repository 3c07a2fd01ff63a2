"""Tells Django that this face has templates."""

from __future__ import annotations

from django.apps import AppConfig


class LobbyConfig(AppConfig):
    """The face's name for Django."""

    name = "madoguchi.faces.lobby"
    label = "lobby"
