"""What publishing a draft looks at, and that nothing moves under it between the look and the publication."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from madoguchi.engines.records.models import Record, RecordChange
from madoguchi.engines.records.process_section import ProcessSection
from madoguchi.engines.records.queries import register_values
from madoguchi.foundation.access.models import RecordedDecision
from madoguchi.foundation.access.recording import keeping_decisions
from madoguchi.foundation.catalogue import actions, shelf
from madoguchi.foundation.catalogue.errors import NoSuchRegisterDraft
from madoguchi.foundation.catalogue.models import RegisterDraft
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.foundation.identity.actions import open_account
from madoguchi.journeys import jobs
from madoguchi.journeys.publish import publishing as folder_publishing
from madoguchi.journeys.registers.building import beginning, changing, publishing
from madoguchi.journeys.registers.building.checking import findings_of
from madoguchi.journeys.registers.building.editing import fields_of
from madoguchi.journeys.registers.building.editing_fields import FieldLine, added, removed, with_lines
from madoguchi.journeys.registers.building.kinds import options_from
from madoguchi.journeys.registers.building.publishing import publish_draft, publish_sheet
from madoguchi.journeys.registers.errors import PublishedMeanwhile
from tests.journeys.registers import leave
from tests.journeys.registers.house import BICYCLES, HELPERS, KEEPER, bicycle, helper, publish_registers
from tests.journeys.registers.test_totals import TABLE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house() -> None:
    publish_registers()
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties, is_demonstration=True)


@pytest.mark.django_db(transaction=True)
def test_nobody_changes_the_draft_or_publishes_between_the_look_and_the_publication(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ref = beginning.begin_from_published("bicycles", by=KEEPER)
    sheet = publish_sheet(ref, by=KEEPER)
    found: list[tuple[bool, bool]] = []

    def beside() -> tuple[bool, bool]:
        """Whether somebody else could change the draft, and whether somebody else could publish."""
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                free = RegisterDraft.objects.select_for_update(skip_locked=True).filter(ref=ref).exists()
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [actions._LOCK])
                return free, bool(cursor.fetchone()[0])
        finally:
            connection.close()

    def looked(*asked: Any, **more: Any) -> Any:
        with ThreadPoolExecutor(1) as other:
            found.append(other.submit(beside).result())
        return findings_of(*asked, **more)

    monkeypatch.setattr(publishing, "findings_of", looked)
    publish_draft(ref, revision=sheet.draft.revision, current=sheet.current, by=KEEPER)
    assert found == [(False, False)]
    with pytest.raises(NoSuchRegisterDraft):
        publish_draft(ref, revision=sheet.draft.revision, current=sheet.current, by=KEEPER)


def test_what_another_process_published_is_seen_before_the_next_look_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (beginning.begin_from_published("bicycles", by=KEEPER) for _ in range(2))
    draft = changing.own_draft(first, KEEPER)
    changing.keep_draft(draft, {**draft.content, "title": "先の自転車"}, revision=0, by=KEEPER)
    seen, before = publish_sheet(second, by=KEEPER), shelf.current()
    publish_draft(first, revision=1, current=seen.current, by=KEEPER)
    monkeypatch.setattr(shelf, "_shelf", shelf._Shelf(before, time.monotonic() + 60))
    with pytest.raises(PublishedMeanwhile):
        publish_draft(second, revision=seen.draft.revision, current=seen.current, by=KEEPER)


def _retype(ref: str, field_id: str, label: str, kind: str) -> str:
    draft = changing.own_draft(ref, KEEPER)
    content = with_lines(dict(draft.content), {}, {field_id: FieldLine(label, kind, False)}, {})
    changing.keep_draft(draft, content, revision=draft.revision, by=KEEPER)
    sheet = publish_sheet(ref, by=KEEPER)
    assert not sheet.findings
    return " ".join(str(one) for one in sheet.changes)


def test_what_is_told_of_many_values_says_how_many_were_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_values, "LOOKED_AT", 1)
    publish_registers(BICYCLES, HELPERS.replace("section_chief", "chief"))
    bicycle("1", why="ぬすまれた")
    ref = beginning.begin_from_published("bicycles", by=KEEPER)
    assert "今ある値のうち1件は" in _retype(ref, "why", "故障の回数", "integer")
    bicycle("2", why="99")
    told = " ".join(str(one) for one in publish_sheet(ref, by=KEEPER).changes)
    assert "はじめの1件の値のうち1件は" in told
    assert "確かめていません" in told
    # Another register's draft is looked at by its own fields.
    helper("見本 花子")
    other = beginning.begin_from_published("helpers", by=KEEPER)
    assert "すべて新しい形で読めます" in _retype(other, "phone", "電話", "text")


def test_only_the_page_of_publishing_looks_at_all_records_and_colleagues() -> None:
    bicycle("1")
    ref = beginning.begin_from_published("bicycles", by=KEEPER)

    def looked_at(act: Callable[[], object]) -> set[str]:
        with CaptureQueriesContext(connection) as captured, keeping_decisions():
            act()
        tables = ("records_record", "identity_staffpost")
        return {name for name in tables if any(f'FROM "{name}"' in one["sql"] for one in captured)}

    assert looked_at(lambda: changing.draft_sheet(ref, by=KEEPER)) == set()
    assert looked_at(lambda: changing.workshop(KEEPER, "ja")) == set()
    assert looked_at(lambda: publish_sheet(ref, by=KEEPER)) == {"records_record", "identity_staffpost"}
    # Who of all the colleagues might open it, and for which divisions one might build, are no decisions of anybody.
    assert list(RecordedDecision.objects.values_list("actor_ref", "action")) == [(KEEPER.ref, "build_register")] * 3


def test_states_that_stay_are_not_counted_in_the_records(monkeypatch: pytest.MonkeyPatch) -> None:
    leave.open_house()
    publish_registers(leave.LEAVE.replace("deputy: archive", "deputy: traffic"))
    ref, asked = beginning.begin_from_published("leave", by=leave.CENTRE), []

    def left_in(*of: object) -> dict[str, int]:
        asked.append(of)
        return {}

    monkeypatch.setattr(folder_publishing, "left_in", left_in)
    assert not publish_sheet(ref, by=leave.CENTRE).findings
    assert asked == []
    written = changing.own_draft(ref, leave.CENTRE).content
    process = written["process"]
    fewer = ProcessSection.model_validate({**process, "states": process["states"][:-1]})
    assert not folder_publishing._keeps_states(written, fewer)
    assert not folder_publishing._keeps_states({"process": {**process, "field": "days"}}, fewer)


HOURS = "{id: hours, type: number, label: 時間, unit: 時間, require: false}"
TWICE = "{id: twice, type: formula, label: 倍, formula: cost * 2}"
PRICE_BY_FORMULA = "{id: price, type: formula, label: 値段, formula: 2 * 3}"
WORKED_OUT = "        - {id: spent, type: formula, label: かかった額, formula: sum(repairs.cost)}\n"


def test_what_happens_to_values_in_the_rows_of_a_table_is_said_before_and_done_after() -> None:
    text = TABLE.replace("label: 費用", "label: 金額").replace("type: yen, label: 金額", "type: text, label: 金額")
    publish_registers(text.replace("totals: [cost, hours]", "totals: [hours]"))
    rows = [{"what": "鍵", "cost": "1200", "hours": 1.5}, {"what": "灯火", "cost": "不明"}, {"what": "ベル"}]
    one, other = bicycle("1", repairs=rows), bicycle("2", repairs=[{"what": "鍵", "cost": "無料"}])
    after = TABLE.replace(HOURS, TWICE).replace("totals: [cost, hours]", "totals: [cost]")
    after = after.replace("label: 費用, require: false", "label: 費用")
    after = after.replace("        - {id: bought_on", WORKED_OUT + "        - {id: bought_on")
    ref = beginning.begin_from_yaml(after.encode(), by=KEEPER)
    sheet = publish_sheet(ref, by=KEEPER)
    assert not sheet.findings
    told = [str(change) for change in sheet.changes]
    assert "「修理：費用」の今ある値のうち2件は、新しい形で読めません。元の値のまま残ります。" in told
    assert "「修理：時間」の今ある値は残り、項目を元に戻すと、また見えます。" in told
    assert "今ある記録は、次に直すときに「修理：費用」を入力します。" in told
    assert sum("修理：" in change for change in told) == 3
    publish_draft(ref, revision=sheet.draft.revision, current=sheet.current, by=KEEPER)
    jobs.lay_places(register="bicycles")
    values = {each: Record.objects.get(ref=each).values for each in (one.ref, other.ref)}
    assert values[one.ref]["repairs"] == [{**rows[0], "cost": 1200, "twice": 2400}, *rows[1:]]
    assert values[one.ref]["spent"] == 1200
    assert values[other.ref]["repairs"] == [{"what": "鍵", "cost": "無料"}]
    convert = RecordChange.objects.get(record__ref=one.ref, kind="convert")
    assert (convert.before["repairs"], convert.after["repairs"]) == (rows, values[one.ref]["repairs"])
    # Read once, they are not read again, and nothing is said of what is as it was.
    jobs.lay_places(register="bicycles")
    assert RecordChange.objects.filter(kind="convert").count() == 2


def test_what_was_typed_where_a_formula_comes_is_said_to_stay_in_the_history_alone() -> None:
    publish_registers()
    one = bicycle("1", price=300)
    worked_out = BICYCLES.replace("{id: price, type: yen, label: 値段, require: false}", PRICE_BY_FORMULA)
    ref = beginning.begin_from_yaml(worked_out.encode(), by=KEEPER)
    sheet = publish_sheet(ref, by=KEEPER)
    assert not sheet.findings
    told = [str(change) for change in sheet.changes]
    assert "「値段」の今ある値は、式で計算した値に変わります。元の値は、記録の履歴に残ります。" in told
    assert not [change for change in told if "新しい形で読めます" in change or "必須" in change]
    publish_draft(ref, revision=sheet.draft.revision, current=sheet.current, by=KEEPER)
    jobs.lay_places(register="bicycles")
    assert Record.objects.get(ref=one.ref).values.get("price") != 300
    convert = RecordChange.objects.get(record__ref=one.ref, kind="convert")
    assert convert.before["price"] == 300


def test_what_a_field_or_an_option_that_is_gone_left_is_read_as_no_other_ones() -> None:
    content = read_source(BICYCLES.encode()).data
    first = added(content, "古い項目", "text")
    (old,) = {one["id"] for one in fields_of(first)} - {one["id"] for one in fields_of(content)}
    second = added(removed(first, old), "新しい項目", "text")
    assert old not in {one["id"] for one in fields_of(second)}
    held = [{"id": "o1", "label": "よい"}, {"id": "o2", "label": "故障"}]
    kept = options_from(["よい"], held)
    assert kept == held[:1]
    again = options_from(["よい", "廃車"], kept)
    assert again[0] == held[0]
    assert again[1]["id"] not in ("o1", "o2")


def test_a_field_that_went_with_an_earlier_publication_is_offered_to_every_later_draft() -> None:
    ref = beginning.begin_from_published("bicycles", by=KEEPER)
    draft = changing.draft_sheet(ref, by=KEEPER).draft
    changing.keep_draft(draft, removed(dict(draft.content), "bought_on"), revision=draft.revision, by=KEEPER)
    sheet = publish_sheet(ref, by=KEEPER)
    publish_draft(ref, revision=sheet.draft.revision, current=sheet.current, by=KEEPER)
    later = changing.draft_sheet(beginning.begin_from_published("bicycles", by=KEEPER), by=KEEPER, with_samples=True)
    assert later.gone == (("bought_on", "買った日"),)
    back = changing.field_taken_out(later.draft, "bought_on")
    assert back is not None
    assert (back["type"], changing.field_taken_out(later.draft, "never_there")) == ("date", None)
    blank = changing.draft_sheet(beginning.begin_blank("鍵", "traffic", by=KEEPER), by=KEEPER, with_samples=True)
    assert blank.gone == ()


def test_records_that_keep_an_option_that_goes_are_told_before() -> None:
    publish_registers()
    for number in range(3):
        bicycle(str(number), state="broken" if number else "good", why="鍵" if number else None)
    fewer = BICYCLES.replace("{id: broken, label: 故障}", "{id: lost, label: なくした}").replace(
        "is: broken", "is: lost"
    )
    told = [str(one) for one in publish_sheet(beginning.begin_from_yaml(fewer.encode(), by=KEEPER), by=KEEPER).changes]
    assert [one for one in told if "「状態」を「故障」にした記録が2件あります。記録の「故障」はそのまま残り" in one]
