"""A list is searched by the records its records name, too, as far as whoever searches sees those."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.engines.records.actions.changing_records import change_record
from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.models import RecordBulkEdit
from madoguchi.engines.records.queries import register_search
from madoguchi.engines.records.queries.register_held import count_in
from madoguchi.engines.records.queries.register_matching import matching
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.registers import by_programme, searching
from madoguchi.journeys.registers.bulk_choosing import choose
from madoguchi.journeys.registers.export import exported
from madoguchi.journeys.registers.lists import ListSheet, list_sheet
from madoguchi.journeys.registers.looks import view_of
from madoguchi.journeys.registers.opening import opened
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.values.actor import Actor
from madoguchi.values.references import new_record_number
from tests.journeys.registers.citing_house import CONTRACTS, STRANGER, TRADERS, contract, publish_citing, trader
from tests.journeys.registers.house import KEEPER
from tests.journeys.registers.test_search import _WAYS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _contracts() -> None:
    publish_citing()
    sample, other = trader("1", "見本商会", phone="03-1234-5678"), trader("2", "青空土木")
    contract("橋の修理", sample)
    contract("道の修理", sample)
    contract("橋の点検", other)
    contract("見本の橋", other)


def _found(words: str, by: Actor = KEEPER, **wanted: str) -> ListSheet:
    return list_sheet("contracts", "", Wanted(words=words, **wanted), {}, by=by, language="ja", size=2)


def _names(sheet: ListSheet) -> set[str]:
    return {row.heading for row in sheet.rows}


def test_a_record_is_found_by_the_words_of_what_it_names_and_by_its_own() -> None:
    assert _names(_found("見本商会")) == {"橋の修理", "道の修理"}
    assert _names(_found("見本商会 橋")) == {"橋の修理"}
    assert _names(_found("青空 点検")) == {"橋の点検"}
    whole = _found("見本")
    assert whole.count == 3
    assert _names(_found("見本", after=whole.next)) | _names(whole) == {"橋の修理", "道の修理", "見本の橋"}
    assert _names(_found("鯨")) == set()


def test_what_a_record_is_called_by_now_finds_those_that_name_it() -> None:
    made = trader("3", "古い名前")
    contract("看板", made)
    change_record(register("traders"), made.ref, {"name": "新しい名前"}, reason="改名", by=KEEPER, revision=1)
    assert _names(_found("新しい")) == {"看板"}
    assert _names(_found("古い")) == set()


def test_who_may_not_see_what_is_named_finds_nothing_by_it() -> None:
    assert _names(_found("見本商会", STRANGER)) == set()
    assert _names(_found("見本", STRANGER)) == {"見本の橋"}


def test_a_field_that_is_hidden_there_finds_nothing_here() -> None:
    rights = "rights:\n  fields: [{fields: [phone], see: [{division: traffic}], change: everybody}]\n"
    publish_citing(
        TRADERS.replace("edit: [{division: traffic}]", "view: everybody, edit: [{division: traffic}]") + rights,
        CONTRACTS,
    )
    assert _names(_found("見本商会", STRANGER)) == {"橋の修理", "道の修理"}
    assert _names(_found("1234", STRANGER)) == set()


def test_persons_are_searched_only_where_words_stand_in_no_address_and_the_look_is_written_down() -> None:
    closed = TRADERS.replace("persons: false", "persons: true")
    publish_citing(closed, CONTRACTS)
    assert _names(_found("見本商会")) == set()
    publish_citing(closed, CONTRACTS.replace("persons: false", "persons: true"))
    before = Entry.objects.filter(verb="search").count()
    assert _names(_found("見本商会")) == {"橋の修理", "道の修理"}
    searched = Entry.objects.filter(verb="search").order_by("pk")[before:]
    assert [len(one.dossiers) for one in searched] == [1, 2]


def test_a_word_that_too_many_hold_is_told_and_looked_for_in_the_list_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_CITED", 1)
    trader("4", "見本運送")
    sheet = _found("見本")
    assert _names(sheet) == {"見本の橋"}
    assert [str(one).split("、")[0] for one in sheet.unsearched] == ["「見本」のある記録は「業者の台帳」に多すぎるため"]
    assert _found("見本商会").unsearched == ()


def test_of_two_registers_only_the_one_in_which_a_word_is_too_frequent_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(searching, "MOST_CITED", 1)
    second = TRADERS.replace("id: traders", "id: makers").replace("業者の台帳", "作り手の台帳")
    field = (
        "        - {id: maker, type: reference, label: 作り手, register: makers, require: false}\n        - {id: amount"
    )
    publish_citing(TRADERS, CONTRACTS.replace("        - {id: amount", field), second)
    trader("4", "見本運送")
    values = {"number": "1", "name": "見本の作り手"}
    made = create_record(register("makers"), values, ref=new_record_number(), by=KEEPER)
    contract("机", trader("5", "大きな組"), maker=made.ref)
    sheet = _found("見本")
    assert _names(sheet) == {"見本の橋", "机"}
    assert ["業者の台帳" in str(one) for one in sheet.unsearched] == [True]


def test_words_behind_those_that_are_looked_for_are_told_wherever_a_search_is_answered() -> None:
    words = "橋 の 修 見本商会"
    sheet = _found(words)
    assert (_names(sheet), len(sheet.unsearched)) == (set(), 1)
    assert "「見本商会」は、この一覧の中だけ" in str(sheet.unsearched[0])
    table = exported("contracts", "", {}, words, number="番号", by=KEEPER, language="ja")
    assert table.notes == sheet.unsearched
    page = by_programme.records_page("contracts", "", "", words, by=KEEPER, language="ja", size=9)
    assert [(one.word, one.register_id) for one in page.unsearched] == [("見本商会", "")]
    assert _found(words, STRANGER).unsearched == (), "who looks into no other register misses nothing there"


def test_nobody_has_looked_at_persons_a_word_names_too_many_of(monkeypatch: pytest.MonkeyPatch) -> None:
    publish_citing(*(one.replace("persons: false", "persons: true") for one in (TRADERS, CONTRACTS)))
    monkeypatch.setattr(searching, "MOST_CITED", 1)
    other = trader("4", "見本運送")
    before = set(Entry.objects.values_list("pk", flat=True))
    assert _names(_found("見本")) == {"見本の橋"}
    looks = Entry.objects.filter(verb="search").exclude(pk__in=before)
    assert [len(one.dossiers) for one in looks] == [1], "only the contract that was found"
    assert other.ref not in {ref for one in looks for ref in one.dossiers}


def test_a_file_a_change_of_many_and_a_programme_find_the_same() -> None:
    expected = {"橋の修理", "道の修理"}
    table = exported("contracts", "", {}, "見本商会", number="番号", by=KEEPER, language="ja")
    assert {row[1] for row in table.rows} == expected
    ref = choose("contracts", "", Wanted(words="見本商会"), {}, ticked=None, field="amount", by=KEEPER)
    assert len(RecordBulkEdit.objects.get(ref=ref).targets) == 2
    page = by_programme.records_page("contracts", "", "", "見本商会", by=KEEPER, language="ja", size=9)
    assert {one.values["name"] for one in page.rows} == expected


@pytest.mark.parametrize("way", _WAYS)
def test_every_way_counts_and_finds_the_same(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    steps, few = _WAYS[way]
    monkeypatch.setattr(register_search, "STEPS", steps)
    monkeypatch.setattr(register_search, "FEW", few)
    monkeypatch.setattr(register_search, "_FEW", f"((SELECT count(*) FROM looked_up) <= {few})")  # noqa: S608
    found = opened("contracts", KEEPER)
    view = view_of(found, "")
    for words, held in (("見本", 3), ("見本商会 修理", 2), ("橋 青空", 2)):
        wanted = searching.with_named(found, Wanted(words=words), KEEPER, surroundings_for(KEEPER, "ja"))
        assert matching(found, view, wanted).count() == held
        for is_frequent in (True, False):
            assert count_in(found, view, wanted, is_frequent=is_frequent) == held
        assert _found(words).count == held


def test_rows_of_a_table_find_their_record_by_what_they_name() -> None:
    inside = CONTRACTS.replace(
        "        - {id: amount",
        """\
        - id: parts
          type: group
          label: 下請け
          item: 業者
          repeat: {from: 0, to: 9}
          fields:
            - {id: maker, type: reference, label: 下請けの業者, register: traders, require: false}
        - {id: amount""",
    )
    publish_citing(TRADERS, inside)
    made = trader("5", "小さな工務店")
    contract("屋根", trader("6", "大きな組"), parts=[{"maker": made.ref}])
    assert _names(_found("工務店")) == {"屋根"}


def test_so_many_questions_are_asked_however_many_records_are_named() -> None:
    def asked(words: str) -> int:
        with CaptureQueriesContext(connection) as questions:
            _found(words)
        return len(questions)

    one = asked("見本")
    for number in range(10, 30):
        contract(f"新しい{number}", trader(str(number), f"見本組{number}"))
    assert asked("見本") == one
    # One more for each word, and none for a word behind those that are looked for.
    assert asked("見本 新") == one + 1
    assert asked("新 し い 1") == asked("新 し い")
