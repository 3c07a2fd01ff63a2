"""The side panel: one solid button, what is looked for with its reason, and nothing twice."""

from __future__ import annotations

import pytest

from madoguchi.engines.cases.rules import Possibility
from madoguchi.engines.cases.rules.transitions import TRANSITIONS
from madoguchi.faces.staff.acts import acts_of
from madoguchi.values.message import Message

STAFF_EVENTS = [event for event, row in TRANSITIONS.items() if row.who in ("clerk", "decider", "applicant_or_clerk")]
NUMBER = "4827-0935-61"


def possible(*events: str) -> list[Possibility]:
    return [
        Possibility(one, TRANSITIONS[one].name, one in events, Message("" if one in events else "わけ"))
        for one in STAFF_EVENTS
    ]


def test_the_first_possible_act_is_the_only_solid_button():
    acts = acts_of(NUMBER, "formal_examination", possible("pass_step", "request_correction", "add_note"))
    assert [(one.event, one.kind) for one in acts.now] == [("pass_step", ""), ("request_correction", "line")]
    assert [one.event for one in acts.besides] == ["add_note"]


def test_what_harms_the_applicant_is_marked():
    acts = acts_of(NUMBER, "formal_examination", possible("withdraw"))
    assert [(one.event, one.kind) for one in acts.besides] == [("withdraw", "danger")]


def test_the_reason_of_the_next_step_stands_in_the_open():
    acts = acts_of(NUMBER, "decision", possible("add_note"))
    assert {one.event for one in acts.looked_for} == {"draft_decision", "sign_off"}
    assert all(one.reason.text() == "わけ" for one in acts.looked_for)


@pytest.mark.parametrize(
    "step", ["format_check", "formal_examination", "substantive_examination", "decision", "notice", "closed"]
)
def test_every_act_of_the_table_stands_in_the_panel_once(step: str):
    acts = acts_of(NUMBER, step, possible("take", "withdraw", "draft_decision"))
    shown = [one.event for part in (acts.now, acts.besides, acts.looked_for, acts.not_now) for one in part]
    assert sorted(shown) == sorted(STAFF_EVENTS)
    assert all(one.url.startswith(f"/staff/cases/{NUMBER}/") for part in (acts.now, acts.not_now) for one in part)
