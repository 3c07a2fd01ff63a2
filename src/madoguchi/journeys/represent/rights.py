"""Who of the office may decide who acts for whom."""

from __future__ import annotations

from collections.abc import Collection

from madoguchi.foundation.access.rules import Resource, foresee
from madoguchi.foundation.catalogue.queries import city
from madoguchi.values.actor import Actor

CONFIRM = "confirm_proxies"
DATA = "代理の申し出"


def claims_resource(near: Collection[str] = ()) -> Resource:
    """What the rules are told: the division that confirms, and whose household a claim is about."""
    return Resource(kind="proxy_claim", division=city().proxies.division or "", near=frozenset(near) - {""})


def may_confirm(by: Actor) -> bool:
    """Whether somebody decides about claims of proxies."""
    return foresee(by, CONFIRM, claims_resource()).allowed
