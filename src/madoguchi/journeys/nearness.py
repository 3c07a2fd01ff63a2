"""Whether a matter may be one's own or the household's: a warning before deciding, where nobody knows for sure.

What is known for sure, because both are linked to the register of persons, the policies refuse by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from madoguchi.engines.cases.queries import cases_of, resource_of
from madoguchi.engines.cases.rules import CaseFacts
from madoguchi.engines.records import queries as records
from madoguchi.engines.registry import queries as registry
from madoguchi.engines.registry.rules.facts import PersonFacts
from madoguchi.engines.registry.rules.searching import is_ref
from madoguchi.foundation.catalogue.queries import Procedure
from madoguchi.journeys.represent.settled import near_claims
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.names import name_key
from madoguchi.values.references import is_claim_number

_PLACE = ("postal_code", "town", "street")


def near_each(numbers: Iterable[str]) -> dict[str, frozenset[str]]:
    """Of each of these matters, people of the register and claims of proxies whose it is, as the rules take it."""
    asked = list(numbers)
    people = {one: frozenset({one}) for one in asked if is_ref(one)}
    claims = near_claims([one for one in asked if is_claim_number(one)])
    return people | claims | {number: resource_of(case).near for number, case in cases_of(asked).items()}


def near_of(numbers: Iterable[str]) -> frozenset[str]:
    """Whose any of these matters and people is: what is done to all of them at once is done to each."""
    return frozenset().union(*near_each(numbers).values())


def is_namesake(case: CaseFacts, by: Actor) -> bool:
    """Whether the applicant has the name of who looks; characters that are variants of one another are the same."""
    return bool(by.name) and name_key(case.applicant_name) == name_key(by.name)


def reasons_for_care(case: CaseFacts, subject: Procedure, by: Actor) -> tuple[Message, ...]:
    """Why this may be a matter of who looks or of those they live with: the same name, or the same address."""
    found = [msg("申請した方は、あなたと同じ氏名です。")] if is_namesake(case, by) else []
    household = registry.people_of(sorted(by.people)) if by.people else ()
    if any(name_key(one.name) == name_key(case.applicant_name) for one in household if one.ref != by.person):
        found.append(msg("申請した方は、あなたといっしょに住む方と同じ氏名です。"))
    if household and _lives_there(records.entry_of(case.reference_number).as_corrected, subject, household):
        found.append(msg("申請した方の住所は、あなたの住所と同じです。"))
    return tuple(found)


def _lives_there(answers: Mapping[str, object], subject: Procedure, household: tuple[PersonFacts, ...]) -> bool:
    written = records.header_of(subject, answers).address
    place = [str(written.get(part, "")) for part in _PLACE]
    return all(place) and any(place == [getattr(one, part) for part in _PLACE] for one in household)
