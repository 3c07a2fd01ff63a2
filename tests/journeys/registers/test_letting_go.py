"""A choice nobody has to make can be taken back on the form of a record, also one its field does not know any more."""

from __future__ import annotations

import pytest

from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.forms import Choice
from madoguchi.engines.records.models import Record
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.record_forms import FormSheet, edit_form
from madoguchi.values.references import new_record_number
from tests.journeys.registers.house import BICYCLES, KEEPER, publish_registers

pytestmark = pytest.mark.django_db

VALUES = {"number": "1", "name": "あ", "state": "good", "colour": "red", "lent": True}
_FIELDS = """\
        - {id: colour, type: choice, label: 色, require: false, options: [{id: red, label: あか}]}
        - {id: lent, type: yes_no, label: 貸出中, require: false}
"""


def _house(**values: object) -> str:
    publish_registers(BICYCLES.replace("  views:\n", f"{_FIELDS}  views:\n", 1))
    return create_record(register("bicycles"), {**VALUES, **values}, ref=new_record_number(), by=KEEPER).ref


def _save(ref: str, posted: dict[str, list[str]], **how: object) -> FormSheet:
    base = {"number": ["1"], "name": ["あ"], "state": ["good"]}
    said = {"is_new": False, "reason": "直し", "revision": 1, "by": KEEPER, "language": "ja", **how}
    return save_form("bicycles", ref, {**base, **posted}, **said)  # type: ignore[arg-type]


def _radios(sheet: FormSheet, path: str) -> tuple[Choice, ...]:
    return next(view.inputs[0].choices for view in sheet.fields if view.path == path)


def test_what_may_be_empty_is_let_go_and_what_has_to_be_answered_offers_no_such_choice() -> None:
    ref = _house()
    sheet = edit_form("bicycles", ref, by=KEEPER, language="ja")
    assert [one.value for one in _radios(sheet, "state")] == ["good", "broken"]
    for path in ("colour", "lent"):
        assert [(one.value, one.chosen) for one in _radios(sheet, path)][-1] == ("", False)
    again = _save(ref, {"name": [""], "colour": [""], "lent": [""]})
    assert not again.saved
    assert [_radios(again, path)[-1].chosen for path in ("colour", "lent")] == [True, True]
    assert _save(ref, {"colour": [""], "lent": [""]}).saved
    assert Record.objects.get().values == {"number": "1", "name": "あ", "state": "good"}


def test_a_value_the_field_does_not_know_any_more_is_let_go_by_nobody_who_does_not_say_so() -> None:
    ref = _house(colour="みどり")
    shown = _radios(edit_form("bicycles", ref, by=KEEPER, language="ja"), "colour")
    assert [one.value for one in shown if one.chosen] == ["みどり"]
    assert not _save(ref, {"name": ["い"], "lent": ["yes"]}).saved
    assert _save(ref, {"name": ["い"], "lent": ["yes"], "colour": [""]}).saved
    assert Record.objects.get().values == {"number": "1", "name": "い", "state": "good", "lent": True}
