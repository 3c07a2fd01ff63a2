"""Many persons in one file: whoever may see them is asked once more by the rules before they leave the house together.

Every road by which a file of many persons' matters is taken out passes here, before its first row is read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from madoguchi.engines.records.queries.registers import register_resource
from madoguchi.foundation.access.facts import Resource
from madoguchi.foundation.access.rules import require
from madoguchi.foundation.access.standing import circumstances_of
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.actor import Actor

EXPORT = "export"
COUNTED = 100_000
"""Nobody waits for the counting of more."""


def register_leaving(found: Register, confidentiality: str = "") -> Resource:
    """Records of a register on their way out, of the class of the register or of this one."""
    whole = register_resource(found, "view_register")
    return replace(
        whole, scope=f"{found.id}:{EXPORT}", confidentiality=confidentiality or whole.confidentiality, subject=""
    )


def check_leaves(what: Resource, count: Callable[[], int], *, by: Actor) -> None:
    """Nothing when so many may leave together; raises NotPermitted, which says what is needed first.

    Nobody counts what is of no class the rules keep: below class 3 a file tells of no person.
    """
    if what.confidentiality.startswith("3"):
        require(by, EXPORT, what, circumstances_of(by, subjects=count()))
