"""An option that goes stays in the records that hold it, under its name; nobody chooses it anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.field_types.choices import ChoicesField
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.ended_options import newly_ended
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.foundation.identity.actions import open_account
from madoguchi.journeys.publish.ended_options import with_ended
from madoguchi.journeys.publish.publishing import publish
from madoguchi.journeys.registers import bulk_choosing, by_programme, imports, kept
from madoguchi.journeys.registers.arranging_form import arranging_sheet
from madoguchi.journeys.registers.board import board_sheet
from madoguchi.journeys.registers.building import beginning, changing
from madoguchi.journeys.registers.building.editing_fields import Details, with_details
from madoguchi.journeys.registers.building.publishing import publish_draft, publish_sheet
from madoguchi.journeys.registers.counting import count_sheet, count_table
from madoguchi.journeys.registers.errors import FilterUnknown, KeptViewUnfit, ValuesUnreadable
from madoguchi.journeys.registers.export import exported
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.lists import ListSheet, list_sheet
from madoguchi.journeys.registers.record_forms import edit_form
from madoguchi.journeys.registers.record_sheets import record_sheet
from madoguchi.values.actor import SYSTEM
from madoguchi.values.references import new_record_number
from tests.engines.records.trial import AT
from tests.journeys.publish.folders import sample_folder
from tests.journeys.registers.house import BICYCLES, KEEPER, READER, bicycle, publish_registers

pytestmark = pytest.mark.django_db

_SEEN: dict[str, Any] = {"by": KEEPER, "language": "ja"}
# Nothing but the choice names the option that goes.
PLAIN = BICYCLES.replace("label: 故障の内容, show: {field: state, is: broken}", "label: 故障の内容, require: false")


@pytest.fixture(autouse=True)
def _house() -> None:
    publish_registers(PLAIN)
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties, is_demonstration=True)


def _details(*options: str, field: str = "状態") -> Details:
    return Details(field, "", True, options)


def _built(*options: str) -> list[str]:
    """Publish the register with these lines of options in the screen; what was said before."""
    ref = beginning.begin_from_published("bicycles", by=KEEPER)
    draft = changing.own_draft(ref, KEEPER)
    changing.keep_draft(draft, with_details(dict(draft.content), "state", _details(*options)), revision=0, by=KEEPER)
    sheet = publish_sheet(ref, by=KEEPER)
    assert not sheet.findings, [str(one) for one in sheet.findings]
    publish_draft(ref, revision=sheet.draft.revision, current=sheet.current, by=KEEPER)
    return [str(one) for one in sheet.changes]


def _state() -> ChoiceField:
    field = register_section(register("bicycles")).by_id["state"]
    assert isinstance(field, ChoiceField)
    return field


def _listed(view: str = "all", **asked: str) -> ListSheet:
    return list_sheet("bicycles", view, Wanted(), asked, size=25, **_SEEN)


def _names(**asked: str) -> list[str]:
    return [row.cells[0] for row in _listed(**asked).rows]


def test_renaming_an_option_in_the_screen_keeps_its_id_and_what_records_hold() -> None:
    bicycle("1")
    _built("よい → 使える", "故障")
    assert [(one.id, one.label) for one in _state().options] == [("good", "使える"), ("broken", "故障")]
    assert _state().ended == ()
    assert _listed().rows[0].cells[1] == "使える"


def test_an_option_removed_in_the_screen_ends_and_publishing_says_how_many_hold_it() -> None:
    bicycle("1")
    one = bicycle("2", name="い", state="broken")
    told = _built("よい", "なくした")
    said = "「状態」を「故障」にした記録が1件あります。記録の「故障」はそのまま残り、新しくは選べなくなります。"
    assert said in told
    assert [one.id for one in _state().ended] == ["broken"]
    assert "broken" not in {each.id for each in _state().options}
    # Everywhere under its name: list, file, page, chart, board, group.
    assert [row.cells[1] for row in _listed().rows] == ["故障", "よい"]
    rows = list(exported("bicycles", "all", {}, "", number="番号", **_SEEN).rows)
    assert {row[2] for row in rows} == {"よい", "故障"}
    page = record_sheet("bicycles", one.ref, by=KEEPER, language="ja")
    assert "故障" in str(page)
    counts = count_sheet("bicycles", "all", "state", "", {}, measure="", shape={}, **_SEEN)
    assert [(line.label, line.total) for line in counts.lines if line.total] == [("よい", 1), ("故障", 1)]
    grouped = list_sheet("bicycles", "all", Wanted(), {}, size=25, grouped_by="state", **_SEEN)
    assert [group.title for group in grouped.groups] == ["よい", "故障"]


def test_an_ended_option_is_a_column_of_a_board_while_records_hold_it() -> None:
    boarded = PLAIN.replace("{id: all, title: すべて,", "{id: all, title: すべて, board: state,")
    publish_registers(boarded)
    one = bicycle("1", state="broken")
    _built("よい")

    def columns() -> list[str]:
        return [column.id for column in board_sheet("bicycles", "all", {}, **_SEEN).columns]

    assert columns() == ["good", "broken"]
    by_programme.replace_record("bicycles", one.ref, _whole(state="good"), reason="修理", revision=1, **_SEEN)
    assert columns() == ["good"]


def _whole(**values: object) -> dict[str, object]:
    return {"number": "1", "name": "自転車1", "state": "broken", **values}


def test_a_list_is_narrowed_to_an_ended_option_and_asked_by_a_condition() -> None:
    bicycle("1", name="あ")
    bicycle("2", name="い", state="broken")
    _built("よい")
    assert _names(state="broken") == ["い"]
    (state,) = (one for one in _listed().filters if one.name == "state")
    assert dict(state.options)["broken"] == "故障（今は選べません）"
    # The list that was declared for it stays sound, and the page of conditions offers it.
    assert [row.cells[0] for row in _listed("broken").rows] == ["い"]
    shown = arranging_sheet("bicycles", "all", {}, {}, **_SEEN)
    assert "broken" in dict(next(options for name, _label, options in shown.answers if name == "state"))


def test_a_record_that_holds_it_is_changed_otherwise_and_no_other_comes_to_hold_it() -> None:
    held, other = bicycle("1", state="broken"), bicycle("2")
    _built("よい")
    form = edit_form("bicycles", held.ref, by=KEEPER, language="ja")
    assert "故障（今は選べません）" in str(form)
    assert "故障（" not in str(edit_form("bicycles", other.ref, by=KEEPER, language="ja").fields)

    def saved(ref: str, number: str, state: str) -> tuple[str, list[str]]:
        posted = {"number": [number], "name": ["新しい名前"], "state": [state]}
        sheet = save_form("bicycles", ref, posted, is_new=False, reason="点検", revision=1, **_SEEN)
        return sheet.saved, [str(sentence) for _path, sentence in sheet.problems]

    assert saved(held.ref, "1", "broken") == (held.ref, [])
    assert Record.objects.get(ref=held.ref).values["state"] == "broken"
    refused = "状態：「故障」は、今は選べません。ほかの選択肢を選んでください。"
    assert saved(other.ref, "2", "broken") == ("", [refused])
    assert Record.objects.get(ref=other.ref).values["state"] == "good"


def test_programmes_send_it_back_unchanged_and_are_told_that_it_ended() -> None:
    held = bicycle("1", state="broken")
    _built("よい")
    by_programme.replace_record("bicycles", held.ref, _whole(price=5), reason="値段", revision=1, **_SEEN)
    assert Record.objects.get(ref=held.ref).values["state"] == "broken"
    with pytest.raises(ValuesUnreadable) as refused:
        by_programme.keep_record("bicycles", _whole(number="2"), ref=new_record_number(), **_SEEN)
    assert [(path, str(told)) for path, told in refused.value.problems] == [
        ("state", "状態：「故障」は、今は選べません。ほかの選択肢を選んでください。")
    ]
    schema = by_programme.register_facts("bicycles", **_SEEN).schema["properties"]["state"]
    assert (schema["enum"], schema["x-ended"]) == (["good", "broken"], ["broken"])


def test_a_file_that_was_taken_out_comes_back_as_it_was() -> None:
    held = bicycle("1", state="broken")
    bicycle("2")
    _built("よい")
    table = exported("bicycles", "all", {}, "", number="記録の番号", **_SEEN)
    lines = [",".join(str(cell or "") for cell in row) for row in (table.heads, *table.rows)]
    ref = imports.bring_file("bicycles", "x.csv", "\n".join(lines).encode(), by=KEEPER)
    assert imports.import_sheet("bicycles", ref, by=KEEPER, language="ja").counts["same"] == 2
    new = "番号,名前,状態\n1,自転車1,故障\n2,自転車2,故障\n9,新,故障\n"
    ref = imports.bring_file("bicycles", "y.csv", new.encode(), by=KEEPER)
    sheet = imports.import_sheet("bicycles", ref, by=KEEPER, language="ja")
    assert sheet.counts == {"add": 0, "change": 0, "same": 1, "refuse": 2}
    assert ["今は選べません" in str(one.why[0]) for one in sheet.refused] == [True, True]
    assert Record.objects.get(ref=held.ref).values["state"] == "broken"


def test_a_yaml_of_the_screen_that_leaves_an_option_out_ends_it() -> None:
    bicycle("1", state="broken")
    fewer = PLAIN.replace(", {id: broken, label: 故障}", "").replace(", filter: {field: state, is: broken}", "")
    ref = beginning.begin_from_yaml(fewer.encode(), by=KEEPER)
    sheet = publish_sheet(ref, by=KEEPER)
    publish_draft(ref, revision=sheet.draft.revision, current=sheet.current, by=KEEPER)
    assert [(one.id, one.label) for one in _state().ended] == [("broken", "故障")]


def test_a_folder_that_leaves_an_option_out_ends_it_and_changes_nothing_the_second_time(
    tmp_path: Path,
) -> None:
    folder = sample_folder(tmp_path)
    path = folder.root / "registers" / "bicycles.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(PLAIN, encoding="utf-8")
    publish(folder.root, by=SYSTEM)
    fewer = PLAIN.replace(", {id: broken, label: 故障}", "").replace(", filter: {field: state, is: broken}", "")
    path.write_text(fewer, encoding="utf-8")
    publish(folder.root, by=SYSTEM)
    assert [one.id for one in _state().ended] == ["broken"]
    version = register("bicycles").version
    publish(folder.root, by=SYSTEM)
    assert register("bicycles").version == version


def test_an_ended_option_that_is_written_again_is_offered_under_its_old_id() -> None:
    bicycle("1", state="broken")
    _built("よい")
    _built("よい", "故障")
    assert [one.id for one in _state().options] == ["good", "broken"]
    assert _state().ended == ()


def test_options_of_a_draft_that_was_never_published_go_for_good() -> None:
    content = read_source(PLAIN.encode()).data
    made = with_details(content, "state", _details("よい"), was_published=False)
    assert "ended" not in str(made)
    assert "ended" in str(with_details(content, "state", _details("よい")))


def test_of_a_table_every_row_may_hold_what_a_row_held() -> None:
    options = {"options": [{"id": "a", "label": "甲"}], "ended": [{"id": "b", "label": "乙"}]}
    several = {"id": "kinds", "type": "choices", "label": "種類", **options}
    rows = {"id": "parts", "type": "group", "label": "行", "item": "行", "repeat": {"from": 0}, "fields": [several]}
    record = {
        "heading": "name",
        "pages": [{"id": "one", "title": "頁", "fields": [{"id": "name", "type": "text", "label": "名"}, rows]}],
        "views": [{"id": "all", "title": "全", "columns": ["name"], "order": {"by": "name"}}],
    }
    section = RegisterSection.model_validate(record)
    held, sent = {"parts": [{}, {"kinds": ["a", "b"]}]}, {"parts": [{"kinds": ["b"]}, {"kinds": ["a", "b"]}]}
    assert newly_ended(section, held, sent, AT) == []
    found = newly_ended(section, {"parts": [{"kinds": ["a"]}]}, sent, AT)
    assert [path for path, _message, _sentence in found] == ["parts.0.kinds", "parts.1.kinds"]
    assert isinstance(section.outliving[0][1], ChoicesField)


def test_what_goes_in_a_table_ends_there_too_and_another_kind_keeps_nothing() -> None:
    def content(**inner: object) -> dict[str, object]:
        part = {"id": "kind", **inner}
        return {"id": "x", "record": {"pages": [{"fields": [{"id": "parts", "type": "group", "fields": [part]}]}]}}

    old = content(type="choice", options=[{"id": "a", "label": "甲"}, {"id": "b", "label": "乙"}])
    new = content(type="choice", options=[{"id": "a", "label": "甲"}])
    made = with_ended(old, new)
    assert made["record"]["pages"][0]["fields"][0]["fields"][0]["ended"] == [{"id": "b", "label": "乙"}]
    assert with_ended(old, content(type="text")) == content(type="text")
    assert with_ended(old, made) == made


def test_by_an_address_that_is_not_known_nothing_is_shown_exported_or_changed() -> None:
    bicycle("1")
    for asked in ({"state": "stolen"}, {"gone": "x"}, {"state": "good", "gone": "x"}):
        sheet = _listed(**asked)
        assert (sheet.rows, sheet.count) == ((), 0)
        assert [one.name for one in sheet.unknown] == list(asked)[-1:]
        with pytest.raises(FilterUnknown):
            exported("bicycles", "all", asked, "", number="番号", **_SEEN)
        with pytest.raises(FilterUnknown):
            bulk_choosing.choose("bicycles", "all", Wanted(), asked, ticked=None, field="name", by=KEEPER)
        with pytest.raises(FilterUnknown):
            bulk_choosing.choice_sheet("bicycles", "all", Wanted(), asked, size=25, **_SEEN)
        counts = count_sheet("bicycles", "all", "state", "", asked, measure="", shape={}, **_SEEN)
        assert counts.total == 0
        with pytest.raises(FilterUnknown):
            count_table(counts, "ja")
        with pytest.raises(FilterUnknown):
            kept.keep(
                "bicycles", "list", {f"f.{name}": text for name, text in asked.items()}, "名", shared=False, **_SEEN
            )


def test_what_is_hidden_from_somebody_narrows_to_nothing_for_them_whatever_records_hold() -> None:
    hidden = """rights:
  fields:
    - {fields: [state], see: [{division: traffic}]}
"""
    publish_registers(PLAIN + hidden)
    bicycle("1")
    for by, held in ((KEEPER, 1), (READER, 0)):
        for text in ("good", "broken"):
            sheet = list_sheet("bicycles", "all", Wanted(), {"state": text}, by=by, language="ja", size=25)
            assert len(sheet.rows) == (held if text == "good" else 0)
            assert [one.name for one in sheet.unknown] == ([] if by is KEEPER else ["state"])


def test_a_kept_view_whose_field_is_gone_shows_nothing_and_serves_no_programme() -> None:
    publish_registers(
        PLAIN.replace("- {id: price", "- {id: used, type: yes_no, label: 使用中, require: false}\n        - {id: price")
    )
    bicycle("1", used=True)
    ref = kept.keep("bicycles", "list", {"f.used": "true"}, "使用中", shared=False, **_SEEN)
    assert len(_listed(used="true").rows) == 1
    publish_registers(PLAIN)
    assert _listed(used="true").rows == ()
    with pytest.raises(KeptViewUnfit):
        kept.viewed(register("bicycles"), ref, **_SEEN)
    assert "used" in str(kept.kept_sheet("bicycles", ref, **_SEEN).narrowed)
