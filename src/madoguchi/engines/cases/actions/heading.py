"""The header of a case follows the corrected answers of its matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.engines.cases.actions.change import Change, locked
from madoguchi.engines.cases.actions.desk import unassign
from madoguchi.engines.cases.queries.facts import facts_of
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.search_keys import search_keys

_CORRECTED = "住所の補正"


@dataclass(frozen=True)
class Heading:
    """Who applies and from which ward, and the digests that recognise the same matter."""

    name: str
    kana: str
    ward: str
    duplicate_keys: Sequence[str]


def follow_heading(reference_number: str, heading: Heading, *, by: Actor) -> None:
    """Let the case be listed, found and told by what its answers say now. Raises NoSuchCase.

    A case that moves to another ward does so by an event of its own. There it is nobody's until somebody
    takes it, unless whoever corrected it works on it and serves that ward, too.
    """
    row = locked(reference_number)
    before, ward = facts_of(row), row.ward
    keys = search_keys(heading.name, heading.kana)
    now = {
        "applicant_name": heading.name,
        "applicant_kana": heading.kana,
        "name_key": keys.name_key,
        "given_name_key": keys.given_name_key,
        "kana_key": keys.kana_key,
        "given_kana_key": keys.given_kana_key,
        "ward": heading.ward,
        "duplicate_keys": sorted(set(heading.duplicate_keys)),
    }
    changed = [name for name, value in now.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, now[name])
    if heading.ward != ward:
        _move(Change(row, before, "move_ward", SYSTEM), ward, by)
    elif changed:
        row.save(update_fields=changed)


def _move(change: Change, ward: str, by: Actor) -> None:
    row = change.row
    change.facts = {"from": ward, "to": row.ward, "reason": _CORRECTED}
    change.knot_facts = {"from": ward, "to": row.ward}
    serves = any(one.division == row.division and one.ward in (None, "", row.ward) for one in by.duties)
    if not (serves and row.assignee_ref == by.ref):
        unassign(row)
    change.write()
