"""A register in parts to test in: complaints, of which each division sees its own, with a field for the keepers."""

from __future__ import annotations

from typing import Any

from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.queries.registers import RecordFacts
from madoguchi.foundation.catalogue.queries import register
from madoguchi.values.actor import Actor
from madoguchi.values.references import new_record_number
from tests.journeys import office

KEEPER = office.member("keeper-7", "traffic")
CHIEF = office.member("chief-7", "traffic", "chief", may_decide=True)
CENTRE = office.member("centre-7", "centre")
ARCHIVE = office.member("archive-7", "archive")
AUDITOR = office.member("auditor-7", "archive", roles=("auditor",))

COMPLAINTS = """\
id: complaints
title: 苦情の台帳
summary: 受けた苦情です。
purpose: 苦情に答えるために使います。
division: traffic
deputy: centre
retention: {class: 3_years, from: fiscal_year_end}
review_on: 2027-04-01
persons: false
permissions: {view: everybody, edit: [{division: centre}]}
record:
  heading: title
  key: number
  pages:
    - id: complaint
      title: 苦情
      fields:
        - {id: number, type: text, label: 番号, max_length: 20}
        - {id: title, type: text, label: 件名}
        - {id: office, type: division, label: 担当}
        - {id: state, type: choice, label: 状態, options: [{id: open, label: 対応中}, {id: done, label: 済み}]}
        - {id: secret, type: text, label: 通報者, require: false}
        - {id: note, type: text, label: 所見, require: false}
        - {id: price, type: yen, label: 金額, require: false}
  views:
    - {id: all, title: すべて, columns: [title, state, secret], order: {by: title}}
    - {id: by_secret, title: 通報者順, columns: [title], order: {by: secret}}
    - {id: told, title: 通報者あり, columns: [title], filter: {field: secret, answered: true}}
  datasets:
    - id: complaints_all
      title: 苦情の一覧
      summary: 受けた苦情です。
      view: all
      columns: [{field: title, meaning: 件名}, {field: secret, meaning: 通報した人}]
rights:
  records:
    - {who: [{division: traffic}], change: true}
    - who: everybody
      see: {any: [{field: office, is: {constant: own_division}}, {field: created_by, is: {constant: me}}]}
      change: {field: state, is: open}
  fields:
    - {fields: [secret], see: [{division: traffic}], change: [{division: traffic, position: chief}]}
    - {fields: [note], change: [{division: traffic}]}
"""


def complaint(title: str, of: str = "traffic", by: Actor = CHIEF, **values: Any) -> RecordFacts:
    """A complaint in the register, put in by whoever may."""
    whole = {"number": title, "title": title, "office": of, "state": "open", **values}
    return create_record(register("complaints"), whole, ref=new_record_number(), by=by)
