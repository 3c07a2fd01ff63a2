"""Rounding as offices do it: half up, down or up, to so many decimals (端数処理)."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Literal

Rounding = Literal["half_up", "down", "up"]

_WAYS = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP}


def rounded(value: Decimal, decimals: int, way: Rounding) -> Decimal:
    """The number with exactly so many decimals; 四捨五入, 切捨て or 切上げ, away from and towards nought alike."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=_WAYS[way])
