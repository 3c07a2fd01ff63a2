"""Whatever a maker writes: what some people could not read, press or tell apart is not published."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.publish.folders import PROCEDURE, Folder, sample_folder

FILE = "registers/gardens.yaml"
GARDENS = """\
id: gardens
title: 花だん
summary: 市の花だんです。
purpose: 世話をするために使います。
division: traffic
deputy: centre
retention: {class: 3_years, from: fiscal_year_end}
review_on: 2027-04-01
persons: false
permissions: {view: everybody}
record:
  heading: name
  pages:
    - id: garden
      title: 場所
      fields:
        - {id: name, type: text, label: 名前}
        - {id: state, type: choice, label: 状態, options: [{id: good, label: よい}, {id: bad, label: わるい}]}
        - {id: told, type: note, label: 案内, text: よく見てください。}
    - id: plants
      title: 花
      fields:
        - id: planted
          type: group
          label: 植えた花
          item: 花の種類
          heading: "{n}つ目の花"
          fields: [{id: kind, type: text, label: 花の名}, {id: count, type: integer, label: 本数}]
  views:
    - {id: all, title: すべて, columns: [name, state], order: {by: name}}
    - {id: some, title: 一部, columns: [name], order: {by: name}}
  datasets:
    - id: gardens
      title: 花だんの一覧
      summary: 花だんの数です。
      view: all
      columns: [{field: name, meaning: 呼び名}]
  sheets:
    - {id: card, title: 札, fields: [name], lines: [見た人]}
"""
LONG = "長" * 201
NAMES = (
    "花だん",
    "場所",
    "名前",
    "よい",
    "花",
    "植えた花",
    "花の種類",
    "花の名",
    "すべて",
    "花だんの一覧",
    "札",
    "見た人",
)


@pytest.fixture
def kept(tmp_path: Path) -> Folder:
    folder = sample_folder(tmp_path)
    (folder.root / "registers").mkdir()
    (folder.root / FILE).write_text(GARDENS, encoding="utf-8")
    return folder


def _instead(kept: Folder, name: str, text: str) -> list[str]:
    """What is said when a name is another."""
    path = kept.root / FILE
    quoted = text.encode("unicode_escape").decode()
    for before, after in (
        ("title: ", "\n"),
        ("title: ", ","),
        ("label: ", "}"),
        ("label: ", ","),
        ("label: ", "\n"),
        ("item: ", "\n"),
        ("lines: [", "]"),
    ):
        whole = path.read_text(encoding="utf-8")
        if whole.count(f"{before}{name}{after}") == 1:
            path.write_text(whole.replace(f"{before}{name}{after}", f'{before}"{quoted}"{after}'), encoding="utf-8")
            return [str(one) for one in kept.findings()]
    raise AssertionError(name)


def test_what_can_be_read_is_published(kept: Folder) -> None:
    assert [str(one) for one in kept.findings()] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", ["", "  ", "　", "★★", "🔴", "👩‍👧", "ーーー", "〇", "\u3164", "\u200b"])
def test_a_name_without_words_is_refused_wherever_it_stands(kept: Folder, name: str, text: str) -> None:
    assert _instead(kept, name, text)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_nobody_listens_to_the_end_of_is_refused(kept: Folder, name: str) -> None:
    assert any("200文字より長く" in one for one in _instead(kept, name, LONG))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\ue000", "\u2028"])
def test_a_name_that_is_written_otherwise_than_it_is_seen_is_refused(kept: Folder, name: str, hidden: str) -> None:
    assert any("使えない文字" in one for one in _instead(kept, name, f"な{hidden}まえ"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("わるい", "よい"),
        ("わるい", "🔴 よい"),
        ("わるい", "よい\u3164"),
        ("花", "場所"),
        ("花", "📍場所"),
        ("状態", "🌷名前"),
        ("状態", "名前"),
        ("植えた花", "名\u200b前"),
        ("本数", "花の名"),
        ("一部", "すべて"),
    ],
)
def test_two_names_that_sound_the_same_are_refused(kept: Folder, name: str, text: str) -> None:
    assert len(_instead(kept, name, text)) == 1


def test_rows_without_a_number_are_refused(kept: Folder) -> None:
    kept.change('heading: "{n}つ目の花"', "heading: 花", FILE)
    assert "行を区別できません" in str(kept.only_finding())


@pytest.mark.parametrize(
    "words", ["市の花だんです。", "世話をするために使います。", "花だんの数です。", "呼び名", "よく見てください。"]
)
def test_a_sentence_of_marks_is_refused(kept: Folder, words: str) -> None:
    kept.change(words, '"-"', FILE)
    assert "記号だけ" in str(kept.only_finding())


def test_a_language_without_words_is_refused(kept: Folder) -> None:
    kept.change("label: 名前}", 'label: {ja: 名前, en: ""}}', FILE)
    assert "色や記号だけ" in str(kept.only_finding())


def test_a_form_of_residents_is_held_to_the_same(kept: Folder) -> None:
    label = next(line for line in (kept.root / PROCEDURE).read_text(encoding="utf-8").splitlines() if "label:" in line)
    kept.change(label, label.replace(label.split("label: ")[1].split(",")[0].rstrip("}"), '"🚲"'))
    assert any("色や記号だけ" in str(one) for one in kept.findings())
