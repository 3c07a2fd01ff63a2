"""Many persons in one file: whoever may see them is asked once more by the rules before they leave the house together.

Every road by which a file of many persons' matters is taken out passes here, before its first row is read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.db import transaction

from madoguchi.engines.records.queries.registers import register_resource
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.facts import Resource
from madoguchi.foundation.access.rules import foresee, require
from madoguchi.foundation.access.standing import circumstances_of
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.proposals.acts import Wanted, use_agreed
from madoguchi.journeys.proposals.models import ProposalKind
from madoguchi.journeys.taken_out.counting import note_taken_out, taken_out_before
from madoguchi.values.actor import Actor, ActorKind

EXPORT, BY_TWO = "export", "export.two_people"
COUNTED, EVERYBODY = 100_000, 200_000_000
"""Nobody waits for the counting of more, but where another person agrees to a number: then it is the whole one."""
_COUNTED_BY_DAY = (ActorKind.STAFF, ActorKind.API)


def register_leaving(found: Register, confidentiality: str = "") -> Resource:
    """Records of a register on their way out, of the class of the register or of this one."""
    whole = register_resource(found, "view_register")
    return replace(whole, scope=f"{found.id}:{EXPORT}", confidentiality=confidentiality or whole.confidentiality)


@transaction.atomic
def check_leaves(what: Resource, count: Callable[[int], int], *, by: Actor, holds: str = "", persons: str = "") -> None:
    """Nothing when so many may leave, with those who left today; raises NotPermitted, which says what is needed first.

    `count` counts the persons up to a number, `holds` says which file of them it is (`proposals.contents`), and
    `persons` only which persons, where the same ones leave in several files. The rules are told how many leave with
    this account on this day, the same persons once; what another agreed to stands beside that.

    Where another person has to agree, and did, this is the use of it; where nobody did, the refusal holds what may be
    proposed (`wanted`). Nobody counts what is of no class the rules keep: below class 3 a file tells of no person.
    """
    if not what.confidentiality.startswith("3"):
        return
    counted, same = count(COUNTED), f"{_about(what)}|{persons or holds}"
    before = taken_out_before(by.ref, same) if counted and by.kind in _COUNTED_BY_DAY else 0
    how = circumstances_of(by, subjects=counted)
    wanted = Wanted(ProposalKind.EXPORT, _about(what), what.division or "", how.subjects, holds)
    how = replace(how, subjects=how.subjects + before)
    if foresee(by, EXPORT, what, how).rule == BY_TWO:
        if counted >= COUNTED:
            how = circumstances_of(by, subjects=count(EVERYBODY))
            wanted, how = replace(wanted, subjects=how.subjects), replace(how, subjects=how.subjects + before)
        how = replace(how, agreed=use_agreed(wanted, by=by))
    try:
        require(by, EXPORT, what, how)
    except NotPermitted as refusal:
        raise NotPermitted(**refusal.facts, wanted=wanted, before=before) from None
    if counted and by.kind in _COUNTED_BY_DAY and not how.agreed:
        note_taken_out(by.ref, same, wanted.subjects)


def _about(what: Resource) -> str:
    """What is proposed to be taken out: a register by its id, a survey by its number."""
    return what.scope.removesuffix(f":{EXPORT}") or what.subject
