"""What can be done to the registers: take over an extract, write whole, and say that a source is down."""

from madoguchi.engines.registry.actions.holding import check_not_held, lift_hold, place_hold
from madoguchi.engines.registry.actions.sources import source_down, source_up
from madoguchi.engines.registry.actions.taking_over import Report, take_over
from madoguchi.engines.registry.actions.writing_whole import write_register

__all__ = [
    "Report",
    "check_not_held",
    "lift_hold",
    "place_hold",
    "source_down",
    "source_up",
    "take_over",
    "write_register",
]
