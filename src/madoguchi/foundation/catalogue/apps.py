"""Registers the catalogue with Django."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """The room of definitions."""

    name = "madoguchi.foundation.catalogue"
    label = "catalogue"
    verbose_name = "手続の定義"
