"""Tells Django that this room has tables."""

from __future__ import annotations

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """The room's name for Django."""

    name = "madoguchi.foundation.identity"
    label = "identity"

    def ready(self) -> None:
        """Let every sign-in begin its times."""
        from django.contrib.auth.signals import user_logged_in

        from madoguchi.foundation.identity.sessions import note_sign_in

        user_logged_in.connect(note_sign_in, dispatch_uid="sign_in_times")
