"""A register for who knows of it; to everybody else it is not there, as an id that no register has."""

from __future__ import annotations

from madoguchi.engines.records.queries.process import inquiry_of
from madoguchi.engines.records.queries.registers import register_resource
from madoguchi.foundation.access.rules import Resource, foresee, require
from madoguchi.foundation.access.sight import require_sight
from madoguchi.foundation.catalogue.errors import UnknownRegister
from madoguchi.foundation.catalogue.queries import Register, register
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.refusal import Refusal

VIEW, EDIT, ADD = "view_register", "edit_register", "add_record"
NOBODYS = Resource(kind="register")


def is_in_catalogue(one: Register) -> bool:
    """Whether it is a register of its own: a question that was asked once has its place among the inquiries."""
    inquiry = inquiry_of(one)
    return inquiry is None or inquiry.standing


def knows_of(found: Register, by: Actor) -> bool:
    """Whether this actor knows that there is this register: the office by its catalogue, else who has a part in it."""
    if by.kind is ActorKind.STAFF and is_in_catalogue(found):
        return True
    return any(foresee(by, action, register_resource(found, action)).allowed for action in (VIEW, EDIT, ADD))


def require_in_office(
    by: Actor, action: str, resource: Resource, missing: Refusal, *, in_catalogue: bool = True
) -> None:
    """Nothing when allowed. The office is told the rule of what its catalogue shows; to others it is `missing`.

    Raises NotPermitted, and `missing`.
    """
    if by.kind is ActorKind.STAFF and in_catalogue:
        require(by, action, resource)
    else:
        require_sight(by, action, resource, missing)


def register_there(register_id: str, action: str, by: Actor) -> Register:
    """The register, whoever asks; raises UnknownRegister after the rules were asked about nobody's."""
    try:
        return register(register_id)
    except UnknownRegister as missing:
        require_sight(by, action, NOBODYS, missing)
        raise


def register_in_sight(register_id: str, action: str, by: Actor) -> Register:
    """The register, for who may do this to it. Raises UnknownRegister, and NotPermitted for who knows of it."""
    found = register_there(register_id, action, by)
    if knows_of(found, by):
        require(by, action, register_resource(found, action))
    else:
        require_sight(by, action, register_resource(found, action), UnknownRegister(register=register_id))
    return found
