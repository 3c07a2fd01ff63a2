"""A file that is brought says of each record it would change which values, before and after, and how many more."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.journeys.registers import imports
from madoguchi.values.actor import Actor
from tests.journeys.registers import rights
from tests.journeys.registers.citing_house import contract, publish_citing, trader
from tests.journeys.registers.house import BICYCLES, KEEPER, bicycle, publish_registers


def _told(content: str, of: str = "bicycles", by: Actor = KEEPER) -> list[tuple[int, list[str], int]]:
    """What the page tells of the rows of a file that change a record."""
    ref = imports.bring_file(of, "a.csv", content.encode(), by=by)
    sheet = imports.import_sheet(of, ref, by=by, language="ja")
    return [
        (row.line, [f"{one.label}：{one.before} → {one.after}" for one in row.changes], row.more)
        for row in sheet.changed
    ]


def _file(content: str, of: str = "bicycles", by: Actor = KEEPER) -> list[tuple[object, ...]]:
    """The file with what each row would do, its heads first."""
    ref = imports.bring_file(of, "a.csv", content.encode(), by=by)
    _name, heads, rows = imports.checked_file(of, ref, by=by, language="ja", translate=lambda text: text)
    return [heads, *rows]


def _as_text(rows: list[tuple[object, ...]]) -> str:
    return "\n".join(",".join(str(cell or "") for cell in row) for row in rows)


@pytest.mark.django_db
class TestFileChanges:
    @pytest.fixture(autouse=True)
    def _house(self) -> None:
        publish_registers()

    def test_the_page_and_the_file_tell_each_value_before_and_after(self) -> None:
        bicycle("1", name="あ", price=5)
        bicycle("2", name="い", price=7)
        text = "番号,名前,状態,故障の内容,値段\n1,あ,故障,鍵,6\n2,い,よい,,7\n3,う,よい,,1\n4,え,x,,\n"
        changed = ["状態：よい → 故障", "故障の内容： → 鍵", "値段：5円 → 6円"]
        assert _told(text) == [(2, changed, 0)]
        heads, *rows = _file(text)
        assert heads[-3:] == ("結果", "理由", "変わる値")
        assert [row[-3] for row in rows] == ["変わる", "変わらない", "増える", "受け取れない"]
        assert [row[-1] for row in rows] == ["状態：よい → 故障　故障の内容：— → 鍵　値段：5円 → 6円", "", "", ""]

    def test_the_file_comes_back_as_it_was_brought(self) -> None:
        bicycle("1", name="あ", price=5)
        text = "番号,名前,値段\n1,い,6"
        first = _file(text)
        again = _file(_as_text(first))
        assert again == first
        ref = imports.bring_file("bicycles", "a.csv", _as_text(first).encode(), by=KEEPER)
        assert imports.import_sheet("bicycles", ref, by=KEEPER, language="ja").unknown == ()

    def test_at_most_some_values_are_told_and_how_many_more_there_are(self) -> None:
        fields = "".join(f"        - {{id: x{at}, type: text, label: 欄{at}, require: false}}\n" for at in range(8))
        publish_registers(BICYCLES.replace("        - {id: price", fields + "        - {id: price"))
        bicycle("1", name="あ")
        text = f"番号,{','.join(f'欄{at}' for at in range(8))}\n1{',新' * 8}\n"
        [(_, changes, more)] = _told(text)
        assert (changes, more) == ([f"欄{at}： → 新" for at in range(5)], 3)
        assert str(_file(text)[1][-1]).endswith("欄4：— → 新　ほか3項目")

    def test_of_a_long_answer_the_place_is_told_where_it_becomes_another(self) -> None:
        publish_registers(BICYCLES.replace("type: text, label: 故障の内容", "type: long_text, label: 故障の内容"))
        bicycle("1", name="あ", state="broken", why=f"{'長' * 400}前{'々' * 400}")
        [(_, [told], _)] = _told(f"番号,名前,故障の内容\n1,あ,{'長' * 400}後{'々' * 400}\n")
        assert told == f"故障の内容：…{'長' * 10}前{'々' * 49}… → …{'長' * 10}後{'々' * 49}…"

    def test_a_field_that_is_called_as_one_of_our_columns_is_not_filled_in_by_us(self) -> None:
        publish_registers(BICYCLES.replace("label: 故障の内容", "label: 理由"))
        bicycle("1", name="あ", state="broken", why="鍵")
        heads, row = first = _file("番号,名前,理由\n1,い,鍵\n")
        assert heads == ("番号", "名前", "理由", "結果", "理由（取込み）", "変わる値")
        assert row[2] == "鍵"
        assert _file(_as_text(first)) == first
        refused = _file("番号,名前,状態\n2,い,x\n")
        assert _told(_as_text(refused).replace("2,い,x", "1,い,故障")) == [(2, ["名前：あ → い"], 0)]


@pytest.mark.django_db
def test_nothing_is_told_of_what_is_hidden_from_who_brings_the_file() -> None:
    publish_registers(rights.COMPLAINTS)
    rights.complaint("騒音", of="centre", secret="見本 太郎", price=5)
    text = "番号,通報者,所見,金額\n騒音,ほか,,9\n"
    assert _told(text, "complaints", rights.CENTRE) == [(2, ["金額：5円 → 9円"], 0)]
    rows = _file(text, "complaints", rights.CENTRE)
    assert rows[1][-1] == "金額：5円 → 9円"
    assert "見本 太郎" not in str(rows)


@pytest.mark.django_db
def test_records_that_are_named_are_called_by_their_title_and_looked_up_together() -> None:
    publish_citing()
    made = [contract(f"契約{at}", trader(f"A-{at}", f"前の業者{at}")) for at in range(6)]
    for at in range(6):
        trader(f"B-{at}", f"後の業者{at}")
    asked = []
    for size in (2, 6):
        lines = "".join(f"{one.ref},契約{at},B-{at}\n" for at, one in enumerate(made[:size]))
        with CaptureQueriesContext(connection) as captured:
            rows = _file(f"記録の番号,件名,相手\n{lines}", "contracts")
        assert [row[-1] for row in rows[1:]] == [f"相手：前の業者{at} → 後の業者{at}" for at in range(size)]
        asked.append(len(captured))
    assert asked[0] == asked[1]
