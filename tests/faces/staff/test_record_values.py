"""The values of a record: the rows of a group are a table, whatever stands beside them a list."""

from __future__ import annotations

from madoguchi.engines.records.forms import SummaryRow
from madoguchi.faces.staff.record_values import values_of

QUESTIONS = ("氏名", "区分", "任期", "所属", "電話", "備考")


def _member(number: int, questions: tuple[str, ...]) -> list[SummaryRow]:
    return [
        SummaryRow(f"委員 {number + 1}：{label}", f"{label}{number}", f"members.{number}.q{QUESTIONS.index(label)}")
        for label in questions
    ]


def test_the_rows_of_a_group_are_the_lines_of_a_table_between_what_stands_beside_them() -> None:
    before, after = SummaryRow("人数", "2人", "count"), SummaryRow("合計：手当", "10円", "members.total.pay")
    rows = [before, *_member(0, QUESTIONS[:3]), *_member(1, QUESTIONS[:3]), after]
    first, table, last = values_of(rows)
    assert (first.rows, last.rows) == ((before,), (after,))
    assert table.heads == ("氏名", "区分", "任期")
    assert [line.heading for line in table.lines] == ["委員 1", "委員 2"]
    assert [row.text for _head, row in table.lines[1].cells if row] == ["氏名1", "区分1", "任期1"]


def test_a_question_that_was_not_asked_in_a_row_leaves_its_cell_empty() -> None:
    (table,) = values_of([*_member(0, ("氏名",)), *_member(1, ("氏名", "任期"))])
    assert table.heads == ("氏名", "任期")
    assert table.lines[0].cells[1] == ("任期", None)


def test_a_group_with_more_questions_than_a_table_has_room_for_stays_a_list() -> None:
    rows = _member(0, QUESTIONS)
    (found,) = values_of(rows)
    assert (found.rows, found.heads) == (tuple(rows), ())
