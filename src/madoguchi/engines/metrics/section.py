"""The metrics room's part of a definition: what a case cost before."""

from __future__ import annotations

from pydantic import Field

from madoguchi.values.declared import Declared


class EffectSection(Declared):
    """Minutes of staff work one case took before, and where that figure comes from."""

    minutes_before: float = Field(ge=0, le=10_000, description="Minutes of staff work per case before")
    source: str = Field(default="", description="Where the figure comes from")
    confirm: bool = Field(default=False, description="True while somebody still has to confirm the figure")
