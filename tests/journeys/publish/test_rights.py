"""Rights that lock everybody out, or let somebody guess what is hidden from them, are not published."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.foundation.catalogue.source import read_source
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.journeys.publish.reading import read_register
from tests.journeys.publish.folders import Folder, sample_folder
from tests.journeys.registers.rights import COMPLAINTS

FILE = "registers/complaints.yaml"
_WHOLE = "{who: [{division: traffic}], change: true}"


@pytest.fixture
def complaints(tmp_path: Path) -> Folder:
    folder = sample_folder(tmp_path)
    (folder.root / "registers").mkdir()
    (folder.root / FILE).write_text(COMPLAINTS, encoding="utf-8")
    return folder


def test_sound_rights_have_no_findings(complaints: Folder) -> None:
    assert [str(one) for one in complaints.findings()] == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (_WHOLE, "{who: [{division: nowhere}], change: true}", "「nowhere」がありません"),
        (_WHOLE, "{who: [{division: traffic, person: x}], change: true}", "どちらか1つ"),
        ("position: chief", "position: boss", "「boss」がありません"),
        # Nobody would see or change everything: a condition may hold for no record, and a person leaves.
        (_WHOLE, "{who: [{division: centre}], change: true}", "だれも見られない"),
        (_WHOLE, "{who: [{division: traffic}]}", "だれも見られない"),
        (_WHOLE, "{who: [{person: keeper-7}], change: true}", "だれも見られない"),
        (_WHOLE, "{who: [{division: traffic}], change: {field: state, is: open}}", "だれも見られない"),
        (_WHOLE, "{who: [{division: traffic}], see: {field: state, is: open}, change: true}", "だれも見られない"),
        ("change: [{division: traffic}]", "change: [{division: centre}]", "だれも見られない"),
        ("fields: [secret], see: [{division: traffic}]", "fields: [secret], see: [{person: x}]", "だれも見られない"),
        # What is hidden would be told by something else.
        ("fields: [secret]", "fields: [title]", "人によって分けられません"),
        ("fields: [secret]", "fields: [number]", "人によって分けられません"),
        ("fields: [secret]", "fields: [nothing]", "「nothing」がありません"),
        ("fields: [secret]", "fields: [secret, office]", "見られない人のいる項目「office」"),
        ("label: 所見, ", "label: 所見, show: {field: secret, is: x}, ", "条件、計算に使われています"),
        ("id: price, type: yen", "id: price, type: formula, formula: secret + 1", "条件、計算に使われています"),
        ("order: {by: title}", "order: {by: secret}", "一覧が、1つもありません"),
        ("view: all\n", "view: all\n      open: true\n", "庁内でも人によって見られない"),
        # What a condition cannot ask.
        (
            "field: office, is: {constant: own_division}",
            "field: office, is: {constant: today}",
            "「today」がありません",
        ),
        ("field: created_by, is: {constant: me}", "field: created, is: {constant: me}", "「created」がありません"),
        ("field: created_by, is: {constant: me}", "field: created_by, at_least: 3", "この比べ方"),
        ("{field: state, is: open}\n  fields", "{field: state, is: opened}\n  fields", "opened"),
    ],
)
def test_rights_that_cannot_work_are_named(complaints: Folder, old: str, new: str, told: str) -> None:
    assert old in COMPLAINTS
    (complaints.root / FILE).write_text(COMPLAINTS.replace(old, new), encoding="utf-8")
    assert told in " ".join(str(one) for one in complaints.findings())


_LOOKUP = """\
        - id: maker
          type: lookup
          label: 業者
          source: {register: complaints}
          copy: [{from: title, to: secret}]
          require: false
"""


@pytest.mark.parametrize(("hidden", "is_told"), [("secret", True), ("maker", True), ("secret, maker", False)])
def test_a_lookup_is_for_those_who_see_what_it_copies(complaints: Folder, hidden: str, is_told: bool) -> None:
    text = COMPLAINTS.replace("        - {id: price", f"{_LOOKUP}        - {{id: price")
    text = text.replace("fields: [secret], see", f"fields: [{hidden}], see")
    (complaints.root / FILE).write_text(text, encoding="utf-8")
    assert ("とその写し先を、見られる人が違います" in " ".join(str(one) for one in complaints.findings())) is is_told


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        (
            "change: {field: state, is: open}",
            "change: {any: [{field: state, is: open}, {not: {all: [{any: []}]}}]}",
            ("rights", "records", 1, "change", "any", 1, "not", "all", 0, "any"),
        ),
        (
            "label: 所見, require: false}",
            "label: 所見, require: {all: []}}",
            ("record", "pages", 0, "fields", 5, "require", "all"),
        ),
    ],
)
def test_what_is_wrong_inside_a_condition_stands_where_it_is_written(
    old: str, new: str, path: tuple[str | int, ...]
) -> None:
    source = read_source(COMPLAINTS.replace(old, new).encode())
    (found,) = read_register(SourceFile("registers/complaints.yaml", source), None).findings
    assert found.path == path
