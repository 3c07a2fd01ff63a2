"""Which act waits for a sound device: every act the rules know, asked by who may do it from one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest
from django.conf import settings

from madoguchi.foundation.access.facts import Circumstances
from madoguchi.foundation.access.rules import Resource, foresee
from madoguchi.foundation.access.texts import SCHEMA
from madoguchi.values.actor import Actor, ActorKind, Duty
from madoguchi.values.clock import now
from madoguchi.values.purpose import Purpose


@dataclass(frozen=True)
class Held:
    """Whether an act is done from a device that is stale, and from one that nobody registered, and why so.

    `stale_3a` is the same for what is most confidential.
    """

    why: str
    stale: bool = False
    stale_3a: bool = False
    unmanaged: bool = False


_LOOKS = Held("only looks, so that nobody who asks is sent away", stale=True, stale_3a=True)
_LOOKS_BELOW = Held("only looks; what is most confidential waits", stale=True)
_ACTS = Held("every act waits")
_PARTS = Held("asked only of a record that was opened, by `view_record` or `edit_register`", True, True, True)

HELD: Mapping[str, Held] = {
    **dict.fromkeys(("view", "list", "search", "audit", "view_visits"), _LOOKS),
    **dict.fromkeys(("see_plain", "view_register", "view_record"), _LOOKS_BELOW),
    **dict.fromkeys(("work", "handle", "post", "sign_off", "serve_visits"), _ACTS),
    **dict.fromkeys(("plan_disposal", "agree_disposal", "hold_disposal", "lift_hold"), _ACTS),
    **dict.fromkeys(("ask_delay", "agree_delay", "break_glass", "answer_looks", "confirm_proxies"), _ACTS),
    **dict.fromkeys(("edit_register", "add_record", "act_on_record", "keep_survey", "ask_divisions"), _ACTS),
    **dict.fromkeys(("export", "propose", "agree"), Held("what was taken out is out")),
    **dict.fromkeys(("administer", "build_register", "set_up_devices"), Held("sets who sees what, and from where")),
    "use_system": Held("what happens in another system is not known here"),
    "view_figures": Held("counts, of nobody", True, True, True),
    **dict.fromkeys(("see_part", "change_part"), _PARTS),
    **dict.fromkeys(
        ("apply", "amend"), Held("asked of who applies; what the office writes is `handle`", True, True, True)
    ),
}

_ANYBODY = Actor(ActorKind.STAFF, "s-1", "職員", (Duty("child_family", "section_chief", None, True),), assurance=3)
ASKING = (
    _ANYBODY,
    replace(_ANYBODY, roles=frozenset({"auditor"})),
    replace(_ANYBODY, roles=frozenset({"administrator"})),
)
MATTER = Resource("case", division="child_family", desk="child_family", posts=frozenset({"child_family"}))


def asked_of(act: str) -> Resource:
    """What an act is asked of: some are known of one kind of thing only."""
    return replace(MATTER, kind="export") if act in ("propose", "agree") else MATTER


def known_acts() -> set[str]:
    schema = (settings.MADOGUCHI_POLICIES / SCHEMA).read_text(encoding="utf-8")
    return set(re.findall("[a-z_]+", " ".join(re.findall(r"action ([a-z_,\s]+?)\s+appliesTo", schema))))


def test_every_act_says_from_which_device_it_is_done() -> None:
    assert set(HELD) == known_acts()


def test_the_register_of_residents_is_not_searched_from_a_stale_device() -> None:
    stale = Circumstances(now(), purpose=Purpose.COUNTER.value, posture="stale")
    found = foresee(_ANYBODY, "search", Resource("person"), stale)
    assert (found.allowed, found.rule) == (False, "device.stale")
    assert foresee(_ANYBODY, "search", Resource("person"), replace(stale, posture="managed")).allowed


@pytest.mark.parametrize("posture", ["stale", "unmanaged"])
@pytest.mark.parametrize("class_", ["3A", "3B"])
@pytest.mark.parametrize("act", HELD)
def test_from_which_device_an_act_is_done(act: str, posture: str, class_: str) -> None:
    matter = replace(asked_of(act), confidentiality=class_)
    sound = Circumstances(now(), purpose=Purpose.EXAMINATION.value, posture="managed", since_passkey=0)
    may = [one for one in ASKING if foresee(one, act, matter, sound).allowed]
    assert may, "nobody does it from a sound device"
    held = HELD[act]
    expected = held.unmanaged if posture == "unmanaged" else held.stale_3a if class_ == "3A" else held.stale
    for one in may:
        decision = foresee(one, act, matter, replace(sound, posture=posture))
        assert decision.allowed == expected
        assert decision.allowed or decision.rule == f"device.{posture}"
