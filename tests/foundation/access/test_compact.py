"""What is kept of a decision decides the same again, and holds nobody's name and no account of a resident."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product

import pytest

from madoguchi.foundation.access.compact import compacted, kept_ref, restored
from madoguchi.foundation.access.facts import Circumstances, Resource
from madoguchi.foundation.access.rules import foresee
from madoguchi.values.actor import SYSTEM, Actor, ActorKind, Duty, anonymous
from madoguchi.values.clock import now

CLERK = Actor(ActorKind.STAFF, "a-clerk", "窓口 花子", (Duty("child_family", "clerk", "401013"),))
CHIEF = replace(CLERK, ref="a-chief", duties=(Duty("child_family", "chief", None, True),), people=frozenset({"p-1"}))
AUDITOR = replace(CLERK, ref="a-auditor", roles=frozenset({"auditor"}), assurance=3)
RESIDENT, PROXY = Actor(ActorKind.RESIDENT, "r-owner", "住民"), Actor(ActorKind.RESIDENT, "r-proxy", "代理")
ACTORS = (CLERK, CHIEF, AUDITOR, RESIDENT, PROXY, SYSTEM, anonymous("名無し"))
CASE = Resource(
    "case",
    division="child_family",
    desk="child_family",
    owner_ref="r-owner",
    drafted_by="a-clerk",
    ward="401013",
    procedure="child_medical_expenses",
    near=frozenset({"p-1", "p-2"}),
    proxies=frozenset({"r-proxy", "r-other"}),
    subject="K-1",
)
MATTERS = (CASE, replace(CASE, near=frozenset(), drafted_by=""), Resource("register", posts=frozenset({"*"})))


@pytest.mark.parametrize("emergency", [False, True])
@pytest.mark.parametrize("action", ["view", "work", "sign_off", "list", "administer", "view_register", "break_glass"])
def test_the_rules_answer_the_same_to_what_was_kept(action: str, emergency: bool) -> None:
    how = Circumstances(now(), emergency=emergency, zone="closed")
    for actor, matter in product(ACTORS, MATTERS):
        kept = json.loads(json.dumps(compacted(actor, matter, how)))
        again = foresee(*_in_order(restored(kept, kept_ref(actor), how.at), action))
        assert again == foresee(actor, action, matter, how)


def _in_order(told: tuple[Actor, Resource, Circumstances], action: str) -> tuple[Actor, str, Resource, Circumstances]:
    return told[0], action, told[1], told[2]


def test_nobody_can_be_told_from_what_is_kept_but_who_works_here() -> None:
    for actor in ACTORS:
        text = json.dumps(compacted(actor, CASE, Circumstances(now())), ensure_ascii=False) + kept_ref(actor)
        for told in (actor.name, "r-owner", "r-proxy", "r-other", "p-1", "p-2"):
            assert not told or told not in text
    assert kept_ref(CLERK) == "a-clerk"
    assert kept_ref(RESIDENT) == ""


def test_what_is_as_usual_takes_no_room() -> None:
    kept = compacted(anonymous(), Resource("case"), Circumstances(now()))
    assert kept == {"who": {"kind": "resident"}, "what": {"kind": "case"}, "how": {}}
