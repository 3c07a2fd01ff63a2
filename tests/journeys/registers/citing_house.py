"""A house with three registers to test in: traders, contracts that cite them, and reports that copy from them."""

from __future__ import annotations

from typing import Any

from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.queries.registers import RecordFacts
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.journeys.publish.check import about_register
from madoguchi.journeys.publish.crosschecks import references
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.journeys.publish.reading import RegisterReading, read_register
from madoguchi.values.actor import Actor
from madoguchi.values.references import new_record_number
from tests.journeys import office
from tests.journeys.registers.house import KEEPER, publish_registers

STRANGER = office.member("stranger-9", "elsewhere")
"""Somebody who sees the contracts and the reports, and not the traders."""

TRADERS = """\
id: traders
title: 業者の台帳
summary: 市と取引のある業者です。
purpose: 契約の相手を管理するために使います。
division: traffic
deputy: centre
retention: {class: 3_years, from: fiscal_year_end}
review_on: 2027-04-01
persons: false
permissions: {edit: [{division: traffic}]}
record:
  heading: name
  key: number
  pages:
    - id: trader
      title: 業者
      fields:
        - {id: number, type: text, label: 業者番号, max_length: 20}
        - {id: name, type: text, label: 名前}
        - {id: phone, type: telephone, label: 電話番号, require: false}
        - {id: rank, type: choice, label: 格付け, require: false, options: [{id: a, label: Ａ}, {id: b, label: Ｂ}]}
  views:
    - {id: all, title: すべて, columns: [name, phone, rank], order: {by: name}}
"""
CONTRACTS = """\
id: contracts
title: 契約の台帳
summary: 契約の一覧です。
purpose: 契約を管理するために使います。
division: traffic
deputy: centre
retention: {class: 3_years, from: fiscal_year_end}
review_on: 2027-04-01
persons: false
permissions: {view: everybody}
record:
  heading: name
  pages:
    - id: contract
      title: 契約
      fields:
        - {id: name, type: text, label: 件名}
        - id: trader
          type: reference
          label: 相手
          register: traders
          columns: [phone]
          require: false
          related: {title: この業者の契約, columns: [name, amount]}
        - {id: amount, type: yen, label: 金額, require: false}
  views:
    - {id: all, title: すべて, columns: [name, trader, amount], order: {by: name}}
"""
REPORTS = """\
id: reports
title: 工事の届
summary: 届の一覧です。
purpose: 工事を確かめるために使います。
division: traffic
deputy: centre
retention: {class: 3_years, from: fiscal_year_end}
review_on: 2027-04-01
persons: false
permissions: {view: everybody}
record:
  heading: name
  pages:
    - id: report
      title: 届
      fields:
        - {id: name, type: text, label: 件名}
        - id: trader
          type: lookup
          label: 業者
          source: {register: traders}
          copy: [{from: name, to: trader_name, fixed: true}, {from: phone, to: trader_phone}]
          require: false
        - {id: trader_name, type: text, label: 業者の名前, require: false}
        - {id: trader_phone, type: telephone, label: 業者の電話, require: false}
  views:
    - {id: all, title: すべて, columns: [name, trader, trader_phone], order: {by: name}}
"""


def publish_citing(*texts: str) -> None:
    """Make the three registers current, or these."""
    publish_registers(*(texts or (TRADERS, CONTRACTS, REPORTS)))


def trader(number: str, name: str, by: Actor = KEEPER, **values: Any) -> RecordFacts:
    """A trader in the register."""
    whole = {"number": number, "name": name, **values}
    return create_record(register("traders"), whole, ref=new_record_number(), by=by)


def contract(name: str, cited: RecordFacts, by: Actor = KEEPER, **values: Any) -> RecordFacts:
    """A contract with a trader."""
    whole = {"name": name, "trader": cited.ref, **values}
    return create_record(register("contracts"), whole, ref=new_record_number(), by=by)


def _reading(text: str) -> RegisterReading:
    source = read_source(text.encode())
    return read_register(SourceFile(f"registers/{source.data['id']}.yaml", source), None)


def reasons_of(text: str, *others: str) -> list[str]:
    """What is found wrong with a definition beside these others, each with its suggestion."""
    read = [_reading(one) for one in others]
    known = {str(one.file.source.data["id"]): one.section for one in read if one.section}
    of_persons = {str(one.file.source.data["id"]) for one in read if one.header and one.header.persons}
    reading = _reading(text)
    found = [*about_register(reading), *references.findings(reading, known, of_persons, {})]
    assert all(one.line > 1 for one in found)
    return [f"{one.reason} {one.suggestion}" for one in found]
