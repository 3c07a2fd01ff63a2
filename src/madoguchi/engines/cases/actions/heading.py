"""The header of a case follows the corrected answers of its matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.engines.cases.actions.change import locked
from madoguchi.values.search_keys import search_keys


@dataclass(frozen=True)
class Heading:
    """Who applies and from which ward, and the digests that recognise the same matter."""

    name: str
    kana: str
    ward: str
    duplicate_keys: Sequence[str]


def follow_heading(reference_number: str, heading: Heading) -> None:
    """Let the case be listed, found and told by what its answers say now. Raises NoSuchCase.

    A case that moves to another ward is nobody's there until somebody takes it. Which steps are skipped is asked when
    one is passed.
    """
    row = locked(reference_number)
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
    if heading.ward != row.ward:
        now |= {"assignee_ref": "", "assignee_name": ""}
    changed = [name for name, value in now.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, now[name])
    if changed:
        row.save(update_fields=changed)
