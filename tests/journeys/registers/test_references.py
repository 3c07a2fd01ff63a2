"""A reference shows another register's record as it is now, to who may see it; what is cited does not go."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from madoguchi.engines.records.actions.changing_records import change_record, delete_record
from madoguchi.engines.records.errors import CitedRecordGone, RecordCited
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import record_of
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys.registers import by_programme, imports
from madoguchi.journeys.registers.errors import ValuesUnreadable
from madoguchi.journeys.registers.export import exported
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.lists import list_sheet
from madoguchi.journeys.registers.record_forms import FormSheet, edit_form, new_form
from madoguchi.journeys.registers.record_sheets import record_sheet
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.references import new_record_number
from tests.journeys.registers.citing_house import (
    CONTRACTS,
    REPORTS,
    STRANGER,
    TRADERS,
    contract,
    publish_citing,
    reasons_of,
    trader,
)
from tests.journeys.registers.house import KEEPER

HIDDEN = "（見る権限のない記録です）"


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("", "", ""),
        ("register: traders", "register: trader", "台帳「trader」がありません。 「traders」ではありませんか。"),
        ("columns: [phone]", "columns: [fone]", "項目「fone」がありません。 「phone」"),
        ("register: traders", "register: contracts", "contracts → contracts"),
        ("heading: name", "heading: trader", "記録の名前にも、順番にも使えません"),
        ("order: {by: name}", "order: {by: trader}", "記録の名前にも、順番にも使えません"),
        ("columns: [name, amount]}", "columns: [name, amounts]}", "項目「amounts」がありません"),
    ],
)
def test_what_a_reference_names_is_checked_at_publishing(before: str, after: str, reason: str) -> None:
    found = reasons_of(CONTRACTS.replace(before, after, 1) if before else CONTRACTS, TRADERS)
    assert bool(found) == bool(reason), found
    assert not reason or any(reason in one for one in found), found


def test_registers_that_cite_each_other_in_a_circle_are_refused() -> None:
    back = "        - {id: last, type: reference, label: 前の契約, register: contracts, require: false}\n  views:"
    assert any(
        "contracts → traders → contracts" in one for one in reasons_of(CONTRACTS, TRADERS.replace("  views:", back))
    )


def test_a_field_that_others_cite_does_not_go() -> None:
    without = TRADERS.replace("        - {id: phone, type: telephone, label: 電話番号, require: false}\n", "").replace(
        "columns: [name, phone, rank]", "columns: [name, rank]"
    )
    assert sum("引いているため、なくせません" in one for one in reasons_of(without, CONTRACTS, REPORTS)) == 2


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("{from: phone,", "{from: fone,", "項目「fone」がありません"),
        ("to: trader_phone}", "to: phone}", "項目「phone」がありません"),
        ("{from: phone, to: trader_phone}", "{from: rank, to: trader_phone}", "型が違うため、写せません"),
        ("to: trader_phone}", "to: trader_name}", "2回写しています"),
    ],
)
def test_what_a_lookup_copies_is_checked_at_publishing(before: str, after: str, reason: str) -> None:
    assert not reasons_of(REPORTS, TRADERS)
    assert any(reason in one for one in reasons_of(REPORTS.replace(before, after), TRADERS))


def test_nothing_is_copied_from_a_register_of_persons_into_one_that_is_none() -> None:
    persons = TRADERS.replace("persons: false", "persons: true")
    told = "個人の情報が入る台帳「traders」から"
    assert any(told in one for one in reasons_of(REPORTS, persons))
    assert not reasons_of(CONTRACTS, persons)
    closed = REPORTS.replace("persons: false", "persons: true").replace("view: everybody", "view: [{division: centre}]")
    assert not reasons_of(closed, persons)


@pytest.mark.django_db
def test_a_list_a_file_and_a_page_show_the_cited_record_as_it_is_now() -> None:
    publish_citing()
    green = trader("T-1", "みどり建設", phone="0925551234")
    made = [contract(f"契約{number}", green) for number in range(3)]
    with CaptureQueriesContext(connection) as one:
        list_sheet("contracts", "", Wanted(), {}, by=KEEPER, language="ja", size=1)
    with CaptureQueriesContext(connection) as all_of_them:
        sheet = list_sheet("contracts", "", Wanted(), {}, by=KEEPER, language="ja", size=25)
    assert len(all_of_them) <= len(one)
    assert sheet.columns == ("件名", "相手", "相手：電話番号", "金額")
    assert [row.cells[1:3] for row in sheet.rows] == [("みどり建設", "0925551234")] * 3
    change_record(
        register("traders"), green.ref, {**green.values, "name": "みどり土木"}, reason="r", by=KEEPER, revision=1
    )
    table = exported("contracts", "", {}, "", number="番号", by=KEEPER, language="ja")
    assert [row[2:4] for row in table.rows] == [("みどり土木", "0925551234")] * 3
    row = record_sheet("contracts", made[0].ref, by=KEEPER, language="ja").pages[0].rows[1]
    assert row.text == "みどり土木"
    assert row.cited is not None
    assert (row.cited.ref, row.cited.told) == (green.ref, (("電話番号", "0925551234"),))


@pytest.mark.django_db
def test_a_figure_of_the_cited_record_is_a_number_in_a_file_and_words_on_the_page() -> None:
    with_dues = "label: 電話番号, require: false}\n        - {id: dues, type: yen, label: 会費, require: false}\n"
    traders = TRADERS.replace("label: 電話番号, require: false}\n", with_dues)
    publish_citing(traders, CONTRACTS.replace("columns: [phone]", "columns: [dues]", 1))
    green = trader("T-1", "みどり建設", dues=1000)
    contract("契約", green)
    contract("契約2", trader("T-2", "あお建設"))
    rows = list_sheet("contracts", "", Wanted(), {}, by=KEEPER, language="ja", size=25).rows
    assert {row.cells[2] for row in rows} == {"1,000円", ""}
    table = exported("contracts", "", {}, "", number="番号", by=KEEPER, language="ja")
    assert {row[3] for row in table.rows} == {1000, ""}
    hidden = exported("contracts", "", {}, "", number="番号", by=STRANGER, language="ja")
    assert {row[3] for row in hidden.rows} == {HIDDEN}


@pytest.mark.django_db
def test_nobody_sees_through_a_reference_what_they_may_not_see() -> None:
    publish_citing()
    green = trader("T-1", "みどり建設", phone="0925551234")
    made = contract("契約", green)
    rows = list_sheet("contracts", "", Wanted(), {}, by=STRANGER, language="ja", size=25).rows
    assert rows[0].cells[1:3] == (HIDDEN, HIDDEN)
    row = record_sheet("contracts", made.ref, by=STRANGER, language="ja").pages[0].rows[1]
    assert (row.text, row.cited) == (HIDDEN, None)
    assert next(iter(exported("contracts", "", {}, "", number="番号", by=STRANGER, language="ja").rows))[2] == HIDDEN
    told = by_programme.cited_of([made], by=STRANGER, language="ja")[made.ref][0]
    assert (told.number, told.is_hidden, told.title, dict(told.values)) == (green.ref, True, "", {})
    assert list_sheet("contracts", "", Wanted(words="みどり"), {}, by=STRANGER, language="ja", size=25).rows == ()


@pytest.mark.django_db
def test_a_programme_is_told_the_cited_record_and_may_only_name_one_there_is() -> None:
    publish_citing()
    green = trader("T-1", "みどり建設", phone="0925551234")
    values = {"name": "契約", "trader": green.ref}
    kept = by_programme.keep_record("contracts", values, ref=new_record_number(), by=KEEPER, language="ja")
    told = by_programme.cited_of([kept], by=KEEPER, language="ja")[kept.ref][0]
    assert (told.title, dict(told.values)) == ("みどり建設", {"phone": green.values["phone"]})
    for wrong in (new_record_number(), "みどり建設", 5):
        with pytest.raises(ValuesUnreadable):
            by_programme.keep_record(
                "contracts", {**values, "trader": wrong}, ref=new_record_number(), by=KEEPER, language="ja"
            )


@pytest.mark.django_db
def test_a_record_that_is_cited_is_not_thrown_away_until_nobody_cites_it() -> None:
    publish_citing()
    green, blue = trader("T-1", "みどり建設"), trader("T-2", "あお電気")
    made = contract("契約", green)
    found = register("traders")
    with pytest.raises(RecordCited, match="契約の台帳"):
        delete_record(found, green.ref, reason="r", by=KEEPER)
    changed = {**made.values, "trader": blue.ref}
    change_record(register("contracts"), made.ref, changed, reason="r", by=KEEPER, revision=1)
    delete_record(found, green.ref, reason="r", by=KEEPER)
    assert record_of("traders", green.ref).is_deleted
    with transaction.atomic(), pytest.raises(CitedRecordGone):
        contract("あと", green)


@pytest.mark.django_db
def test_trying_to_throw_a_record_away_does_not_tell_which_closed_register_cites_it() -> None:
    closed = CONTRACTS.replace("permissions: {view: everybody}", "permissions: {view: [{division: centre}]}")
    publish_citing(TRADERS.replace("edit: [{division: traffic}]", "edit: [{division: elsewhere}]"), closed)
    green = trader("T-1", "みどり建設")
    contract("契約", green)
    with pytest.raises(RecordCited) as refused:
        delete_record(register("traders"), green.ref, reason="r", by=STRANGER)
    assert "ほかの台帳" in str(refused.value.message)
    assert "契約" not in str(refused.value.message)


@pytest.mark.django_db
def test_what_is_in_the_bin_is_named_to_those_only_who_may_take_it_out() -> None:
    publish_citing(TRADERS.replace("{edit: ", "{view: [{division: elsewhere}], edit: "), CONTRACTS)
    green = trader("T-1", "みどり建設")
    made = contract("契約", green)

    def told(by: Actor) -> str:
        return record_sheet("contracts", made.ref, by=by, language="ja").pages[0].rows[1].text

    assert [told(STRANGER), told(KEEPER)] == ["みどり建設", "みどり建設"]
    Record.objects.filter(ref=green.ref).update(deleted_at=now())
    assert [told(STRANGER), told(KEEPER)] == [HIDDEN, "みどり建設"]


@pytest.mark.django_db
def test_nobody_newly_cites_what_they_may_not_see() -> None:
    publish_citing(TRADERS, CONTRACTS.replace("view: everybody", "edit: [{division: elsewhere}]"))
    green, blue = trader("T-1", "みどり建設"), trader("T-2", "あお電気")
    with pytest.raises(ValuesUnreadable):
        by_programme.keep_record(
            "contracts", {"name": "契約", "trader": green.ref}, ref=new_record_number(), by=STRANGER, language="ja"
        )
    made = contract("契約", green)
    ref = imports.bring_file("contracts", "x.csv", f"件名,相手\n一,{blue.ref}\n".encode(), by=STRANGER)
    assert imports.import_sheet("contracts", ref, by=STRANGER, language="ja").counts[imports.REFUSE] == 1
    kept = by_programme.replace_record(
        "contracts", made.ref, {"name": "別", "trader": green.ref}, reason="r", revision=1, by=STRANGER, language="ja"
    )
    assert kept.values == {"name": "別", "trader": green.ref}


@pytest.mark.django_db
def test_the_page_of_a_record_lists_those_that_cite_it_and_adds_one() -> None:
    publish_citing()
    green = trader("T-1", "みどり建設")
    for number in range(11):
        contract(f"契約{number:02}", green, amount=1000 + number)
    related = record_sheet("traders", green.ref, by=KEEPER, language="ja").related
    assert [(one.title, one.columns, len(one.rows), one.more, one.may_add) for one in related] == [
        ("この業者の契約", ("件名", "金額"), 10, True, True),
        ("工事の届", ("件名", "業者の電話"), 0, False, True),
    ]
    assert related[0].rows[0].cells == ("契約10", "1,010円")
    narrowed = list_sheet("contracts", "", Wanted(), {"trader": green.ref}, by=KEEPER, language="ja", size=25)
    assert len(narrowed.rows) == 11
    assert [one.options for one in narrowed.filters] == [((green.ref, "みどり建設"),)]
    form = new_form("contracts", named={"trader": green.ref}, by=KEEPER, language="ja")
    assert [choice.value for choice in form.fields[1].inputs[0].choices if choice.chosen] == [green.ref]


def _save(register_id: str, **posted: str) -> FormSheet:
    given = {name.replace("__", "."): [text] for name, text in posted.items()}
    return save_form(
        register_id, new_record_number(), given, is_new=True, reason="", revision=0, by=KEEPER, language="ja"
    )


@pytest.mark.django_db
def test_among_many_records_one_is_searched_for_and_nothing_typed_is_lost() -> None:
    publish_citing()
    several = [trader(f"T-{number}", f"建設{number:02}") for number in range(31)]
    box = new_form("contracts", named={}, by=KEEPER, language="ja").fields[1]
    assert [one.name for one in box.inputs] == ["trader.words"]
    sheet = _save("contracts", name="契約", trader__words="建設", look_up="trader")
    assert not sheet.saved
    assert sheet.fields[0].inputs[0].value == "契約"
    assert len(sheet.fields[1].inputs[1].choices) == 21
    assert sheet.fields[1].inputs[0].value == "建設"
    assert "2つ以上" not in str(sheet.problems)
    assert (
        "2つ以上" in str(_save("contracts", name="契約", trader__words="建設", trader="").problems)
        or _save("contracts", name="契約", trader__words="建設").problems
    )
    saved = _save("contracts", name="契約", trader__words="建設", trader=several[4].ref).saved
    assert record_of("contracts", saved).values["trader"] == several[4].ref
    by_key = _save("contracts", name="契約", trader__words="T-7").saved
    assert record_of("contracts", by_key).values["trader"] == several[7].ref
    again = edit_form("contracts", saved, by=KEEPER, language="ja").fields[1]
    assert [choice.value for one in again.inputs for choice in one.choices if choice.chosen] == [several[4].ref]


@pytest.mark.django_db
def test_a_file_names_records_by_number_key_or_title_and_each_row_is_told_what_is_wrong() -> None:
    publish_citing()
    green, blue = trader("T-1", "みどり建設"), trader("T-2", "あお電気")
    trader("T-3", "あお電気")
    rows = f"件名,相手\n一,{green.ref}\n二,T-2\n三,みどり建設\n四,あお電気\n五,だれか\n"
    ref = imports.bring_file("contracts", "x.csv", rows.encode(), by=KEEPER)
    sheet = imports.import_sheet("contracts", ref, by=KEEPER, language="ja")
    assert sheet.counts[imports.ADD] == 3
    assert ["2つ以上" in str(sheet.refused[0].why), "見つかりません" in str(sheet.refused[1].why)] == [True, True]
    assert blue.ref != green.ref
