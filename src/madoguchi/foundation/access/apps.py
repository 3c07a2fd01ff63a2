"""Registers the room of access with Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The room of access."""

    name = "madoguchi.foundation.access"
    label = "access"
    verbose_name = "アクセスの決まり"
