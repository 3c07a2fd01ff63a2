"""A small invented town with five procedures, one for each way a case can go."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from madoguchi.engines.cases.actions import open_case
from madoguchi.engines.cases.rules import CaseFacts
from madoguchi.foundation.catalogue import shelf
from madoguchi.foundation.catalogue.actions import publish_set
from madoguchi.foundation.catalogue.queries import procedure
from madoguchi.foundation.dossier.actions import open_dossier
from madoguchi.foundation.dossier.queries import Applicant
from madoguchi.values.actor import SYSTEM, anonymous
from madoguchi.values.references import new_secret
from tests.conftest import settle

TOWN = {
    "code": "401005",
    "name": "見本市",
    "prefecture": "見本県",
    "head": "見本市長",
    "hours": {"open": "8:30", "close": "17:15"},
    "calendar": {"closed_weekdays": ["sat", "sun"], "closed_days": ["12-29", "12-30", "12-31", "1-1", "1-2", "1-3"]},
    "divisions": [
        {"id": "centre", "name": "行政事務センター"},
        {"id": "family", "name": "子育て課"},
        {"id": "tax", "name": "税務課"},
    ],
    "centre": "centre",
    "positions": [
        {"id": "clerk", "name": "主任"},
        {"id": "subsection_chief", "name": "係長", "may_decide": True},
        {"id": "section_chief", "name": "課長", "may_decide": True},
    ],
}

_FORMAL = {"by": "administrative_centre", "minutes": 6}
_SUBSTANTIVE = {"by": "division", "minutes": 5}
_DECISION = {"by": "division", "position": "section_chief"}
_TAX_OVER_1000 = {"division": "tax", "when": {"field": "amount", "over": 1000}}
WORKFLOWS = {
    "full": {
        "formal_examination": _FORMAL,
        "substantive_examination": _SUBSTANTIVE,
        "decision": _DECISION,
        "skip": [{"step": "substantive_examination", "when": {"field": "amount", "under": 1000}}],
        "correction": {"days": 5},
    },
    "careful": {
        "formal_examination": _FORMAL,
        "substantive_examination": {**_SUBSTANTIVE, "sample_second_look": "100%"},
        "decision": {**_DECISION, "not_same_as": ["draft", "substantive_examination"]},
    },
    "bare": {},
    "routed": {
        "formal_examination": _FORMAL,
        "substantive_examination": {**_SUBSTANTIVE, "route": [_TAX_OVER_1000]},
        "decision": {**_DECISION, "route": [{"division": "tax", "when": {"field": "amount", "over": 9000}}]},
    },
    "ranked": {
        "formal_examination": _FORMAL,
        "decision": {
            "position": "subsection_chief",
            "route": [
                {"division": "tax", "position": "section_chief", "when": {"field": "amount", "over": 9000}},
                {"position": "section_chief", "when": {"field": "amount", "over": 1000}},
            ],
        },
    },
    "by_hand": {"format_check": {"by": "division"}, "formal_examination": _FORMAL},
}


def town_procedure(procedure_id: str, workflow: dict[str, object]) -> dict[str, object]:
    return {
        "id": procedure_id,
        "title": f"手続 {procedure_id}",
        "summary": "見本の手続です。",
        "audience": "resident",
        "law": [{"name": "見本条例"}],
        "division": "family",
        "standard_days": 10,
        "retention": {"class": "5_years"},
        "workflow": workflow,
    }


@pytest.fixture
def town(db: None) -> Iterator[None]:
    """The invented town is the city; afterwards nobody remembers it."""
    publish_town()
    yield
    shelf.forget()


def publish_town() -> None:
    procedures = [town_procedure(name, workflow) for name, workflow in WORKFLOWS.items()]
    publish_set(TOWN, procedures, pictures={}, by=SYSTEM)
    settle()


Arrive = Callable[..., CaseFacts]


@pytest.fixture
def arrive(town: None) -> Arrive:
    """Let one application arrive and open its case."""
    return arrival


def arrival(
    procedure_id: str = "full",
    *,
    name: str = "戸畑 葵",
    kana: str = "トバタ アオイ",
    ward: str = "",
    account_ref: str = "",
    answers: dict[str, object] | None = None,
    duplicate_keys: tuple[str, ...] = (),
    channel: str = "online",
) -> CaseFacts:
    dossier = open_dossier(
        procedure(procedure_id),
        draft_ref=new_secret(),
        applicant=Applicant(name, kana, account_ref=account_ref),
        ward=ward,
        channel=channel,
        by=anonymous(name),
    )
    return open_case(dossier, by=anonymous(name), answers=answers, duplicate_keys=duplicate_keys)
