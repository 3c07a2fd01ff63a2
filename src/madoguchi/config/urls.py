"""Every address of the house, face by face."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

# Asked in this order: the portal, which has no prefix, is asked for what is nobody else's.
FACES = {"api/v1/": "api", "counter/": "counter", "staff/": "staff", "console/": "console", "": "portal"}

urlpatterns = [
    path(prefix, include(f"madoguchi.faces.{face}.urls"))
    for prefix, face in FACES.items()
    if find_spec(f"madoguchi.faces.{face}") and find_spec(f"madoguchi.faces.{face}.urls")
]
