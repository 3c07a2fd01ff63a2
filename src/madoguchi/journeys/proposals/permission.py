"""Who may propose and agree: whether the rules let somebody, and whether they just showed that it is themselves."""

from __future__ import annotations

from dataclasses import replace

from madoguchi.foundation.access.facts import Circumstances, Resource
from madoguchi.foundation.access.rules import foresee, require
from madoguchi.foundation.access.standing import circumstances_of
from madoguchi.values.actor import Actor


def may(by: Actor, action: str, what: Resource) -> bool:
    """Whether they could, once they used their passkey: what a page offers leads through that step."""
    return foresee(by, action, what, confirmed(by)).allowed


def require_confirmed(by: Actor, action: str, what: Resource) -> None:
    """Nothing when allowed to whoever sits there now; raises NotPermitted.

    Whoever may not at all is told so, and not sent for their passkey first.
    """
    is_theirs = may(by, action, what)
    require(by, action, what, circumstances_of(by, with_passkey=True) if is_theirs else confirmed(by))


def confirmed(by: Actor) -> Circumstances:
    """How they ask, as if they had used their passkey just now."""
    return replace(circumstances_of(by), since_passkey=0)
