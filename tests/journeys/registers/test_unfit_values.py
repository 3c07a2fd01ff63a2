"""A value the kind of its field does not take any more stays until somebody changes that very field."""

from __future__ import annotations

from typing import Any

import pytest

from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.models import Record
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.record_forms import FormSheet, edit_form
from madoguchi.values.references import new_record_number
from tests.journeys.registers.house import BICYCLES, KEEPER, publish_registers

pytestmark = pytest.mark.django_db

KINDS = {
    "date": ("type: date", 20261301),
    "date_time": ("type: date_time", "きのう"),
    "time": ("type: time", "朝"),
    "yen": ("type: yen", "高い"),
    "integer": ("type: integer", "十"),
    "number": ("type: number", "約5"),
    "digits": ("type: text, pattern: digits", "あ1"),
    "short": ("type: text, max_length: 2", "長い文"),
    "name": ("type: person_name", "山田"),
    "text": ("type: text", {"family": "山田", "given": "太郎"}),
    "long": ("type: long_text", 5),
    "telephone": ("type: telephone", "内線"),
    "email": ("type: email", "なし"),
    "radio": ("type: choice, options: [{id: red, label: あか}]", "みどり"),
    "select": ("type: choice, layout: select, options: [{id: red, label: あか}]", "みどり"),
    "several": ("type: choices, options: [{id: red, label: あか}]", ["red", "みどり"]),
    "one_of": ("type: choices, options: [{id: red, label: あか}]", "みどり"),
    "yes_no": ("type: yes_no", "たぶん"),
    "many_digits": ("type: date", 202613019999),
}
BASE = {"number": "1", "name": "あ", "state": "good"}


def _house(type_: str, values: dict[str, Any]) -> str:
    field = f"        - {{id: old, {type_}, label: 古い項目, require: false}}\n"
    publish_registers(BICYCLES.replace("  views:\n", f"{field}  views:\n", 1))
    ref = create_record(register("bicycles"), BASE, ref=new_record_number(), by=KEEPER).ref
    Record.objects.filter(ref=ref).update(values={**BASE, **values})
    return ref


def _as_shown(sheet: FormSheet) -> dict[str, list[str]]:
    """What a browser posts of the form as it is shown."""
    views = [*sheet.fields, *(one for view in sheet.fields for row in view.rows for one in row.fields)]
    posted: dict[str, list[str]] = {}
    for one in (each for view in views for each in view.inputs):
        chosen = [choice.value for choice in one.choices if choice.chosen]
        if one.control == "select" and not chosen:
            chosen = [one.choices[0].value]
        values = chosen if one.control in {"select", "radio", "checkbox"} else [one.value]
        if values:
            posted.setdefault(one.name, []).extend(values)
    return posted


def _form(ref: str) -> FormSheet:
    return edit_form("bicycles", ref, by=KEEPER, language="ja")


def _save(ref: str, posted: dict[str, list[str]]) -> FormSheet:
    return save_form("bicycles", ref, posted, is_new=False, reason="直し", revision=1, by=KEEPER, language="ja")


@pytest.mark.parametrize("kind", KINDS)
def test_saving_another_field_keeps_a_value_its_field_cannot_read(kind: str) -> None:
    type_, value = KINDS[kind]
    ref = _house(type_, {"old": value})
    sheet = _form(ref)
    (view,) = (one for one in sheet.fields if one.path == "old")
    assert "今の決まりに合いません" in str(view.note)
    saved = _save(ref, {**_as_shown(sheet), "name": ["い"]})
    assert (saved.saved, [str(one) for one in saved.problems]) == (ref, [])
    assert Record.objects.get().values == {**BASE, "name": "い", "old": value}


@pytest.mark.parametrize("kind", KINDS)
def test_a_mistake_elsewhere_brings_the_form_back_with_the_value_in_it(kind: str) -> None:
    type_, value = KINDS[kind]
    ref = _house(type_, {"old": value})
    first = _as_shown(_form(ref))
    again = _save(ref, {**first, "name": [""]})
    assert [path for path, _ in again.problems] == ["name"]
    assert _as_shown(again) == {**first, "name": [""]}


@pytest.mark.parametrize(("typed", "kept"), [("R8.1.3", "2026-01-03"), ("", None)])
def test_the_value_goes_when_somebody_empties_or_changes_it_and_a_wrong_one_is_refused(
    typed: str, kept: str | None
) -> None:
    ref = _house("type: date", {"old": 20261301})
    shown = _as_shown(_form(ref))
    wrong = _save(ref, {**shown, "old.year": ["2026130"]})
    assert [path for path, _ in wrong.problems] == ["old"]
    assert _as_shown(wrong)["old.year"] == ["2026130"]
    assert _save(ref, {**shown, "old.year": [typed]}).saved
    assert Record.objects.get().values.get("old") == kept


def test_in_the_rows_of_a_table_such_a_value_stays_where_its_row_goes() -> None:
    inner = "{id: day, type: date, label: 日, require: false}, {id: what, type: text, label: 内容, require: false}"
    rows = [{"what": "鍵", "day": 20261301}, {"day": "きのう"}]
    ref = _house(f"type: group, item: 件, repeat: {{from: 0, to: 5}}, fields: [{inner}]", {"old": rows})
    assert _save(ref, {**_as_shown(_form(ref)), "name": ["い"]}).saved
    assert Record.objects.get().values == {**BASE, "name": "い", "old": rows}
