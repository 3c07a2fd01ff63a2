"""What stands at the first page of a demonstration."""

from __future__ import annotations

from pathlib import Path

from madoguchi.journeys.demonstration.load import AT_ONCE
from madoguchi.journeys.demonstration.matters import STAGES


def test_every_stage_of_every_procedure_is_there_at_the_start() -> None:
    forms = len(list(Path("definitions/procedures").glob("*.yaml")))
    there = {(STAGES[number % len(STAGES)], number // len(STAGES) % forms) for number in range(AT_ONCE)}
    assert there == {(stage, form) for stage in STAGES for form in range(forms)}
