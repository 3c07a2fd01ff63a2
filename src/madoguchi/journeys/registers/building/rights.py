"""Who builds: the division that is to keep the register, and administrators."""

from __future__ import annotations

from dataclasses import replace

from madoguchi.engines.cases.queries import division_name
from madoguchi.foundation.access.rules import Resource, decide, foresee, require
from madoguchi.foundation.access.sight import require_sight
from madoguchi.foundation.catalogue.errors import NoSuchRegisterDraft, UnknownRegister
from madoguchi.foundation.catalogue.queries import Register, city
from madoguchi.foundation.catalogue.register_drafts import DraftFacts, register_draft
from madoguchi.journeys.registers.sight import knows_of, register_there
from madoguchi.values.actor import Actor
from madoguchi.values.refusal import Refusal

BUILD = "build_register"
ADMINISTER = "administer"


def building_of(division: str) -> Resource:
    """Building for a division, as the rules of access take it."""
    return Resource(kind="register", division=division, posts=frozenset({division}), confidentiality="2")


def own_divisions(by: Actor) -> tuple[tuple[str, str], ...]:
    """The divisions this person may build for, with their names, in the order of the city."""
    known = [one.id for one in city().divisions]
    return tuple((id_, division_name(id_)) for id_ in known if foresee(by, BUILD, building_of(id_)).allowed)


def check_may_build(division: str, by: Actor) -> None:
    """Raises NotPermitted when this division is not theirs to build for."""
    require(by, BUILD, building_of(division))


def register_to_build(register_id: str, by: Actor) -> Register:
    """The published register, for who may build it.

    Raises NotPermitted for who knows of it; to everybody else it is UnknownRegister.
    """
    found = register_there(register_id, BUILD, by)
    if knows_of(found, by):
        check_may_build(found.header.division, by)
    else:
        require_sight(by, BUILD, building_of(found.header.division), UnknownRegister(register=register_id))
    return found


def part_to_build(register_id: str, missing: Refusal, by: Actor) -> Register:
    """The same for what is kept beside a register: who may not build it finds what is `missing` to them."""
    found = register_there(register_id, BUILD, by)
    unseen = missing if knows_of(found, by) else UnknownRegister(register=register_id)
    require_sight(by, BUILD, building_of(found.header.division), unseen)
    return found


def may_build(division: str, by: Actor) -> bool:
    """Whether this person may build the registers of this division."""
    return foresee(by, BUILD, building_of(division)).allowed


def check_builds_at_all(by: Actor) -> None:
    """Raises NotPermitted for somebody who holds no post for the whole city."""
    own = own_divisions(by)
    require(by, BUILD, building_of(own[0][0] if own else ""))


def is_administrator(by: Actor) -> bool:
    """Whether this person administers the house, and so may open data to everybody."""
    return decide(by, ADMINISTER, Resource(kind="definition")).allowed


def own_draft(ref: str, by: Actor, *, hold: bool = False) -> DraftFacts:
    """The draft when this person may build it, locked on `hold`; to everybody else it is NoSuchRegisterDraft.

    Values of its file are for those who brought it or keep the register, not for who administers the house.
    """
    found, missing = _draft_or_none(ref, hold=hold), NoSuchRegisterDraft()
    require_sight(by, BUILD, building_of(found.division if found else ""), missing)
    if found is None:
        raise missing
    return replace(found, samples={}) if found.samples and found.by_ref != by.ref and is_administrator(by) else found


def _draft_or_none(ref: str, *, hold: bool) -> DraftFacts | None:
    try:
        return register_draft(ref, hold=hold)
    except NoSuchRegisterDraft:
        return None
