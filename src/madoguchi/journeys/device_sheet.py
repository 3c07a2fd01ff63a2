"""One device of the staff as the console shows it: what is known of it, and what the rules say of whoever uses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from madoguchi.foundation.access.facts import Circumstances
from madoguchi.foundation.access.rules import Decision, Resource, foresee
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.identity.kept_devices import KeptDevice, kept_device
from madoguchi.foundation.identity.postures import Lack, Posture, lacks_of, posture_of
from madoguchi.values.actor import Actor, ActorKind, Duty
from madoguchi.values.clock import now
from madoguchi.values.message import Message, msg

# What a clerk does all day, as the rules call it.
ACTS: Mapping[str, Message] = {
    "view": msg("担当の案件を見る"),
    "see_plain": msg("口座など、特に秘密の項目を見る"),
    "work": msg("審査などの仕事をする"),
    "sign_off": msg("決裁をする"),
    "use_system": msg("ほかの庁内システムを開く"),
}


@dataclass(frozen=True)
class DeviceSheet:
    """A device, what counts of it now, what it lacks, and each act with what the rules say of it from this device."""

    kept: KeptDevice
    posture: Posture
    lacks: tuple[Lack, ...]
    acts: tuple[tuple[Message, Decision], ...]


def device_sheet(number: str) -> DeviceSheet:
    """The sheet of a device; the rules are asked as they stand now. Raises NoSuchDevice."""
    kept, at = kept_device(number), now()
    posture = posture_of(kept.facts, at)
    return DeviceSheet(kept, posture, lacks_of(kept.facts, at), tuple(rules_say(posture)))


def rules_say(posture: Posture) -> list[tuple[Message, Decision]]:
    """What the rules say of each act from a device of this posture, to somebody who may do it all from a sound one."""
    division = city().divisions[0].id
    somebody = Actor(ActorKind.STAFF, "", "", (Duty(division, "", None, may_decide=True),))
    matter = Resource("case", division=division, desk=division, posts=frozenset({division}))
    how = Circumstances(now(), posture=posture.value)
    return [(words, foresee(somebody, act, matter, how)) for act, words in ACTS.items()]
