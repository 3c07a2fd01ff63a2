"""Filling a form beforehand: no database."""

from __future__ import annotations

from datetime import date

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.rules.prefilling import prefilled
from madoguchi.engines.records.section import RecordSection
from madoguchi.values.held import Held, down, held

AT = Circumstances(today=date(2026, 11, 25))
_ON = date(2026, 11, 1)


def known(value: object) -> Held:
    return held(value, "residents", {"ja": "住民記録"}, _ON)


SECTION = RecordSection.model_validate(
    {
        "pages": [
            {
                "id": "one",
                "title": "一",
                "fields": [
                    {"id": "name", "type": "person_name", "label": "名前", "prefill": "self.name"},
                    {"id": "mail", "type": "email", "label": "メール", "require": False, "prefill": "self.email"},
                    {
                        "id": "birth",
                        "type": "date",
                        "label": "生まれた日",
                        "between": ["-20 years", "today"],
                        "prefill": "self.birth",
                    },
                    {
                        "id": "children",
                        "type": "group",
                        "label": "子ども",
                        "item": "子ども",
                        "repeat": {"from": 1, "to": 2},
                        "prefill": "household.children",
                        "fields": [
                            {"id": "birth", "type": "date", "label": "生まれた日", "prefill": "child.birth"},
                            {"id": "insurer", "type": "text", "label": "保険", "prefill": "child.insurer"},
                        ],
                    },
                ],
            }
        ],
        "applicant": {"name": "name"},
        "consent": {"purpose": "手続"},
    }
)
NAME = {
    "family": "見本",
    "given": "葵",
    "family_kana": "ミホン",
    "given_kana": "アオイ",
    "roman": "AOI",
    "single": False,
}


def test_every_value_carries_its_source_its_day_and_itself() -> None:
    filled = prefilled(SECTION, {"self.name": known(NAME)}, AT)
    name = filled.answers["name"]
    assert name == {**NAME, "roman": ""}, "a part that is not asked is left out"
    assert filled.origins["name"] == {
        "state": "known",
        "source": "residents",
        "name": {"ja": "住民記録"},
        "as_of": "2026-11-01",
        "value": name,
    }


def test_known_to_be_empty_and_out_of_reach_are_no_answers_and_not_the_same() -> None:
    filled = prefilled(SECTION, {"self.email": known(""), "self.name": down("residents", "住民記録")}, AT)
    assert filled.answers == {}
    assert {path: one["state"] for path, one in filled.origins.items()} == {"mail": "empty", "name": "down"}


def test_a_value_the_field_would_refuse_is_asked_for_instead() -> None:
    filled = prefilled(SECTION, {"self.birth": known("1950-01-01"), "self.email": known("見本")}, AT)
    assert (filled.answers, filled.origins) == ({}, {})


def test_a_group_gets_a_row_for_each_but_no_more_than_it_takes() -> None:
    rows = [{"child.birth": known(f"201{n}-05-05"), "child.insurer": known("" if n else "見本組合")} for n in range(3)]
    filled = prefilled(SECTION, {"household.children": known(rows)}, AT)
    assert filled.answers["children"] == [{"birth": "2010-05-05", "insurer": "見本組合"}, {"birth": "2011-05-05"}]
    assert filled.origins["children.1.insurer"]["state"] == "empty"
    assert "children.2.birth" not in filled.origins
