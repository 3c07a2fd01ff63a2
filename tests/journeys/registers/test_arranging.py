"""Whoever looks arranges a list: columns they may see, orders that have an index, conditions that indexes serve."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import reverse

from madoguchi.engines.records.actions.bulk_edits import bulk_edit_of
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.journeys.registers import by_programme, kept
from madoguchi.journeys.registers.arranging import orders_in
from madoguchi.journeys.registers.bulk_choosing import choose
from madoguchi.journeys.registers.errors import ArrangementUnfit, KeptViewUnfit
from madoguchi.journeys.registers.export import exported
from madoguchi.journeys.registers.lists import ListSheet, list_sheet
from madoguchi.journeys.registers.looks import view_of
from madoguchi.journeys.registers.opening import opened
from madoguchi.values.actor import Actor
from tests.faces.staff.conftest import door
from tests.journeys.registers.house import BICYCLES, KEEPER, READER, bicycle, publish_registers

__all__ = ["door"]

pytestmark = pytest.mark.django_db

_PARTS = """\
rights:
  fields:
    - {fields: [price], see: [{division: traffic}], change: [{division: traffic}]}
"""


@pytest.fixture(autouse=True)
def _bicycles() -> None:
    publish_registers()
    bicycle("1", name="い", price=300, bought_on="2026-04-02")
    bicycle("2", name="ろ", price=100, bought_on="2026-04-01", state="broken", why="鍵")
    bicycle("3", name="は")
    bicycle("4", name="に", price=200, bought_on="2026-04-03", state="broken", why="灯")


def _list(view: str = "all", by: Actor = KEEPER, size: int = 25, after: str = "", **shape: Any) -> ListSheet:
    told = {name: value if isinstance(value, str) else json.dumps(value) for name, value in shape.items()}
    return list_sheet("bicycles", view, Wanted(after=after), {}, by=by, language="ja", size=size, shape=told)


def _names(sheet: ListSheet) -> str:
    return "".join(row.heading for row in sheet.rows)


def test_columns_are_chosen_of_all_that_may_be_seen() -> None:
    sheet = _list(columns="price,record_number,nothing,price")
    assert sheet.columns == ("値段", "記録の番号")
    assert sheet.rows[0].cells[1] == sheet.rows[0].ref
    assert sheet.arranged == {"columns": "price,record_number"}
    assert _list(columns="nothing").columns == _list().columns
    publish_registers(BICYCLES + _PARTS)
    assert _list(columns="price,name", by=READER).columns == ("名前",)
    assert _list(columns="price,name").columns == ("値段", "名前")


def test_the_order_is_that_of_any_list_of_the_same_records_or_a_moment_and_each_has_two_ends() -> None:
    assert _names(_list(order="-price")) == "いにろは"
    assert _names(_list(order="price")) == "はろにい"
    assert _names(_list(order="-name")) == "".join(reversed(_names(_list())))
    assert _names(_list(order="created_at")) == "いろはに"
    assert _names(_list(order="-created_at")) == "にはろい"
    assert _names(_list(order="bought_on")) == _names(_list())
    assert _list(order="bought_on").arranged == {}
    broken = _list("broken", order="price")
    assert broken.arranged == {}
    found = opened("bicycles", KEEPER)
    offered = [one.value for one in orders_in(found, view_of(found, "all"), "ja")]
    assert offered == ["name", "-name", "-price", "price", "-created_at", "created_at", "-updated_at", "updated_at"]
    assert [one.value for one in orders_in(found, view_of(found, "broken"), "ja")] == ["-updated_at", "updated_at"]


@pytest.mark.parametrize("order", ["-price", "price", "created_at", "-created_at", "name", "-name"])
def test_pages_of_any_order_follow_one_another(order: str) -> None:
    whole, walked, after = _names(_list(order=order)), "", ""
    for _ in range(4):
        sheet = _list(order=order, size=1, after=after)
        walked, after = walked + _names(sheet), sheet.next
    assert (walked, after) == (whole, "")
    last = list_sheet(
        "bicycles",
        "all",
        Wanted(before=_list(order=order).rows[-1].ref),
        {},
        by=KEEPER,
        language="ja",
        size=3,
        shape={"order": order},
    )
    assert _names(last) == whole[:3]


@pytest.mark.parametrize(
    ("where", "order", "found"),
    [
        ({"field": "state", "is": "broken"}, "", "ろに"),
        ({"field": "state", "in": ["broken", "good"]}, "", "いろはに"),
        ({"any": [{"field": "state", "is": "broken"}, {"field": "state", "is": "good"}]}, "", "いろはに"),
        ({"all": [{"field": "state", "is": "broken"}, {"field": "state", "is": "good"}]}, "", ""),
        ({"field": "price", "at_least": 200}, "-price", "いに"),
        ({"field": "price", "over": 200}, "price", "い"),
        ({"field": "price", "at_most": 200}, "price", "ろに"),
        ({"field": "price", "under": 200}, "-price", "ろ"),
        ({"all": [{"field": "price", "at_least": 100}, {"field": "price", "under": 300}]}, "price", "ろに"),
        ({"all": [{"field": "price", "at_most": 150}, {"field": "state", "is": "broken"}]}, "price", "ろ"),
        ({"all": [{"field": "price", "at_most": 150}, {"field": "state", "is": "good"}]}, "price", ""),
    ],
)
def test_a_condition_that_indexes_serve_narrows_the_list(where: dict[str, Any], order: str, found: str) -> None:
    sheet = _list(where=where, order=order)
    assert sorted(_names(sheet)) == sorted(found)
    assert sheet.count == len(found)
    assert sheet.condition is not None
    if order:
        assert _names(sheet) == found


@pytest.mark.parametrize(
    ("operator", "bound", "found"),
    [
        ("under", 1.4, "1"),
        ("under", 2.5, "12"),
        ("at_most", 1.6, "1"),
        ("over", 1.4, "23"),
        ("over", 1.6, "23"),
        ("at_least", 2.5, "3"),
    ],
)
@pytest.mark.parametrize("order", ["price", "-price"])
def test_a_bound_between_two_values_loses_none_and_pages_give_each_once(
    operator: str, bound: float, found: str, order: str
) -> None:
    for price in (1, 2, 3):
        bicycle(f"p{price}", name=f"{price}", price=price, state="broken", why="鍵")
    within = [{"field": "price", operator: bound}, {"field": "price", "at_most": 50}]
    for where in ({"all": within}, {"all": [*within, {"field": "state", "is": "broken"}]}):
        walked, after = "", ""
        for _ in range(len(found)):
            sheet = _list(where=where, order=order, size=1, after=after)
            walked, after = walked + _names(sheet), sheet.next
        assert (walked, after) == (found if order == "price" else found[::-1], "")
        assert _list(where=where, order=order).count == len(found)


@pytest.mark.parametrize(
    "where",
    [
        {"field": "price", "at_least": 200},
        {"field": "name", "is": "い"},
        {"field": "state", "is_not": "good"},
        {"not": {"field": "state", "is": "good"}},
        {"field": "state", "is": "lost"},
        {"field": "state", "is": True},
        {"field": "nothing", "is": "a"},
        {"any": [{"field": "state", "is": "good"}, {"field": "price", "at_least": 1}]},
        {"all": [{"field": "state", "is": "good"}] * 13},
        {"all": [{"any": [{"all": [{"any": [{"field": "state", "is": "good"}]}]}]}]},
        {"field": "why", "answered": True},
        "{",
        "[" * 1500,
        '{"field":"price","at_least":NaN}',
        '{"field":"price","at_least":1e999}',
    ],
)
def test_a_condition_without_an_index_is_refused_and_not_left_out(where: object) -> None:
    with pytest.raises(ArrangementUnfit):
        _list(where=where)


@pytest.mark.parametrize("text", ["1e999", "true", '"200"', "1" + "0" * 30])
def test_a_bound_that_is_no_number_of_a_place_is_refused(text: str) -> None:
    with pytest.raises(ArrangementUnfit):
        _list(where=f'{{"field":"price","at_least":{text}}}', order="price")


def test_what_is_hidden_is_no_condition_and_no_order() -> None:
    publish_registers(BICYCLES + _PARTS)
    assert _list(order="-price", by=READER).arranged == {}
    with pytest.raises(ArrangementUnfit):
        _list(where={"field": "price", "at_least": 200}, order="-price", by=READER)


def test_in_a_register_of_persons_an_address_asks_for_choices_only() -> None:
    closed = "permissions: {view: [{division: centre}]}"
    publish_registers(
        BICYCLES.replace("persons: false", "persons: true").replace("permissions: {view: everybody}", closed)
    )
    with pytest.raises(ArrangementUnfit):
        _list(where={"field": "price", "at_least": 200}, order="-price")
    assert _names(_list(where={"field": "state", "is": "broken"}, order="-price")) == "にろ"


def test_files_hold_exactly_what_is_seen() -> None:
    shape = {"columns": "price,name", "order": "-price", "where": '{"field":"state","is":"broken"}'}
    table = exported("bicycles", "all", {}, "", number="番号", by=KEEPER, language="ja", shape=shape)
    assert table.heads == ("番号", "値段", "名前")
    assert [row[1:] for row in table.rows] == [(200, "に"), (100, "ろ")]
    grouped = exported(
        "bicycles", "all", {}, "", number="番号", by=KEEPER, language="ja", grouped_by="state", shape=shape
    )
    assert [row[:3] for row in grouped.rows if row[3] == ""] == [("故障　合計（2件）", "合計（2件）", 300)]


def test_a_grouped_list_keeps_order_and_condition() -> None:
    shape = {"order": "-price", "where": '{"field":"price","at_least":150}'}
    sheet = list_sheet(
        "bicycles", "all", Wanted(), {}, by=KEEPER, language="ja", size=25, grouped_by="state", shape=shape
    )
    assert [(one.title, one.held, [row.heading for row in one.rows]) for one in sheet.groups] == [
        ("よい", 1, ["い"]),
        ("故障", 1, ["に"]),
    ]


def test_the_whole_list_that_is_changed_at_once_is_the_one_that_is_seen() -> None:
    shape = {"where": '{"field":"state","is":"broken"}'}
    ref = choose("bicycles", "all", Wanted(), {}, ticked=None, field="price", by=KEEPER, shape=shape)
    assert len(bulk_edit_of("bicycles", ref, by=KEEPER).targets) == 2


def test_what_was_arranged_is_kept_opened_and_read_by_a_programme() -> None:
    where = '{"field":"state","is":"broken"}'
    asked = {"view": "all", "columns": "price,name", "order": "-price", "where": where}
    ref = kept.keep("bicycles", "list", asked, "こわれた高いもの", shared=True, by=KEEPER, language="ja")
    assert dict(parse_qsl(kept.kept_opened("bicycles", ref, by=READER).query)) == asked
    page = by_programme.records_page("bicycles", ref, "", "", by=READER, language="ja", size=10)
    assert [one.values for one in page.rows] == [{"price": 200, "name": "に"}, {"price": 100, "name": "ろ"}]
    publish_registers(
        BICYCLES.replace("{id: broken, label: 故障}]}", "{id: lost, label: 紛失}]}").replace("is: broken", "is: lost")
    )
    with pytest.raises(KeptViewUnfit):
        by_programme.records_page("bicycles", ref, "", "", by=READER, language="ja", size=10)
    assert kept.kept_sheet("bicycles", ref, by=KEEPER, language="ja").title == "こわれた高いもの"


def _asked(location: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(location).query))


def test_the_page_makes_an_address_of_what_is_chosen_and_shows_it_again(door) -> None:
    keeper = door(KEEPER)
    page = reverse("staff:register_arrange", args=["bicycles"])
    assert page in keeper.get(reverse("staff:register", args=["bicycles"])).content.decode()
    told = "?go=yes&view=all&show=name&show=price&order=-price&in.state=broken&first=150&last=２００"
    to = keeper.get(page + told)["Location"]
    where = {
        "all": [
            {"field": "state", "is": "broken"},
            {"field": "price", "at_least": 150},
            {"field": "price", "at_most": 200},
        ]
    }
    assert _asked(to) == {
        "view": "all",
        "columns": "name,price",
        "order": "-price",
        "where": json.dumps(where, separators=(",", ":")),
    }
    seen = keeper.get(to).content.decode()
    assert "に</a>" in seen
    assert "ろ</a>" not in seen
    again = keeper.get(page + "?" + urlsplit(to).query).content.decode()
    assert 'value="150"' in again
    assert "この値から" in again
    assert keeper.get(page + "?go=yes&view=all&order=name").status_code == 422
    assert keeper.get(page + "?go=yes&view=all&show=name&order=name&first=1").status_code == 422
    assert keeper.get(page + "?go=yes&view=all&show=name&order=-price&first=x").status_code == 422


def test_a_condition_the_page_cannot_show_stays_as_it_is(door) -> None:
    keeper = door(KEEPER)
    page = reverse("staff:register_arrange", args=["bicycles"])
    where = '{"any":[{"all":[{"field":"state","is":"broken"}]},{"field":"state","is":"good"}]}'
    shown = keeper.get(page, {"view": "all", "where": where}).content.decode()
    assert "いまの条件をそのまま使う" in shown
    chosen = {"go": "yes", "view": "all", "where": where, "show": "name", "order": "name"}
    assert _asked(keeper.get(page, {**chosen, "as_it_is": "as_it_is"})["Location"])["where"] == where
    assert "where" not in _asked(keeper.get(page, chosen)["Location"])


_MANY = "".join(
    f"""\
        - id: c{number}
          type: choice
          label: 選ぶ{number}
          require: false
          options: [{{id: a, label: Ａ}}, {{id: b, label: Ｂ}}]
