"""An internal application to test in: anybody asks for leave, the superior agrees, long ones go to the centre."""

from __future__ import annotations

from typing import Any

from madoguchi.engines.records.queries.registers import RecordFacts
from madoguchi.foundation.identity.actions import open_account
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.record_sheets import record_sheet
from madoguchi.values.actor import Actor
from madoguchi.values.references import new_record_number
from tests.journeys import office
from tests.journeys.registers.house import publish_registers

ASKER = office.member("asker-1", "traffic")
CHIEF = office.member("chief-9", "traffic", "chief", may_decide=True)
CENTRE = office.member("centre-9", "centre")
OTHER = office.member("other-9", "traffic")

LEAVE = """\
id: leave
title: 休暇の届
summary: 休暇を届け出ます。
purpose: 休暇を承認します。
division: centre
deputy: archive
retention: {class: 3_years, from: fiscal_year_end}
review_on: 2027-04-01
persons: true
permissions: {add: everybody}
record:
  heading: who
  pages:
    - id: leave
      title: 休暇
      fields:
        - {id: who, type: text, label: 氏名}
        - {id: days, type: integer, label: 日数, minimum: 1, maximum: 90}
        - id: state
          type: choice
          require: false
          label: 状態
          options:
            - {id: writing, label: 下書き}
            - {id: asked, label: 承認待ち}
            - {id: centre, label: 確認待ち}
            - {id: agreed, label: 承認}
            - {id: refused, label: 不承認}
  views:
    - {id: all, title: すべて, columns: [who, days, state]}
process:
  field: state
  states:
    - {id: writing, turn: [{creator: true}]}
    - {id: asked, turn: [{superior: true}], due_days: 3}
    - {id: centre, turn: [{division: centre}]}
    - {id: agreed, end: true}
    - {id: refused, end: true}
  actions:
    - {id: ask, title: 届け出る, from: [writing], to: asked}
    - {id: agree, title: 承認する, from: [asked], to: agreed, when: {field: days, at_most: 5}}
    - {id: pass_on, title: センターに回す, from: [asked], to: centre, when: {field: days, over: 5}}
    - {id: confirm, title: 承認する, from: [centre], to: agreed}
    - {id: refuse, title: 承認しない, from: [asked, centre], to: refused, reason: true}
    - {id: take_back, title: 取り下げる, from: [asked], to: writing, who: [{creator: true}]}
"""


def open_house(*people: Actor) -> None:
    """Publish the register, and let these people have their posts."""
    publish_registers(LEAVE)
    for one in people or (ASKER, CHIEF, CENTRE, OTHER):
        email = f"{one.ref}@example.jp"
        open_account("staff", one.name, ref=one.ref, duties=one.duties, roles=tuple(one.roles), email=email)


def put_in(days: int = 2, by: Actor = ASKER) -> str:
    """A leave that was written and not yet handed in; its number."""
    posted: dict[str, Any] = {"who": [by.name], "days": [str(days)]}
    sheet = save_form("leave", new_record_number(), posted, is_new=True, reason="", revision=0, by=by, language="ja")
    assert sheet.saved, sheet.problems
    return sheet.saved


def standing(ref: str, by: Actor) -> tuple[RecordFacts, list[str]]:
    """The record as somebody sees it, and the actions they may do."""
    sheet = record_sheet("leave", ref, by=by, language="ja")
    assert sheet.standing is not None
    return sheet.record, [act.id for act in sheet.standing.acts]
