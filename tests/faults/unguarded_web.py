"""The web application of a build whose statement does not ask for a free place; the test of the last place sees it."""

from __future__ import annotations

from madoguchi.config.wsgi import application
from madoguchi.engines.booking.actions import bookings
from madoguchi.engines.booking.rules.bookings import Share

__all__ = ["application"]

_GUARD = """taken + %(held)s * promised < capacity AND (taken_online + %(held)s * promised < capacity - reserved)"""
_GUARDED = bookings._TAKE_OF[Share.PUBLIC]
if _GUARD not in _GUARDED:
    raise RuntimeError("there is no guard to remove")
# What it is asked with stays, so that the database still knows of which type each value is.
bookings._TAKE_OF[Share.PUBLIC] = _GUARDED.replace(_GUARD, f"(({_GUARD}) OR true)")
