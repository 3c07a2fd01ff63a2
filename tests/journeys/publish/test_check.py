"""Every kind of mistake is found where it is written, with its reason and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from madoguchi.journeys.publish import check
from tests.journeys.publish.folders import CITY, PROCEDURE, Folder
from tests.journeys.publish.mistakes import CITY_MISTAKES, MISTAKES

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("mistake", MISTAKES, ids=str)
def test_a_mistake_is_found_where_it_is_written(folder: Folder, mistake: str) -> None:
    old, new, where, reason, suggestion = MISTAKES[mistake]
    folder.change(old, new)
    found = folder.findings()
    assert found, "the check found nothing"
    first = next((one for one in found if re.search(reason, str(one.reason))), None)
    assert first is not None, [str(one) for one in found]
    assert first.file == PROCEDURE
    assert re.search(suggestion, str(first.suggestion)), str(first)
    if "answers" not in where:
        assert first.line == folder.line_of(where), str(first)
    assert folder.stands_at(first)[:1] not in ("", " "), str(first)


def test_l_1_a_question_without_a_purpose_is_refused_before_it_is_published(folder: Folder) -> None:
    assert folder.findings() == []
    folder.change("      purpose: 割引ができるかを確かめるために使います。\n", "")
    found = folder.only_finding()
    assert re.search("「discount」を何に使うか", str(found.reason))


def test_l_1_no_question_of_the_shipped_procedures_is_without_a_purpose() -> None:
    assert [one for one in check(ROOT / "definitions") if "（purpose）" in str(one.reason)] == []


def test_one_mistake_makes_one_finding(folder: Folder) -> None:
    for old, new in (("division: traffic", "division: trafic"), ("position: chief", "position: head")):
        folder.change(old, new)
    assert [one.line for one in folder.findings()] == sorted(one.line for one in folder.findings())
    assert len(folder.findings()) == 2


@pytest.mark.parametrize(
    "said",
    [
        "audience: resident\nassurance: {identity: 3}\nways: [online, counter]",
        "audience: resident\nassurance: {identity: 1}",
        "audience: business\nassurance: {identity: 2}",
    ],
)
def test_a_procedure_that_is_used_without_a_card_may_ask_for_as_much_as_it_likes(folder: Folder, said: str) -> None:
    folder.change("audience: resident", said)
    assert not [one for one in folder.findings() if "カード" in str(one.reason)]


def test_a_list_is_not_too_short_because_its_only_item_is_wrong(folder: Folder) -> None:
    folder.change(", law: 条例第5条}", "}")
    finding = folder.only_finding()
    assert "根拠の条文（law）がありません" in str(finding.reason)
    assert folder.stands_at(finding).startswith("{id: full, ")


def test_a_formula_may_decide_wherever_a_condition_stands(folder: Folder) -> None:
    span = "\n        - {id: since, type: date, label: 始める日}\n        - {id: until, type: date, label: 終わる日}"
    span += "\n        - {id: span, type: formula, label: 日数, formula: 'days(since, until)'}"
    folder.change("{id: birth, type: date, label: 生年月日}", "{id: birth, type: date, label: 生年月日}" + span)
    folder.change("when: {field: discount, is: true}", "when: {field: span, over: 30}")
    folder.change("when: {field: student, is: false}", "when: {field: span, under: 7}")
    folder.change("{field: birth, age_at_least: 15,", "{field: span, at_least: 1,")
    folder.change(
        '      birth: "2008-04-01"', '      birth: "2008-04-01"\n      since: "2026-04-01"\n      until: "2026-06-01"'
    )
    assert [str(one) for one in folder.findings()] == []


@pytest.mark.parametrize("mistake", CITY_MISTAKES, ids=str)
def test_a_mistake_in_the_city_is_found_where_it_is_written(folder: Folder, mistake: str) -> None:
    old, new, where, reason, suggestion = CITY_MISTAKES[mistake]
    folder.change(old, new, CITY)
    first = next((one for one in folder.findings() if re.search(reason, str(one.reason))), None)
    assert first is not None, [str(one) for one in folder.findings()]
    assert (first.file, first.line) == (CITY, folder.line_of(where, CITY)), str(first)
    assert re.search(suggestion, str(first.suggestion)), str(first)


@pytest.mark.parametrize(
    "picture",
    [
        "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        "<svg xmlns='http://www.w3.org/2000/svg'><image href='https://example.jp/a.png'/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><style>@import url(x)</style></svg>",
        "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'/>",
        "GIF89a",
        "<svg>" + " " * 300_000 + "</svg>",
    ],
)
def test_a_picture_that_could_do_more_than_show_itself_is_refused(folder: Folder, picture: str) -> None:
    folder.change("centre: centre", "centre: centre\nappearance: {hero: hero.svg}", CITY)
    (folder.root / "hero.svg").write_text(picture, encoding="utf-8")
    assert folder.only_finding().file == CITY


def test_a_plain_picture_is_taken(folder: Folder) -> None:
    folder.change("centre: centre", "centre: centre\nappearance: {hero: look/hero.svg}", CITY)
    (folder.root / "look").mkdir()
    (folder.root / "look/hero.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><path d='M0 0'/></svg>", encoding="utf-8"
    )
    assert folder.findings() == []


def test_a_folder_without_a_city_or_procedures_is_told(tmp_path: Path) -> None:
    assert {one.file for one in check(tmp_path)} == {CITY, "procedures"}


def test_a_file_that_is_not_yaml_is_told(folder: Folder) -> None:
    (folder.root / "procedures/old.yml").write_text("id: old", encoding="utf-8")
    assert folder.only_finding().file == "procedures/old.yml"


def test_a_desk_of_the_ward_needs_an_address(folder: Folder) -> None:
    folder.change("substantive_examination: {by: division", "substantive_examination: {by: ward")
    assert folder.findings() == []
    folder.change("  ward: address\n", "")
    assert "どの住所の区か" in str(folder.only_finding().reason)


def test_a_desk_of_the_ward_needs_wards(folder: Folder) -> None:
    folder.change("substantive_examination: {by: division", "substantive_examination: {by: ward")
    folder.change('wards:\n  - {code: "990027", name: 北区, kana: キタク}\n', "", CITY)
    assert "区がありません" in str(folder.only_finding().reason)


def test_the_sample_and_the_shipped_definitions_are_sound(folder: Folder) -> None:
    assert [str(one) for one in folder.findings()] == []
    assert [str(one) for one in check(ROOT / "definitions")] == []


def test_a_finding_reads_like_an_editor_expects(folder: Folder) -> None:
    folder.change("division: traffic", "division: trafic")
    assert re.fullmatch(rf"{PROCEDURE}:8:11: .+。 「traffic」ではありませんか。", str(folder.only_finding()))


@pytest.mark.parametrize(
    ("old", "new"),
    [("氏名: name", "氏名: nane"), ("fact: residence.since", "fact: residence.sinse"), ("cp932  ", "sjis  ")],
)
def test_a_mistake_in_a_column_map_is_found(folder: Folder, old: str, new: str) -> None:
    maps = folder.root / "extracts"
    maps.mkdir()
    sound = (ROOT / "definitions/extracts/resident_extract.yaml").read_text(encoding="utf-8")
    (maps / "residents.yaml").write_text(sound, encoding="utf-8")
    assert folder.findings() == []
    (maps / "residents.yaml").write_text(sound.replace(old, new), encoding="utf-8")
    assert folder.only_finding().file == "extracts/residents.yaml"
