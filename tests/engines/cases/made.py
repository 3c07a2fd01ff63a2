"""Made-up cases and people for tests of the rules, without a database."""

from __future__ import annotations

from datetime import date, datetime

from madoguchi.engines.cases.rules import CaseFacts, CorrectionAsked, DraftedDecision, SignedDecision
from madoguchi.values.actor import Actor, ActorKind, Duty
from madoguchi.values.clock import JST

NOON = datetime(2026, 11, 24, 12, tzinfo=JST)


def made_case(**different: object) -> CaseFacts:
    facts: dict[str, object] = {
        "reference_number": "4827-0935-61",
        "procedure_id": "full",
        "procedure_version": "v1",
        "applicant_name": "見本 花子",
        "step": "formal_examination",
        "division": "centre",
        "home_division": "family",
        "first_division": "centre",
        "received_on": date(2026, 11, 2),
        "standard_days": 10,
        "due_on": date(2026, 11, 17),
        "revision": 2,
        "known_positions": frozenset({"clerk", "subsection_chief", "section_chief"}),
        "deciding_positions": frozenset({"section_chief"}),
    }
    return CaseFacts(**(facts | different))  # type: ignore[arg-type]


def made_draft(by: Actor, outcome: str = "grant") -> DraftedDecision:
    return DraftedDecision(outcome, (), "", by.ref, by.name, NOON)


def made_decision(by: Actor, drafter: Actor, outcome: str = "grant") -> SignedDecision:
    return SignedDecision(outcome, (), "", NOON.date(), by.ref, by.name, drafter.ref, drafter.name)


def made_correction() -> CorrectionAsked:
    return CorrectionAsked(("guardian",), "お名前を確かめてください。", date(2026, 12, 4), NOON, "門司 千尋")


def person(
    ref: str, division: str, position: str = "clerk", *, decides: bool = False, ward: str | None = None
) -> Actor:
    return Actor(ActorKind.STAFF, ref, f"職員{ref}", (Duty(division, position, ward, decides),))


CENTRE = person("centre-1", "centre")
CENTRE_TOO = person("centre-2", "centre")
CLERK = person("clerk-1", "family")
CLERK_TOO = person("clerk-2", "family")
CHIEF = person("chief-1", "family", "section_chief", decides=True)
CHIEF_TOO = person("chief-2", "family", "section_chief", decides=True)
SUBCHIEF = person("subchief-1", "family", "subsection_chief", decides=True)
STRANGER = person("tax-1", "tax", "section_chief", decides=True)
RESIDENT = Actor(ActorKind.RESIDENT, "resident-1", "見本 花子")
