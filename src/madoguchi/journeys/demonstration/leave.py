"""Synthetic leave of the demonstration's staff, at every stage of its process."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from django.db import transaction

from madoguchi.engines.records.actions.changing_records import act_on_record
from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.queries.registers import records_by_register
from madoguchi.foundation.catalogue.queries import Register, city, registers
from madoguchi.foundation.identity.queries import staff_actors
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.clock import today
from madoguchi.values.references import new_record_number

_REGISTER = "part_time_leave"
_EACH = 6
# The actions that bring a leave to each stage, for short ones and for those of more than five days.
_WAYS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (2, ()),
    (1, ("hand_in",)),
    (3, ("hand_in", "approve")),
    (8, ("hand_in", "pass_on")),
    (10, ("hand_in", "pass_on", "confirm")),
    (1, ("hand_in", "refuse")),
)
_KINDS = ("annual", "annual", "annual", "summer", "child_care", "sick")


def load_leave() -> int:
    """Put the leave of some people in, once; how many there are, 0 when there was some or no such register."""
    found = next((one for one in registers() if one.id == _REGISTER), None)
    if found is None or records_by_register().get(_REGISTER):
        return 0
    random = Random(_REGISTER)  # noqa: S311
    people = [one for division in city().divisions for one in staff_actors(division.id) if one.duties]
    clerks = [one for one in people if not one.duties[0].may_decide and not one.roles]
    with transaction.atomic():
        return sum(
            _put_in(found, days, acts, clerks[(turn + n) % len(clerks)], random)
            for n in range(_EACH if clerks else 0)
            for turn, (days, acts) in enumerate(_WAYS)
        )


def _put_in(found: Register, days: int, acts: tuple[str, ...], by: Actor, random: Random) -> int:
    begins = city().business_calendar.add(today(), random.randint(2, 40))
    values: dict[str, Any] = {
        "who": by.name,
        "kind": random.choice(_KINDS),
        "first_on": begins.isoformat(),
        "last_on": (begins + timedelta(days=days - 1 + days // 5 * 2)).isoformat(),
        "days": days,
    }
    one = create_record(found, values, ref=new_record_number(), by=by)
    for act in acts:
        reason = "窓口の体制が組めないため。" if act == "refuse" else ""
        hands = by if act == "hand_in" else SYSTEM
        one = act_on_record(found, one.ref, act, revision=one.revision, reason=reason, by=hands)
    return 1
