"""A spreadsheet becomes the definition of a register that the check has nothing to say against."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from madoguchi.engines.records.adapters.sheets import rows_of
from madoguchi.engines.records.errors import SheetUnreadable
from madoguchi.engines.records.rules.register_guesses import guessed_fields
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.journeys.registers.from_file import definition_from, divisions_written, guess_of, rows_by_field
from tests.journeys.publish.folders import sample_folder

HEAD = "管理番号,品名,区分,購入日,購入金額,個数,廃棄済,連絡先メール,備考,Ｎｏ,NO\n"


def _csv(rows: int = 30) -> str:
    lines = (
        f'A-{at:03d},品物{at},{("机", "椅子", "棚")[at % 3]},R{at % 5 + 2}.4.1,"{at * 1000:,}円",{at},'
        f"{'はい' if at % 2 else 'いいえ'},a{at}@example.jp,{'' if at % 4 else '長い' * 60},{at},{at}\n"
        for at in range(1, rows + 1)
    )
    return "備品の一覧,,,,,,,,,,\n" + HEAD + "".join(lines)


def test_types_choices_required_and_unique_are_guessed_and_the_check_is_content(tmp_path: Path) -> None:
    text = definition_from(
        "備品.csv", _csv().encode("cp932"), register_id="assets", division="traffic", deputy="centre"
    )
    folder = sample_folder(tmp_path)
    (folder.root / "registers").mkdir()
    (folder.root / "registers/assets.yaml").write_text(text, encoding="utf-8")
    assert [str(one) for one in folder.findings()] == []
    record = read_source(text.encode()).data["record"]
    fields = record["pages"][0]["fields"]
    assert [one["type"] for one in fields] == [
        *("text", "text", "choice", "date", "yen", "integer", "yes_no", "email", "long_text", "integer", "integer"),
    ]
    assert [one["label"] for one in fields[2]["options"]] == ["椅子", "棚", "机"]
    assert [one.get("require", True) for one in fields].count(False) == 1
    assert (record["key"], record["heading"]) == (fields[0]["id"], fields[1]["id"])
    # Names that differ only in width or case are two fields with two ids.
    assert len({one["id"] for one in fields}) == len(fields)


def test_headings_no_field_may_be_called_by_become_fields_all_the_same(tmp_path: Path) -> None:
    text = definition_from(
        "x.csv", b"rows,Updated_At,Name\n1,2,a\n3,4,b\n", register_id="x", division="traffic", deputy="centre"
    )
    folder = sample_folder(tmp_path)
    (folder.root / "registers").mkdir()
    (folder.root / "registers/x.yaml").write_text(text, encoding="utf-8")
    assert [str(one) for one in folder.findings()] == []


def test_the_command_knows_the_divisions_of_the_city_as_the_screen_does(tmp_path: Path) -> None:
    folder = sample_folder(tmp_path)
    known = divisions_written(folder.root)
    content = f"番号,担当\n1,{min(known)}\n2,{max(known)}\n".encode()
    text = definition_from("x.csv", content, register_id="x", division="traffic", deputy="centre", divisions=known)
    fields = read_source(text.encode()).data["record"]["pages"][0]["fields"]
    assert fields == guess_of("x.csv", rows_of("x.csv", content), known).content["record"]["pages"][0]["fields"]
    assert fields[1]["type"] == "division"
    assert divisions_written(tmp_path / "nowhere") == set()


def test_rows_below_headings_in_two_lines_are_read_by_their_fields() -> None:
    content = "物品貸出簿\n番号,借受人,,貸出日\n,氏名,電話,\nB-1,見本 花子,090-0000-0001,R8.4.1\n".encode()
    rows = rows_of("x.csv", rows_by_field("x.csv", content, {"field_1", "field_3"}))
    assert rows[0] == (3, ("field_1", "借受人 氏名", "field_3", "貸出日"))
    assert rows[1] == (4, ("B-1", "見本 花子", "090-0000-0001", "R8.4.1"))


def test_a_file_without_headings_is_refused() -> None:
    with pytest.raises(SheetUnreadable, match="見出しの行"):
        definition_from("x.csv", b"1,2\n3,4\n", register_id="x", division="traffic", deputy="centre")


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (("令和8年度 街路灯 管理台帳", "令和8年4月1日現在"), "令和8年度 街路灯 管理台帳"),
        (("（単位：円）", "街路灯"), "街路灯"),
        (("2026/4/1", "1ページ"), "表"),
        ((), "表"),
    ],
)
def test_the_day_and_the_unit_above_a_table_are_not_its_name(above: tuple[str, ...], title: str) -> None:
    text = "\n".join([*above, "番号,所在地", "A-1,中央", "A-2,東"])
    assert guess_of("表.csv", rows_of("表.csv", text.encode())).content["title"] == title


@pytest.mark.parametrize(
    ("label", "cells", "kind"),
    [
        ("重さ", ["1.25", "-3", "1,200.5"], {"type": "number", "decimals": 2, "minimum": -(10**10)}),
        ("開く時刻", ["9:30", "午後1時", "１３：３０"], {"type": "time"}),
        ("電話番号", ["03-1234-5678", "09012345678"], {"type": "telephone"}),
        ("番号", ["03-1234-5678", "09012345678"], {"type": "text", "max_length": 50}),
        ("曜日と時刻", ["月9:30", "火10:00"], {"type": "text", "max_length": 50}),
        ("台数", ["3", "12"], {"type": "integer"}),
        ("受付日", ["20260401", "20261231"], {"type": "date"}),
        ("管理番号", ["20260401", "20261231"], {"type": "integer"}),
        ("受付日", ["20260401", "20261331"], {"type": "integer"}),
        ("受付", ["2026/11/26 9:30", "令和8年4月1日 午後1時30分", "R8.4.1　13:30:00"], {"type": "date_time"}),
        ("受付", ["2026-11-26 09:30", "2026-11-27"], {"type": "date_time"}),
        ("受付", ["2026-11-26 09:30", "未定"], {"type": "text", "max_length": 50}),
        ("受付", ["2026-11-26 09:30:15", "2026/11/27 13時05分7秒"], {"type": "date_time"}),
        ("受付", ["2026-11-26 09:30:75"], {"type": "text", "max_length": 50}),
        ("開く時刻", ["9:30:15", "午後1時05分7秒"], {"type": "time"}),
        ("担当", ["総務課", "土木課"], {"type": "division"}),
        ("担当", ["総務課", "総務課 係長"], {"type": "text", "max_length": 50}),
    ],
)
def test_a_column_of_decimals_moments_or_divisions_is_known(label: str, cells: list[str], kind: dict[str, Any]) -> None:
    (found,) = guessed_fields([label], [[cell] for cell in cells], {"総務課", "土木課"})
    assert {name: told for name, told in found.items() if name not in ("id", "label")} == kind
