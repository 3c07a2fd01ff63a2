"""A list as a board: columns with counts, what may be done with a card, and moving it to another column."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madoguchi.engines.records.errors import StateIsActed
from madoguchi.engines.records.models import RecordChange
from madoguchi.engines.records.queries.registers import record_of
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.journeys.registers import board as board_journey
from madoguchi.journeys.registers import process
from madoguchi.journeys.registers.board import BoardSheet, board_sheet, move
from madoguchi.journeys.registers.errors import MoreToFillIn, NoSuchBoard
from madoguchi.values.actor import Actor
from tests.faces.staff.conftest import door
from tests.journeys import office
from tests.journeys.registers import leave
from tests.journeys.registers.house import BICYCLES, KEEPER, READER, bicycle, publish_registers

__all__ = ["door"]

pytestmark = pytest.mark.django_db

WITH_BOARD = BICYCLES.replace("order: {by: name}}", "order: {by: name}, board: state}")


def _board(register: str = "bicycles", by: Actor = KEEPER, **asked: str) -> BoardSheet:
    return board_sheet(register, "", asked, by=by, language="ja")


def _cards(sheet: BoardSheet) -> dict[str, list[str]]:
    return {column.title: [card.heading for card in column.cards] for column in sheet.columns}


def test_each_answer_is_a_column_in_the_order_of_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_journey, "SHOWN", 2)
    publish_registers(WITH_BOARD)
    for number in ("3", "1", "2"):
        bicycle(number, price=100)
    bicycle("4", state="broken", why="鍵")
    sheet = _board()
    assert _cards(sheet) == {"よい": ["自転車1", "自転車2"], "故障": ["自転車4"]}
    assert [(column.count, column.more) for column in sheet.columns] == [(3, True), (1, False)]
    assert sheet.columns[0].cards[0].facts == (("値段", "100円"),)
    assert sheet.may_move
    assert not _board(by=READER).may_move


def test_a_list_without_a_choice_is_no_board() -> None:
    publish_registers()
    with pytest.raises(NoSuchBoard):
        _board()


def test_moving_is_the_ordinary_change_with_its_checks(door) -> None:
    publish_registers(WITH_BOARD)
    kept = bicycle("1", state="broken", why="鍵")
    keeper, place = door(KEEPER), reverse("staff:record_move", args=["bicycles", kept.ref, "state"])
    assert "よい" in keeper.get(place).content.decode()
    assert keeper.post(place, {"to": "nothing", "_reason": "直した", "_revision": "1"}).status_code == 422
    assert keeper.post(place, {"to": "good", "_reason": " ", "_revision": "1"}).status_code == 422
    assert keeper.post(place, {"to": "good", "_reason": "直した", "_revision": "9"}).status_code == 409
    assert keeper.post(place, {"to": "good", "_reason": "直した", "_revision": "1"}).status_code == 302
    assert record_of("bicycles", kept.ref).values["state"] == "good"
    assert RecordChange.objects.get(record__ref=kept.ref, revision=2).reason == "直した"
    with pytest.raises(MoreToFillIn):
        move("bicycles", kept.ref, "state", "broken", revision=2, reason="落ちた", by=KEEPER, language="ja")
    with pytest.raises(NotPermitted):
        move("bicycles", kept.ref, "state", "broken", revision=2, reason="落ちた", by=office.STRANGER, language="ja")


def test_a_move_says_which_answers_go_with_it() -> None:
    publish_registers()
    kept = bicycle("1", state="broken", why="空気")
    assert move("bicycles", kept.ref, "state", "good", revision=1, reason="直した", by=KEEPER, language="ja") == (
        "故障の内容",
    )


def test_the_states_of_a_process_are_a_board_whose_cards_move_by_their_actions() -> None:
    leave.open_house()
    ref = leave.put_in(days=9)
    process.act("leave", ref, "ask", revision=1, reason="", by=leave.ASKER, language="ja")
    process.act("leave", ref, "pass_on", revision=2, reason="", by=leave.CHIEF, language="ja")
    asked = {column.id: column for column in _board("leave", by=leave.CENTRE).columns}
    [card] = asked["centre"].cards
    assert [act.id for act in card.acts] == ["confirm", "refuse"]
    with pytest.raises(StateIsActed):
        move("leave", ref, "state", "agreed", revision=3, reason="はい", by=leave.CENTRE, language="ja")


def test_the_states_of_a_process_stand_in_the_order_of_the_work_however_their_choice_is_declared() -> None:
    first, last = "            - {id: writing, label: 下書き}\n", "            - {id: refused, label: 不承認}\n"
    publish_registers(leave.LEAVE.replace(first, "").replace(last, last + first))
    columns = [column.id for column in _board("leave", by=leave.CENTRE).columns]
    assert columns == ["writing", "asked", "centre", "agreed", "refused"]


def test_the_file_of_a_board_holds_every_column_and_says_which(door) -> None:
    publish_registers(WITH_BOARD.replace("columns: [name, state, price]", "columns: [name, price]"))
    bicycle("1", price=100)
    bicycle("2", state="broken", why="鍵")
    page = door(KEEPER).get(reverse("staff:register_board", args=["bicycles"]), {"view": "all"})
    place = reverse("staff:register_file", args=["bicycles", "csv"])
    assert f'href="{place}?view=all&amp;look=board"' in page.content.decode()
    asked = {"view": "all", "look": "board", "f.state": "good"}  # the board is not narrowed by its own choice
    file = door(KEEPER).get(place, asked)
    head, *rows = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert head == "記録の番号,状態,名前,値段"
    assert [row.split(",")[1:] for row in rows] == [["よい", "自転車1", "100"], ["故障", "自転車2", ""]]
    publish_registers()
    assert door(KEEPER).get(place, asked).status_code == 404
