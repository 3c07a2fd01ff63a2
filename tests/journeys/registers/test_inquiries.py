"""A question to other divisions: first what is held, then one form for each division, and never the same again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.engines.metrics.inquiries import inquiry_figures
from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.inquiry_section import OFFICE, STATE, WORKER
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.registers import inquiries, tasks
from madoguchi.journeys.registers.building.beginning import begin_from_published
from madoguchi.journeys.registers.building.changing import workshop
from madoguchi.journeys.registers.catalogue import catalogue_of_registers
from madoguchi.journeys.registers.datasets import dataset_sheet
from madoguchi.journeys.registers.errors import (
    AlreadyAnswered,
    AlreadyStanding,
    InquiryStays,
    InquiryUnfit,
    NoSuchInquiry,
    NotOfTheDivision,
    RecordIncomplete,
)
from madoguchi.journeys.registers.inquiry_answering import answer, answer_sheet, hand_on
from madoguchi.journeys.registers.inquiry_asking import NewInquiry, Question, ask, divisions_to_ask
from madoguchi.journeys.registers.inquiry_board import board, make_standing, remind
from madoguchi.journeys.registers.lists import list_sheet
from madoguchi.journeys.registers.process import act
from madoguchi.journeys.registers.record_forms import edit_form
from madoguchi.journeys.registers.telling_turns import remind_of_turn
from madoguchi.values.actor import Actor, ActorKind, Duty
from madoguchi.values.clock import today
from tests.journeys import office
from tests.journeys.registers.house import BICYCLES, HELPERS, KEEPER, publish_registers

pytestmark = pytest.mark.django_db

ASKER = office.member("asker-1", "centre")
CLERK = office.member("clerk-7", "traffic")
CONTRACTOR = Actor(ActorKind.STAFF, "helper", "委託先", (Duty("centre", "clerk"),), frozenset({"contractor"}))
CARS = Question("公用車の台数", "integer")
ELECTRIC = Question("電気自動車があるか", "yes_no")
WHICH = Question("車種", "choice", "軽、普通、トラック")


def sent(*questions: Question, title: str = "公用車の状況", number: str = "") -> str:
    """An inquiry of the centre to the traffic division; its id."""
    due = (today() + timedelta(days=14)).isoformat()
    asked = NewInquiry(title, "台帳がないため", due, questions or (CARS, ELECTRIC, WHICH), ("traffic",))
    return ask(asked, number=number, by=ASKER)


def record_in(id_: str) -> Record:
    return Record.objects.get(register_id=id_)


def given(id_: str, by: Actor = CLERK, **answers: str) -> None:
    """The whole answer of the traffic division."""
    whole = {"q1": "3", "q2": "yes", "q3": "o2", "minutes": "20"} | answers
    posted = {name: [value] for name, value in whole.items()}
    row = record_in(id_)
    assert answer(id_, row.ref, posted, revision=row.revision, by=by, language="ja") is None


def test_what_is_held_is_found_by_the_question_and_counted_as_avoided() -> None:
    publish_registers()
    held = inquiries.already_held("貸出し自転車の値段を教えてください", by=ASKER, language="ja")
    assert [one.id for one in held.datasets] == ["bicycles", "broken_bicycles"]
    assert inquiries.enough("bicycles", by=ASKER, language="ja") == "bicycles"
    counted = inquiry_figures(today(), today())
    assert (counted.avoided, counted.answers_saved, counted.hours_saved) == (1, 1, None)


TREES = """
id: trees
title: 街路樹 管理台帳
summary: 市が植えた街路樹の場所と状態です。
purpose: 倒木を防ぐため。
division: traffic
deputy: centre
retention: {class: 5_years, from: changed}
review_on: 2030-03-31
persons: false
permissions: {view: everybody}
record:
  heading: number
  pages:
    - {id: main, title: 木, fields: [{id: number, type: text, label: 番号, max_length: 10}]}
  views:
    - {id: all, title: すべて, columns: [number], order: {by: number}}
