"""The record section of a procedure, read once per version."""

from __future__ import annotations

from functools import lru_cache

from madoguchi.engines.records.section import RecordSection
from madoguchi.foundation.catalogue.queries import Procedure


@lru_cache(maxsize=256)
def section_of(procedure: Procedure) -> RecordSection:
    """What this version of a procedure asks."""
    return RecordSection.model_validate(procedure.section("record"))
