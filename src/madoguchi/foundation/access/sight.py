"""What somebody may not see at all: it is refused as not there, so that nothing tells it from what nobody has."""

from __future__ import annotations

from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.facts import Resource
from madoguchi.foundation.access.rules import require
from madoguchi.values.actor import Actor
from madoguchi.values.refusal import Refusal


def require_sight(actor: Actor, action: str, resource: Resource, missing: Refusal) -> None:
    """Nothing when allowed; raises `missing`, the refusal of what is not there.

    The attempt stands in the journal as every refusal does. Of what is not there the rules are asked, too: about an
    object of nobody, so that as much is asked and kept of it.
    """
    try:
        require(actor, action, resource)
    except NotPermitted:
        raise missing from None