"""


def test_a_register_without_a_dataset_is_found_by_whoever_may_look_into_it() -> None:
    closed = TREES.replace("id: trees", "id: own").replace("view: everybody", "view: []")
    closed = closed.replace("deputy: centre", "deputy: traffic")
    publish_registers(BICYCLES, TREES, closed)
    held = inquiries.already_held("街路樹の数と状態を教えてください", by=ASKER, language="ja")
    assert [(one.id, one.title, one.owner) for one in held.registers] == [("trees", "街路樹 管理台帳", "交通課")]
    inquiries.enough_in_register("trees", by=ASKER)
    assert inquiry_figures(today(), today()).avoided == 1
    with pytest.raises(NotPermitted):
        inquiries.enough_in_register("own", by=ASKER)


def test_all_divisions_are_asked_at_once_but_for_those_that_are_named() -> None:
    publish_registers(more_divisions=("parks", "roads"))
    due = (today() + timedelta(days=14)).isoformat()
    others = {id_ for id_, _name in divisions_to_ask(ASKER)}
    asked = NewInquiry("公用車", "台帳がないため", due, (CARS,), ("traffic",), to_all=True)
    ask(asked, number="", by=ASKER)
    assert {row.values[OFFICE] for row in Record.objects.all()} == {"parks", "roads"}
    with pytest.raises(InquiryUnfit) as unfit:
        ask(replace(asked, divisions=tuple(others)), number="", by=ASKER)
    assert [name for name, _message in unfit.value.problems] == ["divisions"]


def test_what_somebody_says_of_the_same_data_is_one_inquiry_a_day() -> None:
    publish_registers()
    for by in (ASKER, ASKER, CLERK):
        inquiries.enough("bicycles", by=by, language="ja")
    inquiries.enough("broken_bicycles", by=ASKER, language="ja")
    assert inquiry_figures(today(), today()).avoided == 3


def test_pressing_twice_sends_one_inquiry_and_another_form_another_one() -> None:
    publish_registers()
    first = sent(number="K7QM-3F2X-8WNA")
    assert sent(number="K7QM-3F2X-8WNA") == first
    assert inquiry_figures(today(), today()).sent == 1
    assert ProcrastinateJob.objects.filter(task_name="tell_turn").count() == 1
    assert sent(number="K7QM-3F2X-8WNB") != first
    assert sent(number="K7QM-3F2X-8WNA", title="別の照会") != first


def test_who_has_two_posts_says_for_which_division_they_ask() -> None:
    publish_registers()
    both = replace(ASKER, duties=(*ASKER.duties, Duty("traffic", "clerk")))
    due = (today() + timedelta(days=14)).isoformat()
    asked = NewInquiry("車", "台帳がないため", due, (CARS,), ("traffic",))  # which is their own, too
    for own, wrong in (("", ["own", "divisions"]), ("elsewhere", ["own", "divisions"]), ("traffic", ["divisions"])):
        with pytest.raises(InquiryUnfit) as told:
            ask(replace(asked, own=own), number="1", by=both)
        assert [name for name, _ in told.value.problems] == wrong


def test_whoever_answers_second_sees_both_answers_and_the_same_answer_is_no_other() -> None:
    publish_registers()
    id_ = sent()
    given(id_)
    row = record_in(id_)
    given(id_)  # the second press
    posted = {"q1": ["5"], "q2": ["yes"], "q3": ["o2"], "minutes": ["20"]}
    late = answer(id_, row.ref, posted, revision=1, by=office.member("clerk-8", "traffic"), language="ja")
    assert late is not None
    assert late.is_closed
    assert CLERK.name in str(late.form.stale)
    assert [(one.before, one.after) for one in late.form.differences] == [("3", "5")]
    with pytest.raises(AlreadyAnswered):
        answer_sheet(id_, row.ref, by=CLERK, language="ja")
    assert record_in(id_).values["q1"] == 3
    assert inquiry_figures(today(), today()).answers == 1


def test_an_answer_costs_people_times_the_minutes_of_each() -> None:
    publish_registers()
    first, second = sent(), sent(title="別の照会")
    form = answer_sheet(first, record_in(first).ref, by=CLERK, language="ja").form
    assert next(view for view in form.fields if view.path == "people").inputs[0].value == "1"
    given(first, people="3")
    given(second, minutes="15")
    sheet = board(first, by=ASKER, language="ja")
    assert (sheet.minutes, sheet.lines[0].people, sheet.lines[0].minutes) == (60, 3, 20)
    inquiries.enough("bicycles", by=ASKER, language="ja")
    told = inquiry_figures(today(), today())
    assert (told.workers, told.minutes, told.mean_minutes) == (4, 75, 37.5)
    assert (told.hours_spent, told.hours_saved) == (1.25, 0.625)


def test_what_was_asked_is_neither_rebuilt_nor_added_to() -> None:
    publish_registers()
    id_ = sent()
    assert id_ not in [one for one, _title, _owner in workshop(ASKER, "ja").published]
    with pytest.raises(InquiryStays):
        begin_from_published(id_, by=ASKER)
    assert not list_sheet(id_, "", Wanted(), {}, by=ASKER, language="ja", size=9).may_add
    assert id_ not in [one.id for one in tasks.forms_for(ASKER, language="ja")]
    given(id_)
    open_account("staff", "職員 乗", ref="clerk-8", duties=[Duty("traffic", "clerk")], email="c8@example.jp")
    make_standing(id_, by=ASKER)
    assert answer_sheet(id_, record_in(id_).ref, by=CLERK, language="ja").people == ()
    assert Entry.objects.filter(verb="write:inquiry_standing").count() == 1


def test_each_division_gets_one_form_and_its_answer_is_in_the_register_at_once() -> None:
    publish_registers()
    id_ = sent()
    row = record_in(id_)
    assert (row.values[OFFICE], row.values[STATE]) == ("traffic", "open")
    assert [one.ref for one in tasks.my_tasks("", by=CLERK, language="ja", size=9).lines] == [row.ref]
    fields = answer_sheet(id_, row.ref, by=CLERK, language="ja").form.fields
    assert [view.path for view in fields] == ["q1", "q2", "q3", "people", "minutes"]
    given(id_)
    sheet = board(id_, by=ASKER, language="ja")
    assert (sheet.answered, sheet.percent, [one.by for one in sheet.lines]) == (1, 100, [CLERK.name])
    assert dataset_sheet(id_, by=CLERK, language="ja").rows[0][1:] == (3, "はい", "普通")
    assert tasks.my_tasks("", by=CLERK, language="ja", size=9).lines == ()
    counted = inquiry_figures(today(), today())
    assert (counted.sent, counted.asked, counted.answers, counted.mean_minutes) == (1, 1, 1, 20)


def test_what_was_answered_before_stands_in_the_next_form() -> None:
    publish_registers()
    given(sent())
    again = sent(ELECTRIC, Question("公用車の台数", "integer"), Question("車庫の数", "integer"), title="車と車庫")
    assert {name: record_in(again).values.get(name) for name in ("q1", "q2", "q3")} == {"q1": True, "q2": 3, "q3": None}
    assert answer_sheet(again, record_in(again).ref, by=CLERK, language="ja").held == 2
    held = inquiries.already_held("公用車は何台ありますか", by=ASKER, language="ja")
    assert {one.title for one in held.inquiries} == {"公用車の状況", "車と車庫"}
    inquiries.enough(held.inquiries[0].id, by=ASKER, language="ja")
    assert inquiry_figures(today(), today()).hours_saved == pytest.approx(20 / 60)


def test_what_was_chosen_before_is_found_by_its_words_and_not_by_its_place() -> None:
    publish_registers()
    given(sent())
    for options, chosen in (("軽、普通", "o2"), ("普通、軽", "o1"), ("軽、トラック", None)):
        again = sent(Question("車種", "choice", options), title=f"車と車庫 {options}")
        assert record_in(again).values.get("q1") == chosen


def test_an_answer_with_a_gap_is_not_given_and_nobody_answers_for_another_division() -> None:
    publish_registers()
    id_ = sent()
    row = record_in(id_)
    form = answer(id_, row.ref, {"q1": ["x"]}, revision=1, by=CLERK, language="ja")
    assert form is not None
    assert {path for path, _ in form.form.problems} == {"q1", "q2", "q3"}
    with pytest.raises(RecordIncomplete):
        act(id_, row.ref, "answer", revision=1, reason="", by=CLERK, language="ja")
    with pytest.raises(NotPermitted):
        answer(id_, row.ref, {"q1": ["1"]}, revision=1, by=office.member("x", "elsewhere"), language="ja")
    given(id_, office="centre", worker="x", state="open")  # what no form asks is not taken from one
    assert record_in(id_).values[OFFICE] == "traffic"
    assert WORKER not in record_in(id_).values


def test_a_division_hands_it_to_one_of_its_people() -> None:
    publish_registers()
    open_account("staff", "職員 乗", ref="clerk-8", duties=[Duty("traffic", "clerk")], email="c8@example.jp")
    id_ = sent()
    ref = record_in(id_).ref
    with pytest.raises(NotOfTheDivision):
        hand_on(id_, ref, "asker-1", by=CLERK, language="ja")
    hand_on(id_, ref, "clerk-8", by=CLERK, language="ja")
    assert board(id_, by=ASKER, language="ja").lines[0].turn == ("職員 乗", "交通課")
    given(id_, by=office.member("clerk-8", "traffic"))


def test_those_who_have_not_answered_are_reminded_once_a_day() -> None:
    publish_registers()
    open_account("staff", "職員 乗", ref="clerk-8", duties=[Duty("traffic", "clerk")], email="c8@example.jp")
    id_ = sent()
    assert remind(id_, by=ASKER) == 1
    for _ in range(2):
        remind_of_turn(id_, record_in(id_).ref, today().isoformat())
    assert OutboxMessage.objects.filter(kind="record_due").count() == 1
    given(id_)
    assert remind(id_, by=ASKER) == 0
    with pytest.raises(NotPermitted):
        remind(id_, by=CLERK)


def test_a_standing_inquiry_is_a_register_its_divisions_keep_up_to_date() -> None:
    publish_registers()
    id_ = sent()
    given(id_)
    ref = record_in(id_).ref
    assert id_ not in [one.id for one in catalogue_of_registers(CLERK, "", language="ja")]
    with pytest.raises(NotPermitted):
        edit_form(id_, ref, by=CLERK, language="ja")
    with pytest.raises(NotPermitted):
        make_standing(id_, by=CLERK)
    make_standing(id_, by=ASKER)
    assert id_ in [one.id for one in catalogue_of_registers(CLERK, "", language="ja")]
    given(id_, q1="4")
    assert dataset_sheet(id_, by=ASKER, language="ja").rows[0][1] == 4
    counted = inquiry_figures(today(), today())
    assert (counted.standing, counted.answers) == (1, 1)
    with pytest.raises(AlreadyStanding):
        make_standing(id_, by=ASKER)


def test_what_is_missing_in_an_inquiry_is_told_at_once() -> None:
    publish_registers()
    due = today().isoformat()
    twice = (CARS, Question("公用車の台数", "text"), Question("車種", "choice", "軽"))
    with pytest.raises(InquiryUnfit) as told:
        ask(NewInquiry(" ", "", due, twice, ("centre",)), number="", by=ASKER)
    assert [name for name, _ in told.value.problems] == ["title", "why", "q2", "o3", "divisions", "due"]
    with pytest.raises(InquiryUnfit) as told:
        ask(NewInquiry("a", "b", "x", (Question("", "text"),), ("traffic",)), number="", by=ASKER)
    assert [name for name, _ in told.value.problems] == ["q1", "due"]
    with pytest.raises(NoSuchInquiry):
        board("bicycles", by=ASKER, language="ja")


def test_a_contractor_asks_nobody() -> None:
    publish_registers()
    assert not inquiries.may_ask(CONTRACTOR)
    with pytest.raises(NotPermitted):
        inquiries.already_held("自転車", by=CONTRACTOR, language="ja")


FLEET = """\
id: fleet
title: 課の公用車
summary: 課ごとの公用車です。
purpose: 管理のために使います。
division: centre
deputy: traffic
retention: {class: 3_years, from: fiscal_year_end}
review_on: 2027-04-01
persons: false
permissions: {view: everybody}
record:
  heading: cars
  pages:
    - id: fleet
      title: 公用車
      fields:
        - {id: office, type: division, label: 課}
        - {id: cars, type: integer, label: 公用車の台数, minimum: 0, maximum: 99}
  views: [{id: all, title: すべて, columns: [office, cars]}]
  datasets:
    - id: fleet
      title: 公用車
      summary: 課ごと
      view: all
      columns: [{field: office, meaning: 課}, {field: cars, meaning: 台}]
"""


def _filled(*cars: int, text: str = FLEET) -> dict[str, object]:
    """What stands in the form of the traffic division, when it has lines with so many cars in the register."""
    publish_registers(BICYCLES, HELPERS, text)
    for number, many in enumerate(cars):
        create_record(register("fleet"), {"office": "traffic", "cars": many}, ref=f"F-{number}", by=KEEPER)
    return record_in(sent(CARS, ELECTRIC)).values


def test_what_a_dataset_holds_of_a_division_stands_in_its_form() -> None:
    assert _filled(4)["q1"] == 4


@pytest.mark.parametrize("cars", [(), (4, 5)])
def test_a_division_that_stands_in_no_line_or_in_two_answers_itself(cars: tuple[int, ...]) -> None:
    assert "q1" not in _filled(*cars)


@pytest.mark.parametrize("closed", ["permissions: {view: []}", "persons: true"])
def test_what_not_everybody_in_the_office_may_see_fills_nothing_in(closed: str) -> None:
    text = FLEET.replace("permissions: {view: everybody}", closed).replace(
        "persons: false\npersons: true", "persons: true"
    )
    assert "q1" not in _filled(4, text=text)
