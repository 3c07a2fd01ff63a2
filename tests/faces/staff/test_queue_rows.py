from __future__ import annotations

from dataclasses import replace
from datetime import date

from madoguchi.faces.staff.queue_rows import queue_rows
from madoguchi.faces.ui.components import DueMark
from madoguchi.faces.ui.templatetags.ui import due, options
from madoguchi.journeys.inbox import Line
from madoguchi.values.message import msg

LINE = Line(
    reference_number="2611-2345-67",
    procedure="子ども医療費",
    applicant="戸畑 花子",
    state=msg("形式審査"),
    step="formal_examination",
    awaiting_correction=False,
    correction_due_on=None,
    is_held=False,
    outcome="",
    assignee="",
    remark="",
    ward="",
    due_on=date(2026, 12, 4),
    left_days=9,
    standard_days=14,
    closed_on=None,
)


def test_every_case_of_a_list_is_a_row_with_its_own_address() -> None:
    drawn = queue_rows([LINE, replace(LINE, reference_number="2611-9876-54")])
    assert drawn.count("<tr>") == 2
    assert 'href="/staff/cases/2611-2345-67"' in drawn
    assert 'href="/staff/cases/2611-9876-54"' in drawn
    assert queue_rows([]) == ""


def test_a_row_can_be_picked_only_where_something_can_be_done_with_it() -> None:
    assert 'type="checkbox"' not in queue_rows([LINE])
    picked = queue_rows([LINE], may_pick=True)
    assert 'name="ref" value="2611-2345-67"' in picked
    assert "2611-2345-67 を選ぶ" in picked


def test_nothing_a_person_wrote_becomes_markup() -> None:
    nasty = '<script>"&'
    drawn = queue_rows(
        [replace(LINE, applicant=nasty, procedure=nasty, assignee=nasty, ward=nasty, state=msg(nasty))], may_pick=True
    )
    assert "<script>" not in drawn
    assert drawn.count("&lt;script&gt;&quot;&amp;") == 5
    assert "<script>" not in options([(nasty, nasty)])
    assert "<script>" not in due(DueMark(nasty, nasty))


def test_an_empty_cell_says_so() -> None:
    drawn = queue_rows([LINE])
    assert 'class="quiet">未割当<' in drawn
    assert "data-empty>—<" in drawn
    full = queue_rows([replace(LINE, assignee="若松 誠", ward="戸畑区")])
    assert ">若松 誠<" in full
    assert "quiet" not in full
    assert "data-empty" not in full


def test_the_chosen_choice_is_marked() -> None:
    drawn = options([("", "すべて"), ("a", "ア")], "a")
    assert drawn == '<option value="">すべて</option><option value="a" selected>ア</option>'
