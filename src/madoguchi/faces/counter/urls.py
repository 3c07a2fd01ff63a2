"""The addresses of the counter; names of people are never part of one."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "counter"

urlpatterns: list[URLPattern] = []
