"""What a grant states: the values its drafter fixes, which start from what the applicant asked for."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.engines.cases.rules import CaseFacts, Granted, Outcome
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.errors import GrantedUnreadable
from madoguchi.engines.records.granted import GrantedRow
from madoguchi.foundation.catalogue.queries import Procedure, procedure_version
from madoguchi.values.message import msg

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
    answers = records.entry_of(case.reference_number).as_corrected
    found = records.settled_values(subject, answers, said)
    return Granted(found.values, found.as_applied)


def granted_as_applied(case: CaseFacts) -> Granted:
    """The grant of a case just as it was applied for. Raises GrantedUnreadable."""
    return settled_grant(case, Outcome.GRANT, NOTHING)


def granted_otherwise(case: CaseFacts, subject: Procedure, language: str) -> tuple[GrantedRow, ...]:
    """What stands granted another way than it was applied for, each value beside what was asked; else nothing."""
    stands = case.decision
    if stands is None or case.outcome != Outcome.GRANT or stands.granted.as_applied:
        return ()
    answers = records.entry_of(case.reference_number).as_corrected
    rows = records.granted_rows(subject, answers, stands.granted.values, language)
    return tuple(row for row in rows if row.differs)
