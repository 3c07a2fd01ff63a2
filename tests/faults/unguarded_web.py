"""The web application of a build whose statement does not ask for a free place; the test of the last place sees it."""

from __future__ import annotations

from madoguchi.config.wsgi import application
from madoguchi.engines.booking.actions import bookings

__all__ = ["application"]

_GUARD = """taken + %(held)s * promised < capacity
    AND (NOT %(online)s OR taken_online + %(held)s * promised < capacity - reserved)"""
if _GUARD not in bookings._TAKE:
    raise RuntimeError("there is no guard to remove")
# What it is asked with stays, so that the database still knows of which type each value is.
bookings._TAKE = bookings._TAKE.replace(_GUARD, f"(({_GUARD}) OR true)")
