"""Fields of a register that are more confidential than it are kept back from contractors, on every road."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.errors import WordsTellMasked
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import RecordFacts, record_of, register_section
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys.registers.by_programme import keep_record, replace_record
from madoguchi.journeys.registers.datasets import dataset_sheet
from madoguchi.journeys.registers.errors import ValuesUnreadable
from madoguchi.journeys.registers.export import exported
from madoguchi.journeys.registers.lists import list_sheet
from madoguchi.journeys.registers.opening import opened
from madoguchi.journeys.registers.record_sheets import record_sheet
from madoguchi.journeys.registers.shares import opened_for
from madoguchi.values.references import new_record_number
from tests.journeys import office
from tests.journeys.registers.house import publish_registers
from tests.signing_in import asked_by

KEEPER = office.member("keeper-9", "traffic")
CONTRACTOR = office.member("contractor-9", "traffic", roles=("contractor",))
SHOPS = """\
id: shops
title: 修理の店の台帳
summary: 自転車を直す店です。
purpose: 修理を頼むために使います。
division: traffic
deputy: centre
retention: {class: 3_years, from: fiscal_year_end}
review_on: 2027-04-01
persons: false
record:
  heading: name
  pages:
    - id: shop
      title: 店
      fields:
        - {id: name, type: text, label: 名前}
        - {id: telephone, type: telephone, label: 電話, require: false}
        - {id: public_telephone, type: telephone, label: 代表電話, require: false}
        - {id: office_telephone, type: telephone, label: 内線, confidentiality: "2", require: false}
        - {id: terms, type: text, label: 契約の条件, confidentiality: 3A, require: false}
  views:
    - {id: all, title: すべて, columns: [name, telephone, public_telephone, office_telephone, terms], order: {by: name}}
    - {id: by_telephone, title: 電話順, columns: [name], order: {by: telephone}}
  datasets:
    - id: shops
      title: 店の一覧
      summary: 直せる店です。
      view: all
      open: true
      columns: [{field: name, meaning: 名前}, {field: public_telephone, meaning: 代表電話}]
"""
VALUES = {
    "name": "みどり自転車",
    "telephone": "0112223333",
    "public_telephone": "0112224444",
    "office_telephone": "0112225555",
    "terms": "前払い",
}
SECRETS = ("0112223333", "011-222-3333", "前払い")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _shops() -> None:
    publish_registers(SHOPS)


def shop() -> RecordFacts:
    return create_record(register("shops"), VALUES, ref=new_record_number(), by=KEEPER)


def test_s_authz_3_a_contractor_sees_no_field_of_a_register_that_is_more_confidential_than_it() -> None:
    kept = shop()
    roads: tuple[Callable[[], object], ...] = (
        lambda: list_sheet("shops", "", Wanted(), {}, by=CONTRACTOR, language="ja", size=5),
        lambda: record_sheet("shops", kept.ref, by=CONTRACTOR, language="ja"),
        lambda: list(exported("shops", "", {}, "", number="番号", by=CONTRACTOR, language="ja").rows),
        lambda: dataset_sheet("shops", by=CONTRACTOR, language="ja"),
    )
    for road in roads:
        told = str(road())
        assert "みどり自転車" in told
        assert not any(secret in told for secret in SECRETS)
    sheet = list_sheet("shops", "", Wanted(), {}, by=CONTRACTOR, language="ja", size=5)
    assert (sheet.columns, [one for one, _ in sheet.views]) == (("名前", "代表電話", "内線"), ["all"])
    assert sheet.kept_back is not None
    assert sheet.kept_back.facts["rule"] == "contractor.masked_answers"


def test_the_office_sees_the_whole() -> None:
    shop()
    sheet = list_sheet("shops", "", Wanted(words="2223333"), {}, by=KEEPER, language="ja", size=5)
    assert (len(sheet.rows), len(sheet.columns), sheet.kept_back) == (1, 5, None)


def test_words_do_not_tell_what_is_kept_back() -> None:
    shop()
    with pytest.raises(WordsTellMasked):
        list_sheet("shops", "", Wanted(words="2223333"), {}, by=CONTRACTOR, language="ja", size=5)


def test_what_is_kept_back_is_not_changed_and_stays_when_the_rest_is() -> None:
    kept = shop()
    seen = {name: VALUES[name] for name in ("public_telephone", "office_telephone")} | {"name": "あお自転車"}
    how = {"reason": "訂正", "by": CONTRACTOR, "language": "ja"}
    replace_record("shops", kept.ref, seen, revision=kept.revision, **how)  # type: ignore[arg-type]
    assert record_of("shops", kept.ref).values == {**VALUES, "name": "あお自転車"}
    with pytest.raises(ValuesUnreadable):
        replace_record("shops", kept.ref, {**seen, "terms": "後払い"}, revision=2, **how)  # type: ignore[arg-type]


def test_who_puts_a_record_in_writes_every_field_of_it() -> None:
    kept = keep_record("shops", VALUES, ref=new_record_number(), by=CONTRACTOR, language="ja")
    assert record_of("shops", kept.ref).values == VALUES


def test_from_outside_of_the_office_the_same_fields_are_kept_back() -> None:
    shop()
    keeper = replace(KEEPER, assurance=3)
    with asked_by(keeper, zone="internet"):
        assert {"telephone", "terms"}.isdisjoint(register_section(opened("shops", keeper)).by_id)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("heading: name", "heading: terms"),
        ("{id: name, type: text, label: 名前}", "{id: name, type: text, label: 名前, show: {field: terms, is: a}}"),
        ("order: {by: name}", "order: {by: telephone}"),
    ],
)
def test_a_register_that_cannot_do_without_them_is_not_opened(old: str, new: str) -> None:
    publish_registers(SHOPS.replace(old, new))
    kept = shop()
    for road in (
        lambda: opened("shops", CONTRACTOR),
        lambda: record_sheet("shops", kept.ref, by=CONTRACTOR, language="ja"),
    ):
        with pytest.raises(NotPermitted):
            road()
    share = opened_for(register("shops"), CONTRACTOR).share
    assert share is not None
    assert opened("shops", KEEPER).share is None
