"""The short ways of reading a file say what the long ways say."""

from __future__ import annotations

from typing import Any

import pytest

from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.cell_meanings import Meanings, control_of
from madoguchi.engines.records.rules.checking import checked, problems_in
from madoguchi.engines.records.rules.flow import asked
from madoguchi.engines.records.rules.register_rows import Reader, columns_of, completed
from madoguchi.values.spreadsheet import harmless
from tests.engines.records.trial import AT

FIELDS: list[dict[str, Any]] = [
    {"id": "name", "type": "text", "label": "名前", "max_length": 5},
    {"id": "kind", "type": "choice", "label": "種別", "options": [{"id": "one", "label": "ひとつ"}]},
    {"id": "size", "type": "integer", "label": "大きさ", "require": False},
    {"id": "note", "type": "note", "text": "案内です。"},
]


def _section(*more: dict[str, Any]) -> RegisterSection:
    return RegisterSection.model_validate(
        {
            "heading": "name",
            "pages": [{"id": "only", "title": "ページ", "fields": [*FIELDS, *more]}],
            "views": [{"id": "all", "title": "すべて", "columns": ["name"]}],
        }
    )


@pytest.mark.parametrize(
    ("held", "read"),
    [
        ({}, {"name": "あ", "kind": "one", "size": 3}),
        ({}, {"name": None, "size": None}),
        ({"name": "あ", "kind": "gone", "size": 5}, {"size": None}),
        ({"name": "とても長い名前", "kind": "one", "left": 1}, {"kind": "one"}),
        ({"name": "あ", "kind": "one"}, {"name": None}),
    ],
)
def test_a_record_whose_questions_stand_alone_is_judged_as_a_form_is(
    held: dict[str, Any], read: dict[str, Any]
) -> None:
    section = _section()
    assert section.is_plain
    whole = {name: value for name, value in {**held, **read}.items() if value is not None and name in section.by_id}
    form = asked(section.form, whole, AT)
    problems = [one.problem for one in problems_in(form, {}, AT)]
    assert completed(section, held, read, AT) == (form.answers, problems)


@pytest.mark.parametrize(
    "more",
    [
        {"id": "why", "type": "text", "label": "理由", "show": {"field": "kind", "is": "one"}},
        {"id": "why", "type": "text", "label": "理由", "require": {"field": "kind", "is": "one"}},
        {"id": "twice", "type": "formula", "label": "倍", "formula": "size * 2"},
        {"id": "parts", "type": "group", "label": "部分", "item": "部分", "repeat": {}, "fields": [FIELDS[0]]},
    ],
)
def test_a_question_that_looks_at_others_is_asked_as_in_a_form(more: dict[str, Any]) -> None:
    assert not _section(more).is_plain


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "あ", "あ ", "　あ", "1丁目2", "あいうえお", "あいうえおか", "ｶﾞ", "a\nb", "123456789018"),
        *("0", "-1", "007", "1,000", "９", "99", "100", "12345678901", "²"),
        *("2026-11-26", "2026-02-30", "0001-01-01", "0000-01-01", "20261126", "２０２６-11-26", "R8.11.26"),
    ],
)
@pytest.mark.parametrize(
    "kind",
    [
        {"type": "text", "max_length": 5},
        {"type": "text", "pattern": "digits"},
        {"type": "long_text", "max_length": 5},
        {"type": "yen"},
        {"type": "integer", "maximum": 99},
        {"type": "date"},
        {"type": "date", "after": "2026-11-26"},
    ],
)
def test_what_a_cell_certainly_means_is_what_reading_and_checking_it_gives(kind: dict[str, Any], text: str) -> None:
    field = _section({"id": "more", "label": "ほか", **kind}).by_id["more"]
    meant = field.meant(text)
    if meant is not None:
        assert meant == checked(field, field.read(control_of(field)(text), AT), AT)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("2026-04-01", "2026-04-01T00:00"), ("2026-04-01 09:30", "2026-04-01T09:30"), ("R8.4.1", "2026-04-01T00:00")],
)
def test_midnight_which_a_spreadsheet_gives_as_the_day_alone_is_a_moment(text: str, kept: str) -> None:
    section = _section({"id": "more", "label": "いつ", "type": "date_time"})
    columns = columns_of(section, [(1, ("名前", "種別", "いつ"))])
    assert columns is not None
    (read,) = Reader(columns, AT).read([(2, ("あ", "ひとつ", text))])
    assert (read.values["more"], read.problems) == (kept, ())


def test_a_cell_that_comes_again_means_the_same() -> None:
    section = _section()
    rows = [(1, ("名前", "種別", "大きさ")), (2, ("'=あ", "ひとつ", "x")), (3, ("'=あ", "ひとつ", "x")), (4, ("あ",))]
    columns = columns_of(section, rows)
    assert columns is not None
    first, again, short = Reader(columns, AT).read(rows[1:])
    assert (first.values, first.problems) == (again.values, again.problems)
    assert first.values == {"name": "=あ", "kind": "one", "size": None}
    assert [str(one) for one in first.problems] == ["大きさ：数字で入力してください。"]
    assert short.values == {"name": "あ", "kind": None, "size": None}


@pytest.mark.parametrize("kind", [{"max_length": 5}, {"pattern": "digits"}, {"max_length": 200}])
@pytest.mark.parametrize(
    "doubtful",
    [
        None,
        "",
        "あ ",
        "　あ",
        "'あ",
        "'=あ",
        "あいうえおか",
        "a\nb",
        "ｶﾞ",
        "\u200b",
        "123456789018",
        "1" * 11,
        "９" * 12,
    ],
)
def test_a_column_read_at_once_means_what_each_of_its_cells_means(kind: dict[str, Any], doubtful: str | None) -> None:
    field = _section({"id": "more", "type": "text", "label": "ほか", **kind}).by_id["more"]
    cells = ["あ", "1丁目2", "a b", *([] if doubtful is None else [doubtful]), "い"]
    each = [Meanings(field, AT)[cell] for cell in cells]
    read = Meanings(field, AT).of(cells)
    assert list(read.answers) == [answer for answer, _ in each]
    assert read.wrong == {at: wrong for at, (_, wrong) in enumerate(each) if wrong}


def test_a_column_of_usual_texts_is_read_at_once() -> None:
    meanings = Meanings(_section().by_id["name"], AT)
    assert meanings.of(["あ", "", "い"]).answers == ["あ", None, "い"]
    assert not meanings, "no cell was looked at alone"


@pytest.mark.parametrize(
    ("cell", "chosen"),
    [
        ("道路、橋", ["road"]),
        ("公園、道路，橋", ["road", "park"]),
        ("橋、公園", ["park", "bridge"]),
        ("公園、park", ["park"]),
    ],
)
def test_a_comma_may_be_part_of_an_option(cell: str, chosen: list[str]) -> None:
    labels = {"road": "道路、橋", "park": "公園", "bridge": "橋"}
    options = [{"id": id_, "label": label} for id_, label in labels.items()]
    section = _section({"id": "where", "type": "choices", "label": "場所", "options": options})
    assert list(Meanings(section.by_id["where"], AT).of([cell]).answers) == [chosen]


@pytest.mark.parametrize("label", ["=合計", "-残り", "＋追加"])
def test_a_label_that_could_run_is_known_again_behind_its_quotation_mark(label: str) -> None:
    section = _section({"id": "sum", "type": "integer", "label": label, "require": False})
    for head in (str(harmless(label)), label):
        found = columns_of(section, [(1, ["名前", head])])
        assert found is not None
        assert ([one.id for one in found.fields.values()], found.unknown) == (["name", "sum"], ())
