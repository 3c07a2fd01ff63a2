"""Whose turn a record is, what may be done with it, and which processes would leave somebody standing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from madoguchi.engines.records.process_section import Assignee, ProcessSection
from madoguchi.engines.records.rules.process import (
    Maker,
    Office,
    endless,
    keys_of,
    named,
    possible,
    state_of,
    stuck,
    superior_of,
    turn_of,
    unreachable,
)
from madoguchi.values.actor import Actor, ActorKind, Duty
from madoguchi.values.conditions import Moment

MOMENT = Moment(today=date(2026, 11, 26))
MAKER = Maker("s-1", "職員", "traffic", "clerk")


def office(*held: str) -> Office:
    return Office(
        frozenset({"traffic", "centre"}), ("clerk", "subsection_chief", "section_chief"), frozenset(held), "centre"
    )


def test_what_cannot_be_the_id_of_anybody_names_nobody() -> None:
    by_field = (Assignee(field="who"),)
    assert named(by_field, {"who": "s" * 41}, MAKER, office()) == ()
    assert named(by_field, {"who": "s" * 40}, MAKER, office()) == (f"p:{'s' * 40}",)
    assert named(by_field, {"who": "traffic"}, MAKER, office()) == ("d:traffic",)


def process(**changed: Any) -> ProcessSection:
    """Written, asked for, and decided one way or the other."""
    whole: dict[str, Any] = {
        "field": "state",
        "states": [
            {"id": "writing", "turn": [{"creator": True}]},
            {"id": "asked", "turn": [{"superior": True}]},
            {"id": "done", "end": True},
        ],
        "actions": [
            {"id": "ask", "title": "出す", "from": ["writing"], "to": "asked"},
            {
                "id": "agree",
                "title": "認める",
                "from": ["asked"],
                "to": "done",
                "when": {"field": "days", "at_most": 5},
            },
            {"id": "refuse", "title": "認めない", "from": ["asked"], "to": "done", "reason": True},
        ],
    }
    return ProcessSection.model_validate({**whole, **changed})


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (("subsection_chief", "section_chief"), "d:traffic/subsection_chief"),
        (("clerk", "section_chief"), "d:traffic/section_chief"),
        (("clerk",), "d:centre"),
    ],
)
def test_the_superior_is_the_next_position_somebody_holds_and_else_who_keeps_the_register(held, expected) -> None:
    assert superior_of(MAKER, office(*held)) == expected


def test_who_is_at_the_top_or_of_no_division_is_answered_by_who_keeps_the_register() -> None:
    top = Maker("s-2", "課長", "traffic", "section_chief")
    assert superior_of(top, office("clerk", "section_chief")) == "d:centre"
    assert superior_of(Maker("", "自動処理"), office("section_chief")) == "d:centre"


def test_an_assignee_is_written_in_one_way() -> None:
    for wrong in (
        {},
        {"person": "a", "division": "traffic"},
        {"position": "clerk"},
        {"creator": True, "superior": True},
    ):
        with pytest.raises(ValidationError):
            Assignee.model_validate(wrong)


def test_a_field_names_a_division_of_the_city_or_a_person() -> None:
    by_field = [Assignee(field="whom")]
    assert named(by_field, {"whom": "traffic"}, MAKER, office()) == ("d:traffic",)
    assert named(by_field, {"whom": "s-9"}, MAKER, office()) == ("p:s-9",)
    assert named(by_field, {}, MAKER, office()) == ()


def test_a_turn_is_somebodys_by_every_post_and_for_whom_they_deputise() -> None:
    by = Actor(ActorKind.STAFF, "s-3", "代理", (Duty("traffic", "clerk"), Duty("centre", "section_chief", "401064")))
    assert keys_of(by, ["s-1"]) == {
        "p:s-3",
        "p:s-1",
        "d:traffic",
        "d:traffic/clerk",
        "d:centre",
        "d:centre/section_chief",
    }


def test_only_what_the_condition_lets_through_can_be_done() -> None:
    acts = lambda days: [one.id for one in possible(process(), {"state": "asked", "days": days}, MOMENT)]  # noqa: E731
    assert acts(5) == ["agree", "refuse"]
    assert acts(6) == ["refuse"]


def test_a_record_without_a_state_or_with_a_removed_one_stands_in_the_first() -> None:
    assert state_of(process(), {}).id == "writing"
    assert state_of(process(), {"state": "gone"}).id == "writing"


def test_nobody_has_a_turn_at_the_end() -> None:
    ended = process().by_id["done"]
    assert turn_of(ended, {}, MAKER, office()) == ()


def test_a_sound_process_is_reached_left_and_moved_on_everywhere() -> None:
    assert [*unreachable(process()), *endless(process()), *stuck(process())] == []


def test_a_state_no_action_leads_to_is_told() -> None:
    states = [{"id": "writing", "turn": [{"creator": True}]}, {"id": "lost", "end": True}, {"id": "done", "end": True}]
    acts = [{"id": "end", "title": "終える", "from": ["writing"], "to": "done"}]
    assert list(unreachable(process(states=states, actions=acts))) == ["lost"]


def test_a_circle_without_an_end_is_told() -> None:
    states = [{"id": "a", "turn": [{"creator": True}]}, {"id": "b", "turn": [{"creator": True}]}]
    acts = [
        {"id": "on", "title": "進む", "from": ["a"], "to": "b"},
        {"id": "back", "title": "戻る", "from": ["b"], "to": "a"},
    ]
    assert list(endless(process(states=states, actions=acts))) == ["a", "b"]


def test_a_state_where_nobody_or_only_a_condition_moves_on_is_told() -> None:
    states = [{"id": "a"}, {"id": "done", "end": True}]
    plain = {"id": "on", "title": "進む", "from": ["a"], "to": "done"}
    assert list(stuck(process(states=states, actions=[plain]))) == ["a"]
    named_states = [{"id": "a", "turn": [{"creator": True}]}, {"id": "done", "end": True}]
    waiting = plain | {"when": {"field": "days", "over": 5}}
    assert list(stuck(process(states=named_states, actions=[waiting]))) == ["a"]
    assert list(stuck(process(states=named_states, actions=[plain]))) == []
