"""A spreadsheet becomes the definition of a register that the check has nothing to say against."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from madoguchi.engines.records.errors import SheetUnreadable
from madoguchi.engines.records.rules.register_guesses import guessed_fields
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.journeys.registers.from_file import definition_from, guess_of
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
    assert guess_of("表.csv", text.encode()).content["title"] == title


@pytest.mark.parametrize(
    ("label", "cells", "kind"),
    [
        ("重さ", ["1.25", "-3", "1,200.5"], {"type": "number", "decimals": 2, "minimum": -(10**10)}),
        ("開く時刻", ["9:30", "午後1時", "１３：３０"], {"type": "time"}),
        ("電話番号", ["03-1234-5678", "09012345678"], {"type": "telephone"}),
        ("番号", ["03-1234-5678", "09012345678"], {"type": "text", "max_length": 50}),
        ("曜日と時刻", ["月9:30", "火10:00"], {"type": "text", "max_length": 50}),
        ("台数", ["3", "12"], {"type": "integer"}),
        ("受付", ["2026/11/26 9:30", "令和8年4月1日 午後1時30分", "R8.4.1　13:30:00"], {"type": "date_time"}),
        ("受付", ["2026-11-26 09:30", "2026-11-27"], {"type": "date_time"}),
        ("受付", ["2026-11-26 09:30", "未定"], {"type": "text", "max_length": 50}),
        ("受付", ["2026-11-26 09:30:15"], {"type": "text", "max_length": 50}),
        ("担当", ["総務課", "土木課"], {"type": "division"}),
        ("担当", ["総務課", "総務課 係長"], {"type": "text", "max_length": 50}),
    ],
)
def test_a_column_of_decimals_moments_or_divisions_is_known(label: str, cells: list[str], kind: dict[str, Any]) -> None:
    (found,) = guessed_fields([label], [[cell] for cell in cells], {"総務課", "土木課"})
    assert {name: told for name, told in found.items() if name not in ("id", "label")} == kind
