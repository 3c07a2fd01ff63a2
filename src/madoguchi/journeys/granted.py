"""What a grant states: the values its drafter fixes, which start from what the applicant asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from madoguchi.engines.cases.rules import CaseFacts, Granted, Outcome
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.errors import GrantedUnreadable
from madoguchi.engines.records.granted import GrantedRow
from madoguchi.foundation.catalogue.queries import Procedure, procedure_version
from madoguchi.values.message import Message, msg

NOTHING: Mapping[str, object] = {}


def settled_grant(case: CaseFacts, outcome: str, said: Mapping[str, object]) -> Granted:
    """What a decision of this case states: nothing unless it grants; else what is said, and what was applied for.

    Raises GrantedUnreadable.
    """
    if outcome != Outcome.GRANT:
        if said:
            raise GrantedUnreadable(reason=msg("認める値を書けるのは、「認める」ときだけです。"))
        return Granted()
    subject = procedure_version(case.procedure_version)
    if not said and not records.states_values(subject):
        return Granted()
    return _settled(subject, records.entry_of(case.reference_number).as_corrected, said)


def grants_as_applied(
    cases: Sequence[CaseFacts], answers: Mapping[str, Mapping[str, object]]
) -> dict[str, Granted | Message]:
    """By number the grants of cases just as they were applied for, or why that cannot be.

    `answers` are those of each case as corrected.
    """
    return {case.reference_number: _as_applied(case, answers.get(case.reference_number, NOTHING)) for case in cases}


def _as_applied(case: CaseFacts, answers: Mapping[str, object]) -> Granted | Message:
    subject = procedure_version(case.procedure_version)
    if not records.states_values(subject):
        return Granted()
    try:
        return _settled(subject, answers, NOTHING)
    except GrantedUnreadable as refusal:
        return refusal.message


def _settled(subject: Procedure, answers: Mapping[str, object], said: Mapping[str, object]) -> Granted:
    found = records.settled_values(subject, answers, said)
    return Granted(found.values, found.as_applied)


def granted_otherwise(case: CaseFacts, subject: Procedure, language: str) -> tuple[GrantedRow, ...]:
    """What stands granted another way than it was applied for, each value beside what was asked; else nothing."""
    stands = case.decision
    if stands is None or case.outcome != Outcome.GRANT or stands.granted.as_applied:
        return ()
    answers = records.entry_of(case.reference_number).as_corrected
    rows = records.granted_rows(subject, answers, stands.granted.values, language)
    return tuple(row for row in rows if row.differs)
