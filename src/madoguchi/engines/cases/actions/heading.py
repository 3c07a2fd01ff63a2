"""The header of a case follows the corrected answers of its matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from madoguchi.engines.cases.actions.change import locked
from madoguchi.engines.cases.actions.opening import moment_of
from madoguchi.engines.cases.rules.flow import steps_skipped
from madoguchi.engines.cases.workflows import pinned_workflow
from madoguchi.values.search_keys import search_keys


@dataclass(frozen=True)
class Heading:
    """Who applies and from which ward, and the digests that recognise the same matter."""

    name: str
    kana: str
    ward: str
    duplicate_keys: Sequence[str]


def follow_heading(reference_number: str, heading: Heading, *, answers: Mapping[str, object]) -> None:
    """Let the case be listed, found, told and examined by what its answers say now. Raises NoSuchCase.

    A case that moves to another ward is nobody's there until somebody takes it. What was examined stays examined.
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
        "skipped": sorted(steps_skipped(pinned_workflow(row.procedure_version), answers, moment_of(row))),
    }
    if heading.ward != row.ward:
        now |= {"assignee_ref": "", "assignee_name": ""}
    changed = [name for name, value in now.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, now[name])
    if changed:
        row.save(update_fields=changed)
