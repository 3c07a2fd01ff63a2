"""What nobody does with their own matter or their household's: every act the rules know says whether and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from madoguchi.foundation.access.facts import Circumstances
from madoguchi.foundation.access.rules import Resource, foresee
from madoguchi.values.actor import Actor, ActorKind, Duty
from madoguchi.values.clock import now
from tests.foundation.access.test_postures import ASKING, asked_of, known_acts

_RULE = "own_matter.of_the_household"
REFUSED = {
    *("work", "handle", "post", "sign_off", "search", "break_glass", "answer_looks"),
    *("agree_disposal", "lift_hold", "ask_delay", "agree_delay"),
}
BY_A_RULE_OF_ITS_OWN = {"confirm_proxies": "proxy.not_of_the_own_household"}
_NOT_ABOUT_ONE = "asked of no single matter"
ALLOWED: Mapping[str, str] = {
    "view": "one sees what lies on one's division's desk; the look stands in the journal",
    **dict.fromkeys(("see_plain", "list", "export"), "goes with seeing it"),
    "audit": "the auditor sees what the journal holds, and changes nothing",
    "view_visits": "goes with running the hall; the look stands in the journal",
    "serve_visits": "whoever comes is served in their turn, and decided on elsewhere",
    "plan_disposal": "a plan names what is over by its years; two others agree",
    "hold_disposal": "it only keeps papers",
    **dict.fromkeys(("view_figures", "administer", "set_up_devices", "use_system"), _NOT_ABOUT_ONE),
    **dict.fromkeys(("build_register", "ask_divisions", "keep_survey", "propose", "agree"), _NOT_ABOUT_ONE),
    **dict.fromkeys(("apply", "amend"), "one applies for oneself"),
    **dict.fromkeys(
        ("view_register", "edit_register", "add_record", "view_record", "act_on_record", "see_part", "change_part"),
        "`near` of a record is whose turn it is; who put it in does not approve it (record.other_hands)",
    ),
}
CONTRACTOR = Actor(
    ActorKind.STAFF, "c-1", "委託", (Duty("child_family", "clerk", None, True),), frozenset({"contractor"})
)


def allowed_and_rule(act: str, by: Actor, matter: Resource) -> tuple[bool, str]:
    decision = foresee(by, act, matter, Circumstances(now()))
    return decision.allowed, decision.rule


def test_every_act_says_whether_it_is_done_to_ones_own() -> None:
    told = REFUSED | set(ALLOWED) | set(BY_A_RULE_OF_ITS_OWN)
    assert told == known_acts()
    assert len(told) == len(REFUSED) + len(ALLOWED) + len(BY_A_RULE_OF_ITS_OWN)


@pytest.mark.parametrize("whose", ["person", "household"])
@pytest.mark.parametrize("act", sorted(known_acts()))
def test_what_is_done_to_ones_own_matter(act: str, whose: str) -> None:
    for somebody in ASKING:
        one = replace(somebody, person="P-1", people=frozenset({"P-1", "P-2"}))
        if not allowed_and_rule(act, one, replace(asked_of(act), near=frozenset({"P-9"})))[0]:
            continue
        own = replace(asked_of(act), near=frozenset({"P-1" if whose == "person" else "P-2"}))
        found = allowed_and_rule(act, one, own)
        if act in ALLOWED:
            assert found[0]
        else:
            assert found == (False, BY_A_RULE_OF_ITS_OWN.get(act, _RULE))


@pytest.mark.parametrize("act", ["ask_delay", "agree_delay"])
def test_whoever_works_by_contract_delays_nothing(act: str) -> None:
    assert allowed_and_rule(act, CONTRACTOR, Resource("journal")) == (False, "delay.not_by_contractors")
