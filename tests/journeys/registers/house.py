"""A house with two registers to test in: bicycles anybody may see, and helpers, who are persons."""

from __future__ import annotations

from typing import Any

from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.queries.registers import RecordFacts
from madoguchi.foundation.catalogue.actions import publish_set
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.references import new_record_number
from tests.journeys import office
from tests.journeys.publish.folders import SAMPLE

KEEPER = office.member("keeper-1", "traffic")
OTHER_KEEPER = office.member("keeper-2", "traffic")
READER = office.member("reader-1", "centre")

BICYCLES = """\
id: bicycles
title: {ja: 貸出し自転車, en: Bicycles for loan}
summary: 公用の自転車です。
purpose: 貸出しを管理するために使います。
division: traffic
deputy: centre
retention: {class: 3_years, from: fiscal_year_end}
review_on: 2027-04-01
persons: false
keywords: [じてんしゃ]
permissions: {view: everybody}
record:
  heading: name
  key: number
  pages:
    - id: bicycle
      title: 自転車
      fields:
        - {id: number, type: text, label: 番号, max_length: 20}
        - {id: name, type: text, label: 名前}
        - {id: state, type: choice, label: 状態, options: [{id: good, label: よい}, {id: broken, label: 故障}]}
        - {id: why, type: text, label: 故障の内容, show: {field: state, is: broken}}
        - {id: price, type: yen, label: 値段, require: false}
        - {id: bought_on, type: date, label: 買った日, require: false}
  views:
    - {id: all, title: すべて, columns: [name, state, price], order: {by: name}}
    - {id: broken, title: 故障中, columns: [name, why], filter: {field: state, is: broken}}
    - {id: dear, title: 高い順, columns: [name, price], order: {by: price, descending: true}}
  datasets:
    - id: bicycles
      title: 自転車の一覧
      summary: 貸し出せる自転車です。
      view: all
      open: true
      columns: [{field: name, meaning: 呼び名}, {field: price, meaning: 買った値段（円）}]
    - id: broken_bicycles
      title: 故障中の自転車
      summary: 庁内だけのデータです。
      view: broken
      columns: [{field: name, meaning: 呼び名}]
"""
HELPERS = """\
id: helpers
title: 手伝いの人
summary: 通学路の見守りを手伝う人です。
purpose: 連絡のために使います。
division: traffic
deputy: centre
retention: {class: 1_year, from: fiscal_year_end}
review_on: 2027-04-01
persons: true
permissions: {edit: [{division: centre, position: section_chief}]}
record:
  heading: name
  pages:
    - id: helper
      title: 人
      fields: [{id: name, type: text, label: 氏名}, {id: phone, type: telephone, label: 電話, require: false}]
  views:
    - {id: all, title: すべて, columns: [name, phone], order: {by: name}}
"""


def publish_registers(*texts: str, more_divisions: tuple[str, ...] = ()) -> None:
    """Make the sample city, with more divisions where some are named, and these registers current."""
    city = read_source((SAMPLE / "city.yaml").read_bytes()).data
    city = {**city, "divisions": [*city["divisions"], *({"id": one, "name": f"{one}課"} for one in more_divisions)]}
    procedure = read_source((SAMPLE / "procedures/bicycle_parking.yaml").read_bytes()).data
    kept = [read_source(text.encode()).data for text in texts or (BICYCLES, HELPERS)]
    publish_set(city, [procedure], kept, pictures={}, by=SYSTEM)


def bicycle(number: str, by: Actor = KEEPER, **values: Any) -> RecordFacts:
    """A bicycle in the register."""
    whole = {"number": number, "name": f"自転車{number}", "state": "good", **values}
    return create_record(register("bicycles"), whole, ref=new_record_number(), by=by)


def helper(name: str) -> RecordFacts:
    """Somebody in the register of helpers."""
    return create_record(register("helpers"), {"name": name}, ref=new_record_number(), by=KEEPER)
