"""What is asked in a request is judged by it, however often somebody is read anew; foreseeing is judged by none."""

from __future__ import annotations

from dataclasses import replace

from madoguchi.foundation.access.rules import Resource, decide, foresee
from madoguchi.foundation.access.standing import as_from_nowhere
from madoguchi.values.actor import Actor, ActorKind, Duty
from tests.signing_in import asked_by

CLERK = Actor(ActorKind.STAFF, "a-clerk", "窓口 花子", (Duty("child_family", "clerk"),), frozenset(), assurance=1)
CASE = Resource("case", division="child_family", desk="child_family")


def test_whoever_came_in_weakly_gains_nothing_by_being_read_anew_in_the_request() -> None:
    with asked_by(CLERK):
        for read in (CLERK, replace(CLERK, assurance=0)):
            decision = decide(read, "view", CASE)
            assert (decision.allowed, decision.rule) == (False, "sign_in.strong")


def test_of_another_person_nobody_knows_how_they_come_in() -> None:
    with asked_by(replace(CLERK, ref="a-chief")):
        assert foresee(CLERK, "view", CASE).allowed


def test_what_one_might_see_at_another_time_is_not_judged_by_this_request() -> None:
    with asked_by(CLERK):
        with as_from_nowhere():
            assert foresee(CLERK, "view", CASE).allowed
        assert not foresee(CLERK, "view", CASE).allowed