"""
    for number in range(14)
)
_WIDE = """\
        - id: wide
          type: choice
          label: 広い
          require: false
          options: [OPTIONS]
""".replace(
    "OPTIONS", ", ".join(f"{{id: answer_with_a_long_name_{number}, label: 答え{number}}}" for number in range(90))
)


def _with_fields(fields: str) -> str:
    return BICYCLES.replace("  views:\n", fields + "  views:\n", 1)


def _refused(answer: Any) -> str:
    assert answer.status_code == 422
    return str(answer.content.decode())


def test_the_page_says_at_its_place_what_the_list_would_refuse(door) -> None:
    publish_registers(_with_fields(_MANY + _WIDE))
    keeper, page = door(KEEPER), reverse("staff:register_arrange", args=["bicycles"])
    start: dict[str, Any] = {"go": "yes", "view": "all", "show": "name", "order": "-price"}
    twelve = {f"in.c{number}": "a" for number in range(12)}
    for join in ("all", "any"):
        told = keeper.get(page, {**start, **twelve, "join": join})
        assert keeper.get(told["Location"]).status_code == 200
        shown = _refused(keeper.get(page, {**start, **twelve, "in.c12": "a", "in.c13": "b", "join": join}))
        assert "条件は12個までです" in shown
        assert 'href="#in.c12' in shown
    shown = _refused(keeper.get(page, {**start, **twelve, "first": "1"}))
    assert 'href="#first' in shown
    wide = [f"answer_with_a_long_name_{number}" for number in range(90)]
    shown = _refused(keeper.get(page, {**start, "in.wide": wide, "in.c1": "a"}))
    assert ("選んだ答えが多すぎます" in shown, 'href="#in.wide' in shown) == (True, True)
    for text, said in (("1e999", "読めません"), ("nan", "読めません"), ("9" * 16, "15けたまで")):
        assert said in _refused(keeper.get(page, {**start, "first": text}))


def test_an_overlong_condition_is_refused_and_not_cut() -> None:
    fits = '{"field":"state","is":"broken"}'
    assert _names(_list(where=fits.ljust(2000))) == _names(_list(where=fits))
    with pytest.raises(ArrangementUnfit) as refused:
        _list(where=fits.ljust(2001))
    assert "残し直して" not in str(refused.value)


def test_more_columns_than_a_list_shows_are_not_cut_in_silence(door) -> None:
    publish_registers(_with_fields(_MANY))
    keeper, page = door(KEEPER), reverse("staff:register_arrange", args=["bicycles"])
    names = ["number", "name", "state", "why", "price", "bought_on", *(f"c{number}" for number in range(14))]
    start = {"go": "yes", "view": "all", "order": "name"}
    assert keeper.get(page, {**start, "show": names}).status_code == 302
    assert "見せる列は20個までです" in _refused(keeper.get(page, {**start, "show": [*names, "record_number"]}))


def test_a_condition_that_stays_needs_the_order_it_asks_about(door) -> None:
    keeper, page = door(KEEPER), reverse("staff:register_arrange", args=["bicycles"])
    where = '{"field":"price","over":100}'
    start = {"view": "all", "where": where, "show": "name", "go": "yes", "as_it_is": "as_it_is"}
    assert _asked(keeper.get(page, {**start, "order": "-price"})["Location"])["where"] == where
    shown = _refused(keeper.get(page, {**start, "order": "name"}))
    assert "この順では使えません" in shown
    back = shown.split('data-kind="text" href="')[1].split('"')[0].replace("&amp;", "&")
    assert keeper.get(back).status_code == 200
    left = keeper.get(page, {**start, "as_it_is": "", "order": "name"})["Location"]
    assert keeper.get(left).status_code == 200


_LOOKS = BICYCLES.replace("order: {by: name}}", "order: {by: name}, calendar: bought_on, board: state}")
_DEAR = {"view": "all", "order": "price", "where": '{"field":"price","at_least":200}'}


def _shape(shown: str) -> list[str]:
    """The addresses of the other looks a page leads to."""
    bar = shown.split('class="looks"')[1].split("</nav>")[0]
    return [one.split('"')[0].replace("&amp;", "&") for one in bar.split('href="')[1:]]


def test_a_list_keeps_how_it_is_arranged_when_it_is_looked_at_otherwise(door) -> None:
    publish_registers(_LOOKS)
    bicycle("5", name="ほ", price=250, bought_on="2026-04-09")
    bicycle("6", name="へ", price=150, bought_on="2026-04-09")
    keeper, place = door(KEEPER), reverse("staff:register", args=["bicycles"])
    pages = _shape(keeper.get(place, _DEAR).content.decode())
    assert len(pages) == 4
    for page in pages:
        assert _asked(page) == _DEAR
        shown = keeper.get(page).content.decode()
        assert _shape(shown) == pages
        assert "条件：" in shown
        for form in shown.split('<input type="hidden" name="view"')[1:]:
            assert f'name="order" value="{_DEAR["order"]}"' in form
    by_page = {urlsplit(page).path.rpartition("/")[2]: page for page in pages}
    april = keeper.get(by_page["calendar"] + "&month=2026-04").content.decode()
    board = keeper.get(by_page["board"]).content.decode()
    for name, stands in (("ほ", True), ("へ", False)):
        for shown in (april, board):
            assert bool(re.search(rf">\s*{name}\s*<", shown)) is stands, name
    file = keeper.get(by_page["counts"].replace("/counts", "/counts.csv") + "&row=state")
    counted = b"".join(file.streaming_content).decode("utf-8-sig")
    assert [line.split(",")[1] for line in counted.splitlines()[1:]] == ["2", "1", "3"]


def test_a_board_stands_in_the_order_in_which_its_list_is_arranged(door) -> None:
    publish_registers(_LOOKS)
    bicycle("5", name="へ", price=900)
    bicycle("6", name="ほ", price=250)
    board = reverse("staff:register_board", args=["bicycles"])
    shown = door(KEEPER).get(board, {"view": "all", "order": "-price"}).content.decode()
    good = shown.split('id="column-good"')[1].split("</section>")[0]
    names = [one.split(">")[1].split("<")[0] for one in good.split('class="board__name"')[1:]]
    assert names == ["へ", "い", "ほ", "は"]


def test_any_look_that_is_kept_keeps_how_its_list_is_arranged(door) -> None:
    publish_registers(_LOOKS)
    for look in ("board", "calendar", "counts"):
        ref = kept.keep("bicycles", look, _DEAR, look, shared=False, by=KEEPER, language="ja")
        opened_at = door(KEEPER).get(reverse("staff:kept_view", args=["bicycles", ref]))["Location"]
        assert {name: value for name, value in _asked(opened_at).items() if name in _DEAR} == _DEAR


def test_an_arrangement_that_does_not_fit_is_refused_by_every_look(door) -> None:
    publish_registers(_LOOKS)
    for look in ("register", "register_board", "register_calendar", "register_counts"):
        place = reverse(f"staff:{look}", args=["bicycles"])
        assert door(KEEPER).get(place, {"where": '{"field":"name","is":"い"}'}).status_code != 200, look
