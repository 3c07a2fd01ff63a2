"""The table of a case's life as a picture, in Mermaid's words."""

from __future__ import annotations

from madoguchi.engines.cases.rules.facts import STEP_NAMES, Step
from madoguchi.engines.cases.rules.flow import ORDER
from madoguchi.engines.cases.rules.transitions import NEXT, SAME, TRANSITIONS, Transition

_CLOCK = {"pause": "⏸", "resume": "▶", "stop": "■"}


def state_diagram() -> str:
    """A Mermaid state diagram of every step and event; clock effects as ⏸ ▶ ■."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{STEP_NAMES[step]}" as {step.value}' for step in Step]
    lines.append(f"    [*] --> {Step.FORMAT_CHECK.value}: 到達")
    for row in TRANSITIONS.values():
        lines += [f"    {step.value} --> {_target(row, step)}: {_caption(row)}" for step in row.steps]
    lines.append(f"    {Step.CLOSED.value} --> [*]")
    return "\n".join(lines) + "\n"


def _target(row: Transition, step: Step) -> str:
    if row.to == SAME:
        return step.value
    return ORDER[ORDER.index(step) + 1].value if row.to == NEXT else Step(row.to).value


def _caption(row: Transition) -> str:
    return f"{row.name} {_CLOCK.get(row.clock, '')}".strip()
