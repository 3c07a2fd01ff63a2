"""The waiting list: a place that comes free is offered in the order people came."""

from __future__ import annotations


def offer_places(office: str, line: str) -> int:
    """Offer what is free to who waits; how many offers were made."""
    return 0
