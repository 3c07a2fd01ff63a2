"""The staff face as Django knows it: templates, static files and template tags, no tables."""

from __future__ import annotations

from django.apps import AppConfig


class StaffFaceConfig(AppConfig):
    """Where members of staff work."""

    name = "madoguchi.faces.staff"
    label = "staff_face"
    verbose_name = "庁内の窓口"
