"""Lists of registers: filters, orders and pages that hold, search by two letters, and looks that are written down."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from madoguchi.engines.records.actions.changing_records import change_record, delete_record
from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.errors import ListMoved
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.register_lists import list_page
from madoguchi.engines.records.queries.register_matching import clues_of, matching
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.rules.register_terms import word_terms
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue import shelf
from madoguchi.foundation.catalogue.errors import UnknownRegister
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys import jobs
from madoguchi.journeys.registers import export
from madoguchi.journeys.registers.catalogue import catalogue_of_registers
from madoguchi.journeys.registers.export import exported
from madoguchi.journeys.registers.lists import list_sheet
from madoguchi.journeys.registers.looks import view_of
from madoguchi.values.actor import Actor, ActorKind, Duty
from madoguchi.values.clock import today
from madoguchi.values.references import new_record_number
from tests.journeys import office
from tests.journeys.registers.house import BICYCLES, HELPERS, KEEPER, READER, bicycle, helper, publish_registers
from tests.plans import plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house() -> None:
    publish_registers()


def _names(view: str, *, words: str = "", **chosen: str) -> list[str]:
    sheet = list_sheet("bicycles", view, Wanted(words=words), chosen, by=READER, language="ja", size=50)
    return [row.heading for row in sheet.rows]


def test_a_record_stands_in_the_lists_whose_filter_holds_in_their_order() -> None:
    bicycle("1", name="い", price=5)
    bicycle("2", name="あ", price=40, state="broken", why="鍵")
    bicycle("3", name="う")
    assert _names("") == ["あ", "い", "う"]
    assert _names("broken") == ["あ"]
    assert _names("dear") == ["あ", "い", "う"]


def test_two_letters_are_found_at_once_and_letters_of_any_width() -> None:
    bicycle("1", name="電動アシスト自転車")
    bicycle("2", name="荷台つき ＢＩＧ")
    assert _names("", words="荷台") == ["荷台つき ＢＩＧ"]
    assert _names("", words="big 荷") == ["荷台つき ＢＩＧ"]
    assert _names("", words="ｱｼｽﾄ") == ["電動アシスト自転車"]
    assert _names("", words="台荷") == []


def test_one_letter_is_found_wherever_it_stands_through_the_index_of_terms() -> None:
    bicycle("1", name="鰻と自転車")
    bicycle("2", name="荷台つき")
    assert _names("", words="鰻") == ["鰻と自転車"]
    assert _names("", words="い 鯨") == []
    found = register("bicycles")
    term = word_terms("bicycles", "鰻")
    assert f"@> (ARRAY[{term[0]}])" in str(matching(found, view_of(found, "all"), Wanted(words="鰻")).query)
    assert "records_by_terms" in plan_of(Record.objects.filter(terms__contains=term), by_terms=True)


def test_a_list_is_narrowed_by_a_choice_and_holds_nothing_for_what_nobody_knows() -> None:
    bicycle("1", name="あ")
    bicycle("2", name="い", state="broken", why="鍵")
    assert _names("", state="broken") == ["い"]
    assert _names("", state="stolen") == []
    assert _names("", state="broken", gone="x") == []


def test_a_field_may_be_called_like_a_question_to_the_database() -> None:
    publish_registers(BICYCLES.replace("state", "range"), HELPERS)
    broken = {"number": "1", "name": "あ", "range": "broken", "why": "鍵"}
    create_record(register("bicycles"), broken, ref=new_record_number(), by=KEEPER)
    assert _names("", range="broken") == ["あ"]
    assert _names("", range="good") == []


def test_the_pages_of_a_list_hold_every_record_once_forwards_and_backwards() -> None:
    for number in range(7):
        bicycle(str(number), name="同じ名前")
    found, view = register("bicycles"), view_of(register("bicycles"), "")
    first = list_page(found, view, Wanted(), size=3)
    second = list_page(found, view, Wanted(after=first.next), size=3)
    third = list_page(found, view, Wanted(after=second.next), size=3)
    assert len({row.ref for page in (first, second, third) for row in page.rows}) == 7
    assert (first.previous, third.next) == ("", "")
    back = list_page(found, view, Wanted(before=third.previous), size=3)
    assert [row.ref for row in back.rows] == [row.ref for row in second.rows]


def test_a_page_behind_a_record_that_left_the_list_is_refused() -> None:
    kept = bicycle("1", state="broken", why="鍵")
    found = register("bicycles")
    for ref in ("nothing", "\0"):
        with pytest.raises(ListMoved):
            list_page(found, view_of(found, "broken"), Wanted(after=ref), size=3)
    delete_record(found, kept.ref, reason="r", by=KEEPER)
    with pytest.raises(ListMoved):
        list_page(found, view_of(found, "broken"), Wanted(after=kept.ref), size=3)


@pytest.mark.parametrize("at", [0, 2], ids=["before it is read", "after it was read"])
def test_a_file_holds_each_record_once_whatever_is_changed_meanwhile(monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    monkeypatch.setattr(export, "PAGE", 2)
    kept = [bicycle(str(number), state="broken", why="鍵") for number in range(6)]
    rows = exported("bicycles", "broken", {}, "", number="番号", by=KEEPER, language="ja").rows
    seen = [str(next(rows)[0]) for _ in range(2)]
    moved = seen[at - 1] if at else next(one.ref for one in kept if one.ref not in seen)
    values = next(one.values for one in kept if one.ref == moved)
    change_record(register("bicycles"), moved, {**values, "why": "別"}, reason="r", by=KEEPER, revision=1)
    seen += [str(row[0]) for row in rows]
    assert sorted(seen) == sorted(one.ref for one in kept)


def test_a_file_ends_when_the_record_it_has_come_to_leaves_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "PAGE", 2)
    kept = [bicycle(str(number), state="broken", why="鍵") for number in range(5)]
    rows = exported("bicycles", "broken", {}, "", number="番号", by=KEEPER, language="ja").rows
    seen = [str(next(rows)[0]) for _ in range(2)]
    delete_record(register("bicycles"), seen[1], reason="r", by=KEEPER)
    seen += [str(row[0]) for row in rows]
    assert sorted(seen) == sorted(one.ref for one in kept)


def test_the_first_page_of_a_file_is_read_and_written_down_before_anything_is_sent() -> None:
    kept = helper("見本 葵")
    exported("helpers", "", {}, "", number="番号", by=KEEPER, language="ja")
    assert Entry.objects.filter(verb="export").get().dossiers == [kept.ref]


def test_a_record_outside_the_filter_is_in_no_list_even_before_the_lists_are_laid_anew() -> None:
    bicycle("1", name="ひみつ")
    bicycle("2", name="故障", state="broken", why="鍵")
    lines = [line for line in BICYCLES.splitlines(keepends=True) if "- {id: all" in line or "- {id: broken, t" in line]
    publish_registers(BICYCLES.replace("".join(lines), "".join(reversed(lines))))
    assert _names("broken") == ["故障"]
    table = exported("bicycles", "broken", {}, "", number="番号", by=KEEPER, language="ja")
    assert [row[1] for row in table.rows] == ["故障"]


def test_the_planner_judges_a_word_by_its_terms_alone_so_that_a_frequent_one_is_met_on_the_way() -> None:
    found = register("bicycles")
    asked = str(matching(found, view_of(found, "all"), Wanted(words="橋梁")).query).upper()
    assert "STRPOS" in asked
    assert "LIKE" not in asked


def test_the_job_of_a_publication_reads_the_shelf_again_when_it_holds_another_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bicycle("1", name="あ", price=5)
    bicycle("2", name="い", price=9)
    old = shelf.current()
    publish_registers(BICYCLES.replace("order: {by: price, descending: true}", "order: {by: price}"))
    version = register("bicycles").version
    monkeypatch.setattr(shelf, "_shelf", shelf._Shelf(old, looked_at=time.monotonic() + 60))
    jobs.lay_places.func(register="bicycles", version=version)
    assert _names("dear") == ["あ", "い"]


def test_a_page_of_a_list_is_one_step_into_its_index() -> None:
    bicycle("1")
    plan = plan_of(Record.objects.filter(register_id="bicycles", v3__isnull=False).order_by("-v3", "-id")[:25])
    assert "records_in_list_3" in plan
    assert "Sort" not in plan


def test_a_list_that_was_changed_is_laid_anew_by_the_job() -> None:
    bicycle("1", name="あ", price=5)
    bicycle("2", name="い", price=9)
    publish_registers(BICYCLES.replace("order: {by: price, descending: true}", "order: {by: price}"))
    jobs.lay_places.func(register="bicycles")
    assert _names("dear") == ["あ", "い"]


def test_who_looks_at_a_list_of_persons_is_written_down() -> None:
    kept = helper("見本 葵")
    list_sheet("helpers", "", Wanted(), {}, by=KEEPER, language="ja", size=5)
    entry = Entry.objects.filter(verb="list").get()
    assert entry.dossiers == [kept.ref]
    assert entry.purpose == "連絡のために使います。"
    assert list(exported("helpers", "", {}, "", number="番号", by=KEEPER, language="ja").rows)
    assert Entry.objects.filter(verb="export").get().dossiers == [kept.ref]


def test_a_register_opens_for_the_posts_it_names_only() -> None:
    chief = office.member("chief-9", "centre", "section_chief")
    for by in (KEEPER, READER, chief):
        list_sheet("helpers", "", Wanted(), {}, by=by, language="ja", size=5)
    for by in (office.STRANGER, office.member("a-1", "traffic", roles=("administrator",))):
        with pytest.raises(NotPermitted):
            list_sheet("helpers", "", Wanted(), {}, by=by, language="ja", size=5)


def test_contractors_open_no_register_of_persons_and_programmes_none_that_does_not_name_them() -> None:
    programme = Actor(ActorKind.API, "t-1", "t", (Duty("planning", "clerk"),))
    contractor = office.member("c-1", "traffic", roles=("contractor",))
    list_sheet("bicycles", "", Wanted(), {}, by=contractor, language="ja", size=5)
    list_sheet("helpers", "", Wanted(), {}, by=replace(programme, duties=KEEPER.duties), language="ja", size=5)
    # The catalogue of the office shows every register; a programme is told only of those it may open.
    for name, by, refusal in (("helpers", contractor, NotPermitted), ("bicycles", programme, UnknownRegister)):
        with pytest.raises(refusal):
            list_sheet(name, "", Wanted(), {}, by=by, language="ja", size=5)


def test_the_catalogue_is_found_by_words_and_says_who_keeps_what() -> None:
    bicycle("1")
    [line] = catalogue_of_registers(office.STRANGER, "じてん", language="ja")
    assert (line.id, line.records, line.may_view, line.is_review_due) == ("bicycles", 1, True, False)
    assert [one.may_view for one in catalogue_of_registers(office.STRANGER, "", language="ja")] == [True, False]
    assert [one.id for one in catalogue_of_registers(READER, "氏名", language="ja")] == ["helpers"]


def test_a_file_holds_numbers_as_numbers_and_the_record_numbers() -> None:
    kept = bicycle("1", name="あ", price=5)
    table = exported("bicycles", "", {}, "", number="番号", by=READER, language="ja")
    assert table.heads == ("番号", "名前", "状態", "値段")
    assert list(table.rows) == [(kept.ref, "あ", "よい", 5)]


def test_the_catalogue_says_when_a_register_was_changed_last_and_how_many_cite_it() -> None:
    cites = "{id: bicycle, type: reference, register: bicycles, label: 自転車, require: false}"
    publish_registers(BICYCLES, HELPERS.replace("{id: phone,", f"{cites}, {{id: phone,"))
    bicycle("1")
    told = {one.id: (one.changed_on, one.cited_by) for one in catalogue_of_registers(KEEPER, "", language="ja")}
    assert told == {"bicycles": (today(), 1), "helpers": (None, 0)}


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ("ハナコ", "はなこ"),
        ("はなこ", "ハナコ"),
        ("髙木", "高木"),
        ("高木", "髙木"),
        ("連絡は093-582-2525へ", "0935822525"),
        ("連絡は0935822525へ", "093-582-2525"),
    ],
)
def test_a_word_finds_the_record_however_it_was_written_there(kept: str, words: str) -> None:
    bicycle("1", name=kept)
    bicycle("2", name="ほか")
    assert _names("", words=words) == [kept]
    assert _names("", words=f"{words} 番よい") == []


def test_a_whole_record_number_finds_its_record_and_no_other_list_or_register_does() -> None:
    one = bicycle("1", name="い")
    bicycle("2", name="ろ")
    assert _names("", words=one.ref) == ["い"]
    assert _names("", words=one.ref.replace("-", "").lower()) == ["い"]
    assert _names("broken", words=one.ref) == []
    assert _names("", words=helper("だれか").ref) == []


def test_however_many_ways_a_word_is_written_in_it_is_looked_up_by_terms_and_numbers() -> None:
    one = bicycle("1", name="髙木")
    found = register("bicycles")
    for words in ("高木", one.ref, "0935822525"):
        clues = clues_of(found, view_of(found, ""), Wanted(words=words))
        assert clues is not None
        plan = plan_of(Record.objects.filter(clues), by_terms=True)
        assert "records_by_terms" in plan
        assert "Seq Scan" not in plan
