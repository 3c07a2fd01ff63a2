"""A process that would leave a record or a person standing is not published."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.engines.records.actions.changing_records import act_on_record
from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys.publish import publish
from madoguchi.journeys.publish.publishing import DefinitionsRefused
from madoguchi.values.actor import SYSTEM
from madoguchi.values.references import new_record_number
from tests.journeys.publish.folders import Folder, sample_folder
from tests.journeys.registers.leave import LEAVE

FILE = "registers/leave.yaml"


@pytest.fixture
def leave(tmp_path: Path) -> Folder:
    folder = sample_folder(tmp_path)
    (folder.root / "registers").mkdir()
    (folder.root / FILE).write_text(LEAVE.replace("deputy: archive", "deputy: traffic"), encoding="utf-8")
    return folder


def test_a_sound_process_has_no_findings(leave: Folder) -> None:
    assert [str(one) for one in leave.findings()] == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("field: state\n", "field: stat\n", "「stat」がありません"),
        ("          require: false\n", "", "人が答える項目"),
        ("{id: agreed, end: true}", "{id: agree, end: true}", "「agree」がありません"),
        ("from: [writing], to: asked", "from: [writing], to: askd", "「askd」がありません"),
        ("[{creator: true}]}\n    - {id: asked", "[{division: nowhere}]}\n    - {id: asked", "「nowhere」がありません"),
        ("[{division: centre}]", "[{division: centre, position: boss}]", "「boss」がありません"),
        ("[{division: centre}]", "[{field: nobody}]", "「nobody」がありません"),
        ("[{division: centre}]", "[{field: days}]", "だれの番かが決まりません"),
        ("[{division: centre}]", "[{field: who}]", "だれの番かが決まりません"),  # a text longer than any id
        ("[{division: centre}]", "[{field: state}]", "だれの番かが決まりません"),
        (", turn: [{division: centre}]", "", "だれも操作できない"),
        ("{field: days, over: 5}", "{field: dayz, over: 5}", "dayz"),
        ("title: 届け出る", 'title: "🔴"', "色や記号だけ"),
        ("title: 承認しない", "title: 承認する", "操作「承認する」が2つ"),
        ("{id: refused, end: true}", "{id: refused, turn: [{creator: true}]}", "終わりの状態に行けません"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(old: str, new: str, told: str, leave: Folder) -> None:
    found = leave.change(old, new, FILE).findings()
    assert any(told in str(one) for one in found), [str(one) for one in found]
    assert all(one.line > 1 for one in found)


@pytest.mark.parametrize(
    ("field", "turn", "is_sound"),
    [
        ("type: text, max_length: 40", "[{field: whom}]", True),
        ("type: division", "[{field: whom}]", True),
        ("type: division, require: false", "[{field: whom}]", False),
        ("type: division, show: {field: days, over: 5}", "[{field: whom}]", False),
        ("type: division, require: false", "[{field: whom}, {division: centre}]", True),
    ],
)
def test_a_turn_that_an_answer_names_is_always_somebodys(field: str, turn: str, is_sound: bool, leave: Folder) -> None:
    whom = f"        - {{id: whom, label: だれに, {field}}}\n        - id: state\n"
    changed = leave.change("        - id: state\n", whom, FILE).change("[{division: centre}]", turn, FILE)
    assert [str(one.reason)[:4] for one in changed.findings()] == ([] if is_sound else ["だれの番"])


@pytest.mark.django_db
def test_a_state_in_which_records_stand_is_not_removed(leave: Folder) -> None:
    publish(leave.root, by=SYSTEM)
    one = create_record(register("leave"), {"who": "x", "days": 9}, ref=new_record_number(), by=SYSTEM)
    one = act_on_record(register("leave"), one.ref, "ask", revision=1, reason="", by=SYSTEM)
    act_on_record(register("leave"), one.ref, "pass_on", revision=2, reason="", by=SYSTEM)
    text = (leave.root / FILE).read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if "id: centre" not in line and "pass_on" not in line]
    kept = [line for line in kept if "confirm" not in line]
    changed = "\n".join(kept).replace("[asked, centre]", "[asked]").replace(", when: {field: days, at_most: 5}", "")
    (leave.root / FILE).write_text(changed, encoding="utf-8")
    with pytest.raises(DefinitionsRefused) as refused:
        publish(leave.root, by=SYSTEM)
    assert [("「centre」" in str(one), "1件" in str(one)) for one in refused.value.findings] == [(True, True)]
